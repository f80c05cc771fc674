from django.urls import path

from .views import stories

app_name = "stories"
urlpatterns = [
    path("", stories.stories, name="list"),
    path("<slug:slug>/", stories.story, name="detail"),
]
