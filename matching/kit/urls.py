from django.urls import path

from . import views

app_name = "kit"
urlpatterns = [
    path("file/", views.upload, name="upload"),
    path("file/start/", views.start_from_file, name="start_from_file"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/checklist/", views.programme_checklist, name="checklist"),
    path("<int:pk>/file/", views.download, name="download"),
]
