from django.urls import path

from .views import browsing, mine, rights

app_name = "my"
urlpatterns = [
    path("", mine.home, name="home"),
    path("kept/", browsing.kept, name="kept"),
    path("kept/<slug:slug>/", browsing.keep, name="keep"),
    path("aside/<slug:slug>/", browsing.put_aside, name="put_aside"),
    path("searches/", browsing.save_search, name="save_search"),
    path("searches/<int:pk>/delete/", browsing.forget_search, name="forget_search"),
    path("begin/", mine.begin, name="begin"),
    path("profile/", mine.profile, name="profile"),
    path("profile/keep/", mine.keep_profile, name="keep_profile"),
    path("profile/start-over/", mine.drop_profile_draft, name="drop_profile_draft"),
    path("consents/", mine.consents, name="consents"),
    path("requests/", rights.data_requests, name="requests"),
    path("requests/<int:pk>/withdraw/", rights.withdraw_request, name="withdraw_request"),
    path("next/", rights.next_step, name="next_step"),
    path("members/", rights.directory, name="directory"),
    path("members/me/", rights.directory_settings, name="directory_settings"),
    path("consents/<slug:purpose>/give/", mine.give_consent, name="give_consent"),
    path("consents/<slug:purpose>/withdraw/", mine.withdraw_consent, name="withdraw_consent"),
]
