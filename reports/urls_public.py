from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from matching.views.policy import policy

from . import views
from .health import healthz
from .sitemaps import SITEMAPS

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("", include("iwate_kankei.pages")),
    path("privacy/", views.PrivacyView.as_view(), name="privacy"),
    path("matching-policy/", policy, name="matching_policy"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("healthz", healthz, name="healthz"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
