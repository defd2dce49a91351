from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [path("notices/seen/", views.seen, name="seen")]
