from django.urls import path

from .feeds import NewEvents
from .views import mailing, mine, office, public, reception, season, survey

app_name = "events"
urlpatterns = [
    path("", public.event_list, name="list"),
    path("feed/", NewEvents(), name="atom"),
    path("feed/<str:token>.ics", mine.feed, name="calendar_feed"),
    path("code/<str:code>/", reception.by_code, name="code"),
    path("survey/<str:token>/", survey.answer, name="survey"),
    path("<slug:slug>/", public.event_detail, name="detail"),
    path("<slug:slug>/register/", public.register, name="register"),
    path("<slug:slug>/calendar.ics", public.event_calendar, name="calendar"),
    path("<slug:slug>/office/reception/", reception.desk, name="reception"),
    path("<slug:slug>/office/reception/mark/", reception.mark, name="mark"),
    path("<slug:slug>/office/reception/walk-in/", reception.walk_in, name="walk_in"),
    path("<slug:slug>/office/reception/close/", reception.close_reception, name="close_reception"),
    path("<slug:slug>/office/", office.people, name="office"),
    path("<slug:slug>/office/figures/", office.figures, name="figures"),
    path("<slug:slug>/office/export/", office.export, name="export"),
    path("<slug:slug>/office/names/", office.names, name="names"),
    path("<slug:slug>/office/badges/", office.badges, name="badges"),
    path("<slug:slug>/office/admit/", office.admit, name="admit"),
    path("<slug:slug>/office/move/<int:pk>/", office.move, name="move"),
    path("<slug:slug>/office/mail/", mailing.write, name="mailing"),
    path("<slug:slug>/office/survey/", office.survey_results, name="survey_results"),
    path("<slug:slug>/office/survey/export/", office.survey_export, name="survey_export"),
    path("<slug:slug>/office/cancel/", season.cancel_event, name="cancel_event"),
    path("<slug:slug>/office/copy/", season.clone_event, name="clone"),
]
