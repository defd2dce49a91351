"""What a room shows on the pages of rooms below it: slot by slot, in order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from staffroom.commons.moderation import panels as moderation
from staffroom.commons.search import panels as search
from staffroom.doors.archive import panels as archive
from staffroom.doors.email import panels as email
from staffroom.rooms.conversations import panels as conversations
from staffroom.rooms.events import panels as events
from staffroom.rooms.networks import panels as networks
from staffroom.rooms.people import panels as people
from staffroom.rooms.profiles import knowing_panels as knowing
from staffroom.rooms.profiles import mentoring_panels as mentoring
from staffroom.rooms.profiles import panels as profiles
from staffroom.rooms.profiles import recommending_panels as recommending
from staffroom.rooms.profiles.likeness import panels as likeness

from . import providers
from .demo import panels as demo


@dataclass(frozen=True)
class Panel:
    """`look(request, thing)` gives what `template` shows, or None to show nothing."""

    look: Callable[[HttpRequest, Any], dict[str, Any] | None]
    template: str


PANELS: Mapping[str, Sequence[Panel]] = {
    "people.coming_in": [
        Panel(providers.beside_coming_in, "wiring/providers_panel.html"),
        Panel(demo.hint, "demo/hint_panel.html"),
    ],
    "people.welcome": [Panel(networks.came_with, "networks/came_with_panel.html")],
    # A person's page, from its head to its foot; `looking` is there when it is shown as another would get it.
    "people.person.head": [Panel(profiles.in_head, "profiles/person/head.html")],
    "people.person.looking": [Panel(profiles.looking, "profiles/person/looking.html")],
    "people.person.face": [Panel(profiles.face, "profiles/person/face.html")],
    "people.person.name": [Panel(profiles.beside_name, "profiles/person/name.html")],
    "people.person.actions": [
        Panel(profiles.own_page, "profiles/person/own.html"),
        Panel(people.connecting, "people/_connect_button.html"),
        Panel(conversations.write_to, "conversations/write_to_panel.html"),
        Panel(people.following, "people/_follow_button.html"),
        Panel(recommending.recommending, "profiles/recommending_panel.html"),
    ],
    "people.person.reason": [Panel(likeness.reason, "profiles/reason_panel.html")],
    "people.person.card": [Panel(profiles.card, "profiles/person/card.html")],
    "people.person.main": [
        Panel(profiles.words, "profiles/person/words.html"),
        Panel(recommending.recommendations, "profiles/recommendations_panel.html"),
        Panel(profiles.work, "profiles/person/work.html"),
        Panel(profiles.elsewhere, "profiles/person/elsewhere.html"),
        Panel(profiles.lately, "profiles/person/lately.html"),
    ],
    "people.person.side": [
        Panel(mentoring.mentoring, "profiles/mentoring_panel.html"),
        Panel(knowing.both_know, "profiles/both_know_panel.html"),
        Panel(networks.shared, "networks/shared_panel.html"),
        Panel(profiles.to_take, "profiles/person/to_take.html"),
    ],
    "people.person.foot": [
        Panel(people.quietly, "people/_quietly.html"),
        Panel(moderation.on_person, "moderation/person_panel.html"),
    ],
    "people.known.side": [Panel(knowing.taking_along, "profiles/taking_along_panel.html")],
    "people.known_person": [Panel(knowing.introducing, "profiles/introducing_panel.html")],
    "people.account.side": [
        Panel(recommending.beside_account, "profiles/recommending_account_panel.html"),
        Panel(providers.beside_account, "wiring/providers_account_panel.html"),
        Panel(archive.bringing_oneself, "archive/bringing_panel.html"),
        Panel(moderation.beside_account, "moderation/account_panel.html"),
    ],
    "networks.network.side": [
        Panel(events.beside_network, "events/beside_network.html"),
        Panel(moderation.beside_network, "moderation/network_panel.html"),
    ],
    "networks.network.lately": [
        Panel(conversations.lately, "conversations/lately_panel.html"),
        Panel(search.within, "search/within.html"),
    ],
    "profiles.like_me.near": [Panel(events.near_you, "events/near_you.html")],
    "archive.moving.letter": [Panel(email.letters_of_move, "email/move_panel.html")],
    "networks.directory": [Panel(conversations.last_talked_about, "conversations/last_talked_about_panel.html")],
}
