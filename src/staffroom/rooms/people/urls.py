from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.code, name="code"),
    path("welcome/", views.welcome, name="welcome"),
    path("setup/<str:token>/", views.set_up, name="set_up"),
    path("setup/", views.set_up_done, name="set_up_done"),
    path("you/", views.account, name="account"),
    path("you/preferences/", views.preferences, name="preferences"),
    path("you/addresses/", views.addresses, name="addresses"),
    path("you/addresses/<int:pk>/", views.address, name="address"),
    path("you/addresses/<int:pk>/primary/", views.address_primary, name="address_primary"),
    path("you/addresses/proof/<str:token>/", views.address_proof, name="address_proof"),
    path("you/addresses/own/", views.own_address, name="own_address"),
    path("you/claims/<str:token>/", views.claim, name="claim"),
    path("you/addresses/found/", views.found_by_address, name="found_by_address"),
    path("you/password/removal/", views.password_removal, name="password_removal"),
    path("you/sessions/", views.sessions, name="sessions"),
    path("you/sessions/<int:pk>/", views.session, name="session"),
    path("you/blocks/", views.blocked, name="blocks"),
    path("you/mutes/", views.muted, name="mutes"),
    path("you/takeaway/", views.takeaway, name="takeaway"),
    path("you/leaving/", views.leaving, name="leaving"),
    path("site/", views.site, name="site"),
    path("operators/", views.operators, name="operators"),
    path("people/known/", views.known, name="known"),
    path("people/known/categories/", views.categories, name="categories"),
    path("people/known/@<str:handle>/", views.known_person, name="known_person"),
    path("people/requests/", views.requests, name="requests"),
    path("@<str:handle>/", views.person, name="person"),
    path("@<str:handle>/block/", views.block, name="block"),
    path("@<str:handle>/connection/", views.connection, name="connection"),
    path("@<str:handle>/attention/", views.attention, name="attention"),
]
