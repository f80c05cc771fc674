"""Public addresses behind signed links in mails."""

from django.urls import path

from .views import placements, signed

app_name = "answer"
urlpatterns = [
    path("check-in/<str:token>/", signed.check_in, name="check_in"),
    path("team/<str:token>/", placements.by_mail, name="team"),
    path("work/<str:token>/", signed.work, name="work"),
]
