from django.urls import path, re_path

from .views import mine

app_name = "my"
urlpatterns = [
    path("", mine.home, name="home"),
    path("begin/", mine.begin, name="begin"),
    path("profile/", mine.profile, name="profile"),
    path("profile/start-over/", mine.drop_profile_draft, name="drop_profile_draft"),
    path("consents/", mine.consents, name="consents"),
    re_path(
        r"^consents/(?P<purpose>[a-z]+)/(?P<verb>give|withdraw)/$", mine.change_consent, name="change_consent"
    ),
]
