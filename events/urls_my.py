from django.urls import path

from .views import mine

app_name = "my_events"
urlpatterns = [
    path("events/", mine.my_list, name="list"),
    path("events/calendar/", mine.renew_feed, name="renew_feed"),
    path("events/<int:pk>/", mine.my_detail, name="detail"),
    path("events/<int:pk>/cancel/", mine.cancel, name="cancel"),
    path("events/<int:pk>/accept/", mine.accept, name="accept"),
    path("events/<int:pk>/decline/", mine.decline, name="decline"),
    path("events/<int:pk>/answers/", mine.answers, name="answers"),
    path("events/<int:pk>/calendar.ics", mine.my_calendar, name="calendar"),
]
