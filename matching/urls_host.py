from django.contrib.auth.decorators import login_required
from django.urls import path

from .views import desk, fitting, greetings, host, matches, placements, terms

app_name = "host"
letters, party = {"desk": desk.HOST}, {"party": matches.HOST}
urlpatterns = [
    path("", host.home, name="home"),
    path("enter/<str:token>/", host.enter, name="enter"),
    path("proposals/<int:pk>/", login_required(desk.proposal), letters, name="proposal"),
    path("proposals/<int:pk>/answer/", login_required(desk.answer), letters, name="answer"),
    path("proposals/<int:pk>/answered/", login_required(desk.answered), letters, name="answered"),
    path("proposals/<int:pk>/ask/", login_required(desk.ask), letters, name="ask"),
    path("proposals/<int:pk>/talk/", login_required(desk.talk), letters, name="talk"),
    path("challenges/<slug:slug>/", login_required(desk.compare), letters, name="compare"),
    path("greetings/", login_required(greetings.greetings), name="greetings"),
    path("greetings/<int:pk>/drop/", login_required(greetings.drop), name="drop_greeting"),
    path("challenges/<slug:slug>/people/", login_required(fitting.people), letters, name="people"),
    path("challenges/<slug:slug>/people/aside/", login_required(fitting.aside), letters, name="put_aside"),
    path("teams/<int:pk>/", placements.for_host, name="round_team"),
    path("matches/", login_required(matches.match_list), party, name="match_list"),
    path("matches/<int:pk>/", login_required(matches.match), party, name="match"),
    path("matches/<int:pk>/move/", login_required(matches.move), party, name="move"),
    path("matches/<int:pk>/hours/", login_required(matches.confirm_work), party, name="confirm_work"),
    path("matches/<int:pk>/look-back/", login_required(matches.look_back), party, name="look_back"),
    path("matches/<int:pk>/terms/", login_required(terms.write), party, name="terms_new"),
    path("matches/<int:pk>/terms/<int:number>/", login_required(terms.show), party, name="terms"),
    path("matches/<int:pk>/terms/<int:number>/pdf/", login_required(terms.pdf), party, name="terms_pdf"),
    path(
        "matches/<int:pk>/terms/<int:number>/receive/",
        login_required(terms.receive),
        party,
        name="receive_terms",
    ),
]
