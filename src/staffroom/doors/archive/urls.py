from django.urls import path

from .views import archives, bringing

app_name = "archive"
urlpatterns = [
    path("you/bringing/", bringing.bringing, name="bringing"),
    path("you/bringing/choice/", bringing.bringing_choice, name="bringing_choice"),
    path("you/bringing/removal/", bringing.bringing_removal, name="bringing_removal"),
    path("networks/<slug:slug>/archive/", archives.imports, name="imports"),
    path("networks/<slug:slug>/archive/closed/", archives.closed, name="closed"),
    path("networks/<slug:slug>/archive/opening/", archives.opening, name="opening"),
    path("networks/<slug:slug>/archive/<int:pk>/", archives.import_, name="import"),
    path("networks/<slug:slug>/archive/<int:pk>/beginning/", archives.beginning, name="beginning"),
    path("networks/<slug:slug>/archive/<int:pk>/stopping/", archives.stopping, name="stopping"),
    path("networks/<slug:slug>/archive/<int:pk>/resumption/", archives.resumption, name="resumption"),
    path("networks/<slug:slug>/archive/<int:pk>/taking-back/", archives.taking_back, name="taking_back"),
    path("networks/<slug:slug>/archive/<int:pk>/held/", archives.held, name="held"),
    path("networks/<slug:slug>/archive/<int:pk>/held/<int:mail>/", archives.held_mail, name="held_mail"),
]
