from django.urls import path

from .views import people

app_name = "persons"
urlpatterns = [
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/data/", people.person_data, name="data"),
    path("<int:pk>/requests/", people.note_request, name="note_request"),
    path("<int:pk>/erase/", people.erase_person, name="erase"),
    path("duplicates/", people.duplicates, name="duplicates"),
    path("duplicates/<int:first>/<int:second>/", people.compare, name="compare"),
    path("merges/<int:pk>/undo/", people.undo, name="undo_merge"),
]
