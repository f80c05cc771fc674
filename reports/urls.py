from django.urls import path

from . import views_board, views_handover, views_promotion
from .continuity import views as continuity

app_name = "reports"
urlpatterns = [
    path("reports/", views_board.board, name="board"),
    path("reports/suggestions/", views_board.suggestions, name="suggestions"),
    path("reports/handover/", views_handover.handover_list, name="handover_list"),
    path("reports/handover/<int:pk>/", views_handover.handover_page, name="handover"),
    path("reports/handover/<int:pk>/extend/", views_handover.extend, name="extend_post"),
    path("reports/continuity/", continuity.continuity, name="continuity"),
    path("reports/continuity/export/", continuity.export, name="continuity_export"),
    path("reports/continuity/<slug:figure>/", continuity.behind, name="continuity_list"),
    path("reports/continuity/<slug:figure>/export/", continuity.export_list, name="continuity_list_export"),
    path("reports/promotion/", views_promotion.report, name="promotion"),
    path("reports/promotion/export/", views_promotion.export, name="promotion_export"),
    path("results/", views_board.results, name="results"),
]
