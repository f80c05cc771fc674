from django.urls import path

from .views import demo

app_name = "demo"
urlpatterns = [
    path("mail/", demo.mailbox, name="mail"),
    path("mail/<int:pk>/", demo.letter, name="letter"),
]
