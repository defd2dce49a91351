from django.urls import path

from . import views

app_name = "help"
urlpatterns = [
    path("help/", views.contents, name="contents"),
    path("help/<slug:part>/<slug:name>/", views.guide, name="guide"),
    path("help/<slug:part>/examples/<str:name>", views.example, name="example"),
]
