from django.urls import path

from ..views import addresses, moving, rosters

app_name = "moving"
urlpatterns = [
    path("networks/new/moving/", moving.creation, name="creation"),
    path("networks/<slug:slug>/moving/", moving.checklist, name="checklist"),
    path("networks/<slug:slug>/moving/beginning/", moving.beginning, name="beginning"),
    path("networks/<slug:slug>/moving/calling-off/", moving.calling_off, name="calling_off"),
    path("networks/<slug:slug>/moving/letter/", moving.letter, name="letter"),
    path("networks/<slug:slug>/moving/letter/trial/", moving.letter_trial, name="letter_trial"),
    path("networks/<slug:slug>/moving/addresses/", addresses.addresses, name="addresses"),
    path("networks/<slug:slug>/moving/addresses/<int:pk>/removal/", addresses.address_removal, name="address_removal"),
    path(
        "networks/<slug:slug>/moving/addresses/<int:pk>/question/", addresses.address_question, name="address_question"
    ),
    path("networks/<slug:slug>/moving/addresses/<int:pk>/wish/", addresses.address_wish, name="address_wish"),
    path("networks/<slug:slug>/moving/opening/", moving.opening, name="opening"),
    path("networks/<slug:slug>/moving/members/", rosters.members, name="members"),
    path("networks/<slug:slug>/moving/members/<int:pk>/", rosters.roster, name="roster"),
    path("networks/<slug:slug>/moving/members/<int:pk>/removal/", rosters.removal, name="roster_removal"),
    path("networks/<slug:slug>/moving/members/<int:pk>/taking-out/", rosters.taking_out, name="roster_taking_out"),
    path("operations/old-addresses/", addresses.old_addresses, name="old_addresses"),
    path("operations/old-addresses/<int:pk>/decision/", addresses.address_decision, name="address_decision"),
    path("operations/rosters/", rosters.waiting, name="waiting_rosters"),
    path("operations/rosters/<int:pk>/", rosters.decision, name="roster_decision"),
]
