"""What waits in the demo for those who look after a network, and what they have decided lately."""

import tomllib
from typing import Any

from staffroom.commons.moderation import actions as moderation
from staffroom.doors.archive import roster_reading, rosters
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Conversation, HeldPost
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from .reading import CONTENT


def leave_to_decide(places: dict[str, Network], people: dict[str, Person]) -> None:
    """A post that waits, a report, a conversation that was closed, an address that a list once had, rosters."""
    for slug, told in tomllib.loads((CONTENT / "decisions.toml").read_text()).items():
        for what, words in told.items():
            LEAVE[what](places[slug], words, people)


def _hold(network: Network, told: dict[str, Any], people: dict[str, Person]) -> None:
    conversations.hold(
        author=people[told["by"]],
        networks=[network],
        title=told["title"],
        text=told["text"].strip(),
        waits={network.pk: HeldPost.Reason.SUSPICIOUS},
    )


def _report(network: Network, told: dict[str, Any], people: dict[str, Person]) -> None:
    message = _called(network, told["title"]).messages.get(number=told["number"])
    moderation.report_message(message, by=people[told["by"]], ground=told["ground"], words=told["words"])


def _close(network: Network, told: dict[str, Any], people: dict[str, Person]) -> None:
    conversations.close(_called(network, told["title"]), by=people[told["by"]], reason=told["reason"])


def _old_address(network: Network, told: dict[str, Any], people: dict[str, Person]) -> None:
    networks.add_old_address(network, told["email"], by=people[told["by"]])


def _roster(network: Network, told: dict[str, Any], people: dict[str, Person]) -> None:
    """Looked at, and (if `asks`) waiting for whoever runs the site."""
    by = people[told["by"]]
    taken = rosters.take_files(network, [(told["file"], told["rows"].encode())], by=by, level="every")
    roster = roster_reading.read(taken)
    if told["asks"]:
        rosters.ask(roster, by=by, level="every", takes_roles=False)


def _called(network: Network, title: str) -> Conversation:
    return Conversation.objects.get(placements__network=network, title=title)


LEAVE = {"closed": _close, "held": _hold, "old_address": _old_address, "report": _report, "roster": _roster}
