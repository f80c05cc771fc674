"""The portal's addresses with those of the demonstration."""

from django.urls import include, path

from iwate_kankei import urls

urlpatterns = [*urls.urlpatterns, path("demo/", include("notifications.urls_demo"))]
handler404 = getattr(urls, "handler404", "django.views.defaults.page_not_found")
