from django.urls import path

from . import views

app_name = "email"
urlpatterns = [
    path("mail/leaving/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
