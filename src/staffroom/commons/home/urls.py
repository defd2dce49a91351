from django.urls import path

from . import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("caught-up/", views.caught_up, name="caught_up"),
]
