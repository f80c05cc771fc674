from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("reports.urls_public")),
    path("events/", include("events.urls")),
    path("", include("companies.urls")),
    path("my/", include("participants.urls")),
    path("my/", include("events.urls_my")),
    path("my/", include("matching.urls_my")),
    path("my/", include("matching.urls_mine")),
    path("people/", include("participants.urls_people")),
    path("people/", include("matching.urls_people")),
    path("stories/", include("participants.urls_stories")),
    path("host/", include("matching.urls_host")),
    path("mentor/rounds/", include("matching.urls_rounds")),
    path("mentor/", include("matching.urls_mentor")),
    path("answer/", include("matching.urls_answer")),
    path("", include("reports.urls")),
    path("reports/programmes/", include("matching.kit.urls")),
    path("mail/", include("notifications.urls")),
    path("accounts/", include("iwate_kankei.passkeys")),  # before allauth's own page
    path("accounts/", include("allauth.urls")),
    path("preview/", include("iwate_kankei.preview")),
    path("admin/", admin.site.urls),
    path("i18n/", include("iwate_kankei.urls_i18n")),
]

if "WEBHOOK_SECRET" in settings.ANYMAIL:  # without the secret anybody could report addresses
    urlpatterns.append(path("anymail/", include("anymail.urls")))

if settings.DEMO:
    urlpatterns.append(path("demo/", include("notifications.urls_demo")))
