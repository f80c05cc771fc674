from django.urls import path

from . import views

app_name = "companies"
urlpatterns = [
    path("challenges/", views.ChallengeList.as_view(), name="challenge_list"),
    path("challenges/<slug:slug>/", views.ChallengeDetail.as_view(), name="challenge_detail"),
    path("challenges/<slug:slug>/edit/", views.ChallengeEdit.as_view(), name="challenge_edit"),
    path("challenges/<slug:slug>/<slug:verb>/", views.challenge_step, name="challenge_step"),
    path("skills/found/", views.found_skills, name="found_skills"),
    path("photos/<slug:key>-<int:width>.jpg", views.photo, name="photo"),
    path("companies/<slug:slug>/", views.CompanyDetail.as_view(), name="company_detail"),
]
