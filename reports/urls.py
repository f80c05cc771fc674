from django.urls import path

from . import views_board

app_name = "reports"
urlpatterns = [
    path("reports/", views_board.board, name="board"),
    path("results/", views_board.results, name="results"),
]
