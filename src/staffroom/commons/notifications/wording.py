"""What a notice says and where it leads, looked up when it is shown: nothing is said that may not be seen any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Address, Person

from .models import Notice


@dataclass(frozen=True)
class Line:
    notice: Notice
    text: str
    url: str


class Known:
    """Everything that a list of notices speaks of, in one query each."""

    def __init__(self, notices: list[Notice], person: Person) -> None:
        self.messages = _by_id(
            Message.objects.visible_to(person).said().select_related("author", "conversation"), notices, "message"
        )
        self.networks = _by_id(Network.objects.findable_by(person), notices, "network")
        self.people = _by_id(Person.objects.all(), notices, "person")
        self.addresses = _by_id(Address.objects.filter(person=person), notices, "address")


def lines(notices: Iterable[Notice], person: Person) -> list[Line]:
    """A line for each notice of `person` that still says something. Four queries, however many."""
    listed = list(notices)
    known = Known(listed, person)
    worded = ((notice, _WORDINGS[notice.kind](notice, known)) for notice in listed)
    return [Line(notice, *said) for notice, said in worded if said is not None]


def _answer(notice: Notice, known: Known) -> tuple[str, str] | None:
    message = known.messages.get(notice.data["message"])
    if message is None:
        return None
    words = _("%(who)s answered you in “%(title)s”")
    url = reverse("conversations:message", args=[message.pk])
    return words % {"who": message.author.name, "title": message.conversation.title}, url


def _request(notice: Notice, known: Known) -> tuple[str, str] | None:
    network, person = known.networks.get(notice.data["network"]), known.people.get(notice.data["person"])
    if network is None or person is None:
        return None
    words = _("%(who)s would like to join %(network)s") % {"who": person.name, "network": network.name}
    return words, reverse("networks:requests", args=[network.slug])


def _welcome(notice: Notice, known: Known) -> tuple[str, str] | None:
    network = known.networks.get(notice.data["network"])
    if network is None:
        return None
    return _("You were let into %(network)s") % {"network": network.name}, reverse(
        "networks:network", args=[network.slug]
    )


def _role(notice: Notice, known: Known) -> tuple[str, str] | None:
    network = known.networks.get(notice.data["network"])
    if network is None:
        return None
    words = {
        Membership.Role.OWNER: _("You are an owner of %(network)s now"),
        Membership.Role.FACILITATOR: _("You are a facilitator of %(network)s now"),
        Membership.Role.MEMBER: _("You are a member of %(network)s again, without a role"),
    }[Membership.Role(notice.data["role"])]
    return words % {"network": network.name}, reverse("networks:network", args=[network.slug])


def _address(notice: Notice, known: Known) -> tuple[str, str] | None:
    address = known.addresses.get(notice.data["address"])
    if address is None or address.failing_since is None:
        return None
    words = _("Our mail to %(email)s came back, so we stopped writing there for now")
    return words % {"email": address.email}, reverse("people:account") + "#addresses"


def _held(notice: Notice, known: Known) -> tuple[str, str] | None:
    network = known.networks.get(notice.data.get("network"))
    words = (
        _("A mail to %(network)s waits for you to look at it") if network else _("A mail waits for you to look at it")
    )
    return words % {"network": network.name if network else ""}, reverse("email:held")


_WORDINGS = {
    Notice.Kind.ANSWER: _answer,
    Notice.Kind.REQUEST: _request,
    Notice.Kind.WELCOME: _welcome,
    Notice.Kind.ROLE: _role,
    Notice.Kind.ADDRESS: _address,
    Notice.Kind.HELD: _held,
}


def _by_id(found: Any, notices: list[Notice], name: str) -> dict[int, Any]:
    ids = {notice.data[name] for notice in notices if notice.data.get(name)}
    return found.in_bulk(ids) if ids else {}
