"""Whom to tell what, after it happened."""

from staffroom.rooms.conversations.facts import MessagePosted
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.facts import MemberJoined, MembershipRequested, RoleChanged
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.facts import AddressFailed, AddressVerified

from . import actions
from .models import Notice

Kind = Notice.Kind


def tell_of_answer(fact: MessagePosted) -> None:
    """Somebody answered a message of yours."""
    message = Message.objects.select_related("answers").filter(pk=fact.message_id).first()
    if message is None or message.answers is None or message.answers.author_id == message.author_id:
        return
    # Whoever left since is not told of what they may not read any more.
    if Message.objects.visible_to(message.answers.author).filter(pk=message.pk).exists():
        actions.tell(message.answers.author_id, Kind.ANSWER, f"message:{message.pk}", {"message": message.pk})


def tell_of_request(fact: MembershipRequested) -> None:
    """Somebody asks a facilitator to be let in."""
    data = {"network": fact.network_id, "person": fact.person_id}
    for membership in Membership.objects.facilitating().filter(network=fact.network_id):
        actions.tell(membership.person_id, Kind.REQUEST, _request_key(fact), data)


def tell_of_welcome(fact: MemberJoined) -> None:
    """Somebody was let in after asking; the facilitators' notices of the request are settled."""
    if actions.take_back(Kind.REQUEST, _request_key(fact)):
        actions.tell(fact.person_id, Kind.WELCOME, f"network:{fact.network_id}", {"network": fact.network_id})


def tell_of_role(fact: RoleChanged) -> None:
    """Somebody was given a role by somebody else."""
    if fact.by_id != fact.person_id:
        key = f"network:{fact.network_id}:{fact.role}"
        actions.tell(fact.person_id, Kind.ROLE, key, {"network": fact.network_id, "role": fact.role})


def tell_of_failing_address(fact: AddressFailed) -> None:
    actions.tell(fact.person_id, Kind.ADDRESS, f"address:{fact.address_id}", {"address": fact.address_id})


def settle_address(fact: AddressVerified) -> None:
    actions.take_back(Kind.ADDRESS, f"address:{fact.address_id}")


def _request_key(fact: MembershipRequested | MemberJoined) -> str:
    return f"network:{fact.network_id}:person:{fact.person_id}"
