from django.urls import path

from .views import mine

app_name = "mine"
urlpatterns = [
    path("history/", mine.history, name="history"),
    path("data/", mine.my_data, name="data"),
    path("data/json/", mine.my_data_json, name="data_json"),
    path("papers/", mine.my_papers, name="papers"),
    path("papers/participation/<int:pk>/", mine.attendance_paper, name="attendance_paper"),
    path("papers/fukugyo/<int:pk>/", mine.work_paper, name="work_paper"),
]
