from django.urls import include, path

from . import views
from .health import healthz

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("", include("iwate_kankei.pages")),
    path("healthz", healthz, name="healthz"),
]
