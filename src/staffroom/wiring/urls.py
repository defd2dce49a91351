from allauth.account import views as account
from django.urls import include, path

from staffroom.rooms.people import views as people

from . import sitemaps, views

urlpatterns = [
    path("", include("staffroom.commons.home.urls")),
    path("", include("staffroom.rooms.people.urls")),
    path("", include("staffroom.rooms.profiles.urls")),
    path("", include("staffroom.rooms.events.urls")),
    path("", include("staffroom.doors.archive.moves.urls")),
    path("", include("staffroom.doors.archive.urls")),
    path("", include("staffroom.rooms.networks.urls")),
    path("", include("staffroom.rooms.conversations.urls")),
    path("", include("staffroom.commons.notifications.urls")),
    path("", include("staffroom.commons.search.urls")),
    path("", include("staffroom.commons.moderation.urls")),
    path("", include("staffroom.commons.help.urls")),
    path("", include("staffroom.doors.email.urls")),
    # The library's pages, one by one: those that are missing would change what is only a mirror of ours.
    path("sign-in/", people.sign_in, name="account_login"),
    path("sign-in/", people.sign_in, name="account_request_login_code"),
    path("sign-in/code/", people.code, name="account_confirm_login_code"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("account/password/set/", people.password_set, name="account_set_password"),
    path("account/2fa/totp/activate/", people.authenticator_app, name="mfa_activate_totp"),
    path("account/2fa/", include("allauth.mfa.urls")),
    *views.of_providers(),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemap/<slug:name>-<int:stretch>.xml", sitemaps.sitemap, name="sitemap"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path(".well-known/change-password", views.change_password, name="change_password"),
    path("i18n/", include("django.conf.urls.i18n")),
    *views.design_and_demo(),
]
handler400 = "staffroom.wiring.errors.bad_request"
handler403 = "staffroom.wiring.errors.forbidden"
handler404 = "staffroom.wiring.errors.not_found"
handler500 = "staffroom.wiring.errors.server_error"
