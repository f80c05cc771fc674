from django.urls import path

from .views import preferences

app_name = "notifications"
urlpatterns = [
    path("preferences/<str:token>/", preferences.edit, name="preferences"),
    path("stop/<str:token>/", preferences.stop, name="stop"),
]
