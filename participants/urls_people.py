from django.urls import path

from .views import imports, people

app_name = "people"
urlpatterns = [
    path("", people.people, name="list"),
    path("requests/", people.data_requests, name="data_requests"),
    path("requests/<int:pk>/settle/", people.settle_request, name="settle_request"),
    path("retention/", people.retention, name="retention"),
    path("retention/<int:pk>/keep/", people.keep_longer, name="keep_longer"),
    path("skills/", people.skill_words, name="skill_words"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.import_run, name="import"),
    path("imports/<int:pk>/confirm/", imports.confirm_import, name="confirm_import"),
    path("imports/<int:pk>/drop/", imports.drop_import, name="drop_import"),
]
