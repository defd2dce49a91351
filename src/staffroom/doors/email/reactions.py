"""What the email door does when something has happened. Each may run twice: the outbox takes nothing in twice."""

from datetime import timedelta

from django.utils import timezone

from staffroom.commons.notifications.facts import DigestDue
from staffroom.commons.notifications.models import Digest
from staffroom.rooms.conversations.facts import ConversationPlaced, MessagePosted
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.facts import (
    InvitationSent,
    MemberJoined,
    MemberLeft,
    MembershipDeclined,
    MembershipRequested,
)
from staffroom.rooms.networks.models import Invitation, Membership

from . import fanout, network_letters
from .digest_letters import write_digest

# A mail to two networks may arrive by two ways; whoever is in the second one gets it as well.
STILL_NEW = timedelta(days=1)


def send_message(fact: MessagePosted) -> None:
    """To everybody who gets it by mail."""
    message = Message.objects.said().filter(pk=fact.message_id).first()
    if message is not None:
        fanout.decide(message)


def send_placed(fact: ConversationPlaced) -> None:
    """What was said there lately, to the members of a further network who have not had it."""
    lately = Message.objects.said().filter(conversation=fact.conversation_id, posted_at__gt=timezone.now() - STILL_NEW)
    for message in lately.oldest_first():
        fanout.decide(message)


def send_welcome(fact: MemberJoined) -> None:
    membership = _membership(fact.network_id, fact.person_id, Membership.State.ACTIVE)
    if membership is not None:
        network_letters.write_welcome(membership)


def send_goodbye(fact: MemberLeft) -> None:
    """Nothing if they have come back meanwhile."""
    membership = _membership(fact.network_id, fact.person_id, Membership.State.LEFT)
    if membership is not None:
        network_letters.write_goodbye(membership)


def send_invitation(fact: InvitationSent) -> None:
    """Nothing if it was used or revoked meanwhile."""
    invitation = Invitation.objects.usable().filter(pk=fact.invitation_id).exclude(email="").first()
    if invitation is not None:
        network_letters.write_invitation(invitation)


def tell_facilitators(fact: MembershipRequested) -> None:
    """Nothing if somebody has answered the request meanwhile."""
    membership = _membership(fact.network_id, fact.person_id, Membership.State.REQUESTED)
    if membership is not None:
        network_letters.write_requests(membership)


def send_decline(fact: MembershipDeclined) -> None:
    """Nothing if they have asked again meanwhile."""
    membership = _membership(fact.network_id, fact.person_id, Membership.State.DECLINED)
    if membership is not None:
        network_letters.write_decline(membership)


def send_digest(fact: DigestDue) -> None:
    digest = Digest.objects.select_related("person").filter(pk=fact.digest_id).first()
    if digest is not None:
        write_digest(digest)


def _membership(network_id: int, person_id: int, state: str) -> Membership | None:
    return (
        Membership.objects.filter(network=network_id, person=person_id, state=state)
        .select_related("network", "person")
        .first()
    )
