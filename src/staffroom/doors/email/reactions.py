"""What the email door does when something has happened. Each may run twice: the outbox takes nothing in twice."""

from datetime import timedelta

from django.utils import timezone

from staffroom.commons.moderation.facts import (
    AppealAnswered,
    BellRung,
    DecisionMade,
    DecisionUndone,
    ReportAnswered,
)
from staffroom.commons.moderation.models import Appeal, Bell, Decision, Report
from staffroom.commons.notifications.facts import DigestDue
from staffroom.commons.notifications.models import Digest
from staffroom.rooms.conversations.facts import ConversationPlaced, MessagePosted
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.facts import (
    DoorsOpened,
    InvitationSent,
    MemberJoined,
    MemberLeft,
    MembershipDeclined,
    MembershipRequested,
    OldAddressProved,
)
from staffroom.rooms.networks.models import Invitation, Membership, OldAddress

from . import fanout, moderation_letters, network_letters, waiting
from .digest_letters import write_digest
from .old_addresses import let_proved_mail_go

# A mail to two networks may arrive by two ways; whoever is in the second one gets it as well.
STILL_NEW = timedelta(days=1)


def send_message(fact: MessagePosted) -> None:
    """To everybody who gets it by mail."""
    message = Message.objects.said().filter(pk=fact.message_id).select_related("conversation").first()
    if message is not None:
        fanout.decide(message)


def send_placed(fact: ConversationPlaced) -> None:
    """What was said there lately, to the members of a further network who have not had it."""
    lately = Message.objects.said().filter(conversation=fact.conversation_id, posted_at__gt=timezone.now() - STILL_NEW)
    for message in lately.select_related("conversation").oldest_first():
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


def post_what_came_early(fact: DoorsOpened) -> None:
    """Mail that came while the list was moving in is processed, in the order in which it came."""
    waiting.let_early_mail_go()


def post_what_waited(fact: OldAddressProved) -> None:
    """Mail that came by a list's old address before it was proved is processed, in the order in which it came."""
    old = OldAddress.objects.proved().filter(pk=fact.old_address_id).first()
    if old is not None:
        let_proved_mail_go(old)


def send_waiting(fact: BellRung) -> None:
    bell = Bell.objects.select_related("person", "network").filter(pk=fact.bell_id).first()
    if bell is not None:
        moderation_letters.write_waiting(bell, fact.told_up_to)


def send_decision(fact: DecisionMade) -> None:
    if decision := _decision(fact.decision_id):
        moderation_letters.write_decision(decision)


def send_undone(fact: DecisionUndone) -> None:
    if decision := _decision(fact.decision_id):
        moderation_letters.write_undone(decision)


def send_report_answer(fact: ReportAnswered) -> None:
    reports = Report.objects.select_related("reporter", "message__author", "person", "about_network")
    if report := reports.filter(pk=fact.report_id).first():
        moderation_letters.write_report_answer(report)


def send_appeal_answer(fact: AppealAnswered) -> None:
    appeals = Appeal.objects.select_related("by", "decision__network", "decision__conversation", "decision__person")
    if made := appeals.filter(pk=fact.appeal_id).first():
        moderation_letters.write_appeal_answer(made)


def _decision(pk: int) -> Decision | None:
    found = Decision.objects.select_related("person", "network", "conversation", "message", "matter", "by")
    return found.filter(pk=pk).first()


def _membership(network_id: int, person_id: int, state: str) -> Membership | None:
    return (
        Membership.objects.filter(network=network_id, person=person_id, state=state)
        .select_related("network", "person")
        .first()
    )
