from django.urls import path

from . import views

app_name = "moderation"
urlpatterns = [
    path("messages/<int:pk>/report/", views.report_message, name="report_message"),
    path("@<str:handle>/report/", views.report_person, name="report_person"),
    path("networks/<slug:slug>/report/", views.report_network, name="report_network"),
    path("queue/", views.queue, name="queue"),
    path("queue/<int:pk>/", views.matter, name="matter"),
    path("networks/<slug:slug>/queue/", views.network_queue, name="network_queue"),
    path("networks/<slug:slug>/log/", views.log, name="log"),
    path("operations/log/", views.site_log, name="site_log"),
    path("operations/stopped/", views.stopped, name="stopped"),
    path("you/reports/", views.reports, name="reports"),
    path("you/decisions/", views.about_you, name="about_you"),
    path("decisions/<int:pk>/", views.decision, name="decision"),
    path("decisions/<int:pk>/undoing/", views.undoing, name="undoing"),
    path("decisions/<int:pk>/appeal/", views.appeal, name="appeal"),
    path("appeals/<str:token>/", views.appeal_by_link, name="appeal_by_link"),
]
