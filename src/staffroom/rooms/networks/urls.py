from django.urls import path

from . import views

app_name = "networks"
urlpatterns = [
    path("networks/", views.directory, name="directory"),
    path("networks/new/", views.create, name="create"),
    path("networks/levels/", views.levels, name="levels"),
    path("networks/<slug:slug>/", views.network, name="network"),
    path("networks/<slug:slug>/members/", views.members, name="members"),
    path("networks/<slug:slug>/members/<int:pk>/", views.member, name="member"),
    path("networks/<slug:slug>/measures/<int:pk>/undoing/", views.undoing, name="measure"),
    path("networks/<slug:slug>/bans/", views.bans, name="bans"),
    path("networks/<slug:slug>/bans/<int:pk>/", views.ban, name="ban"),
    path("site/bans/", views.site_bans, name="site_bans"),
    path("site/bans/<int:pk>/", views.site_ban, name="site_ban"),
    path("networks/<slug:slug>/membership/", views.joining, name="joining"),
    path("networks/<slug:slug>/leaving/", views.leaving, name="leaving"),
    path("networks/<slug:slug>/settings/", views.settings, {"section": "description"}, name="settings"),
    path("networks/<slug:slug>/settings/<slug:section>/", views.settings, name="settings_section"),
    path("networks/<slug:slug>/roles/", views.roles, name="roles"),
    path("networks/<slug:slug>/roles/<int:pk>/", views.role, name="role"),
    path("networks/<slug:slug>/requests/", views.requests, name="requests"),
    path("networks/<slug:slug>/requests/<int:pk>/", views.admission, name="admission"),
    path("networks/<slug:slug>/invitations/", views.invitations, name="invitations"),
    path("networks/<slug:slug>/invitations/<int:pk>/revocation/", views.revocation, name="revocation"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
