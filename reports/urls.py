from django.urls import path

from . import views_board, views_handover, views_promotion

app_name = "reports"
urlpatterns = [
    path("reports/", views_board.board, name="board"),
    path("reports/suggestions/", views_board.suggestions, name="suggestions"),
    path("reports/handover/", views_handover.handover_list, name="handover_list"),
    path("reports/handover/<int:pk>/", views_handover.handover_page, name="handover"),
    path("reports/handover/<int:pk>/extend/", views_handover.extend, name="extend_post"),
    path("reports/promotion/", views_promotion.report, name="promotion"),
    path("reports/promotion/export/", views_promotion.export, name="promotion_export"),
    path("results/", views_board.results, name="results"),
]
