from django.urls import path

from .feeds import NewEvents
from .views import mine, office, public, reception, survey

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
]
