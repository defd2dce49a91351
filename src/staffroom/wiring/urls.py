from django.urls import include, path

from . import views

urlpatterns = [
    path("", include("staffroom.commons.home.urls")),
    path("", include("staffroom.rooms.people.urls")),
    path("", include("staffroom.rooms.networks.urls")),
    path("", include("staffroom.rooms.conversations.urls")),
    path("", include("staffroom.commons.notifications.urls")),
    path("", include("staffroom.doors.email.urls")),
    path("account/", include("allauth.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path(".well-known/change-password", views.change_password, name="change_password"),
    path("i18n/", include("django.conf.urls.i18n")),
    *views.design_and_demo(),
]
handler400 = "staffroom.wiring.errors.bad_request"
handler403 = "staffroom.wiring.errors.forbidden"
handler404 = "staffroom.wiring.errors.not_found"
handler500 = "staffroom.wiring.errors.server_error"
