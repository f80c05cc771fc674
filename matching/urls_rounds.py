from django.urls import path

from .views import placements, rounds, runs

app_name = "rounds"
urlpatterns = [
    path("", rounds.round_list, name="list"),
    path("new/", rounds.prepare, name="new"),
    path("measures/", rounds.measure, name="measures"),
    path("<int:pk>/", rounds.show, name="round"),
    path("<int:pk>/members/", rounds.members, name="members"),
    path("<int:pk>/cancel/", rounds.cancel, name="cancel"),
    path("<int:pk>/step/<slug:verb>/", rounds.step, name="step"),
    path("<int:pk>/reopen/", rounds.reopen, name="reopen"),
    path("<int:pk>/notes/", rounds.annotate, name="annotate"),
    path("<int:pk>/rulings/", runs.rulings, name="rulings"),
    path("<int:pk>/rulings/rule/", runs.rule, name="rule"),
    path("<int:pk>/rulings/<int:ruling>/undo/", runs.unrule, name="unrule"),
    path("<int:pk>/runs/start/", runs.start, name="start"),
    path("<int:pk>/runs/<int:number>/", runs.show, name="run"),
    path("<int:pk>/runs/<int:number>/input/", runs.stored_input, name="input"),
    path("<int:pk>/runs/<int:number>/<slug:verb>/", runs.step, name="run_step"),
    path("<int:pk>/compare/", runs.compare, name="compare"),
    path("<int:pk>/confirm/", placements.ask, name="ask"),
    path("<int:pk>/publish/", placements.publish, name="publish"),
    path("<int:pk>/teams/<int:challenge>/<int:slot>/", placements.team, name="team"),
    path("<int:pk>/teams/<int:challenge>/<int:slot>/<slug:side>/", placements.confirm, name="confirm"),
]
