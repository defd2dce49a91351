from django.urls import path

from . import views

app_name = "events"

urlpatterns = [path("events/", views.to_come, name="to_come")]
