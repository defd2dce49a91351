"""Whom to tell what, after it happened."""

from django.db import transaction
from django.db.models import F

from staffroom.commons.moderation.deciders import deciders_of
from staffroom.commons.moderation.facts import DecisionMade, MatterRaised, ReportAnswered
from staffroom.commons.moderation.models import Decision, Matter, Report
from staffroom.foundation.prepared import Prepared
from staffroom.rooms.conversations.facts import MessagePosted, PrivatelyAsked, WordsClaimed
from staffroom.rooms.conversations.folding import unfolded_for
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.facts import MemberJoined, MembershipDeclined, MembershipRequested, RoleChanged
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.facts import (
    AddressFailed,
    AddressMended,
    AddressVerified,
    ConnectionAsked,
    ConnectionMade,
)
from staffroom.rooms.people.models import Connection, ConnectionRequest, Mute, Person
from staffroom.rooms.people.muting import has_muted, unmuted_by
from staffroom.rooms.profiles.facts import IntroductionAsked, IntroductionMade
from staffroom.rooms.profiles.models import Introduction

from . import actions
from .models import Notice

Kind = Notice.Kind


def tell_of_answer(fact: MessagePosted) -> None:
    """Somebody answered a message of yours."""
    for (asker_id,) in _ASKER(message=fact.message_id):
        asker = Person.objects.get(pk=asker_id)
        # Whoever left since is not told of what they may not read any more, and nobody of what is folded for them.
        answer = Message.objects.visible_to(asker).said().filter(unmuted_by(asker, "author__"), pk=fact.message_id)
        may_read = unfolded_for(answer, asker).exists()
        if asker.kind == Person.Kind.MEMBER and may_read:
            actions.tell(asker_id, Kind.ANSWER, f"message:{fact.message_id}", {"message": fact.message_id})


# Whose message it answers, if it is somebody else's.
_ASKER = Prepared(
    lambda message: (
        Message.objects.filter(pk=message, answers__isnull=False)
        .exclude(answers__author=F("author"))
        .values_list("answers__author_id")
    )
)


@transaction.atomic
def tell_of_request(fact: MembershipRequested) -> None:
    """Somebody asks the facilitators to be let in; unless that is settled already. An earlier answer is over."""
    if not _stands(fact, Membership.State.REQUESTED):
        return
    actions.take_back(Kind.DECLINED, _request_key(fact))
    data = {"network": fact.network_id, "person": fact.person_id}
    for membership in Membership.objects.facilitating().filter(network=fact.network_id):
        actions.tell(membership.person_id, Kind.REQUEST, _request_key(fact), data)


@transaction.atomic
def tell_of_welcome(fact: MemberJoined) -> None:
    """Somebody was let in after asking; the facilitators' notices of the request are settled."""
    actions.take_back(Kind.DECLINED, _request_key(fact))
    if actions.take_back(Kind.REQUEST, _request_key(fact)):
        actions.tell(fact.person_id, Kind.WELCOME, f"network:{fact.network_id}", {"network": fact.network_id})


@transaction.atomic
def tell_of_decline(fact: MembershipDeclined) -> None:
    """Somebody was not let in, and has not asked again; the facilitators' notices of the request are settled."""
    if _stands(fact, Membership.State.DECLINED):
        actions.take_back(Kind.REQUEST, _request_key(fact))
        actions.tell(fact.person_id, Kind.DECLINED, _request_key(fact), {"network": fact.network_id})


@transaction.atomic
def tell_of_role(fact: RoleChanged) -> None:
    """Somebody was given a role by somebody else; what they were told of an earlier role is over."""
    earlier = Notice.objects.filter(person=fact.person_id, kind=Kind.ROLE, data__network=fact.network_id)
    earlier.exclude(data__role=fact.role).delete()
    if fact.by_id != fact.person_id:
        data = {"network": fact.network_id, "role": fact.role}
        actions.tell(fact.person_id, Kind.ROLE, f"network:{fact.network_id}:{fact.role}", data)


def tell_of_failing_address(fact: AddressFailed) -> None:
    actions.tell(fact.person_id, Kind.ADDRESS, f"address:{fact.address_id}", {"address": fact.address_id})


def settle_address(fact: AddressMended | AddressVerified) -> None:
    """Mail goes there again: should it fail once more, they are told once more."""
    actions.take_back(Kind.ADDRESS, f"address:{fact.address_id}")


def tell_of_claim(fact: WordsClaimed) -> None:
    """What they wrote in archives is theirs now; nothing is said of what they may not read."""
    if fact.messages:
        actions.tell(fact.person_id, Kind.CLAIMED, f"person:{fact.former_id}", {"messages": fact.messages})


@transaction.atomic
def tell_of_matter(fact: MatterRaised) -> None:
    """One line for each network in which something waits, however much that is; new again when more comes."""
    matter = Matter.objects.open().filter(pk=fact.matter_id).first()
    if matter is None:
        return
    key, data = f"queue:{matter.network_id or 0}", {"network": matter.network_id or 0}
    for person in deciders_of(matter):
        Notice.objects.filter(person=person, kind=Kind.MATTER, key=key, seen_at__isnull=False).delete()
        actions.tell(person.pk, Kind.MATTER, key, data)


def tell_of_decision(fact: DecisionMade) -> None:
    """Whom it concerns, unless they did it themselves, or it says that they may write freely."""
    decision = Decision.objects.filter(pk=fact.decision_id).exclude(kind=Decision.Kind.FREED).first()
    if decision is not None and decision.person_id and decision.person_id != decision.by_id:
        actions.tell(decision.person_id, Kind.DECISION, f"decision:{decision.pk}", {"decision": decision.pk})


def tell_of_report(fact: ReportAnswered) -> None:
    report = Report.objects.filter(pk=fact.report_id, reporter__isnull=False).first()
    if report is not None:
        actions.tell(report.reporter_id, Kind.REPORT, f"report:{report.pk}", {"outcome": report.outcome})


def tell_of_connection_request(fact: ConnectionAsked) -> None:
    """Whoever is asked, unless they have muted who asks; once a week, however often it is taken back and asked."""
    asking = ConnectionRequest.objects.waiting().filter(pk=fact.request_id).select_related("asker", "asked").first()
    if asking is not None and not has_muted(asking.asked, asking.asker):
        key = f"person:{asking.asker_id}:{asking.asked_at:%G-%V}"
        actions.tell(asking.asked_id, Kind.CONNECT, key, {"person": asking.asker_id})


@transaction.atomic
def tell_of_connection(fact: ConnectionMade) -> None:
    """Who had asked hears that it was accepted; who was asked needs no telling any more."""
    for asked, asker in ((fact.person_id, fact.other_id), (fact.other_id, fact.person_id)):
        Notice.objects.filter(person=asked, kind=Kind.CONNECT, data__person=asker).delete()
    side = Connection.objects.filter(person=fact.other_id, other=fact.person_id).first()
    if fact.was_asked and side is not None:
        key = f"person:{fact.person_id}:{side.since:%Y%m%dT%H%M%S}"
        actions.tell(fact.other_id, Kind.CONNECTED, key, {"person": fact.person_id})


def tell_of_introduction(fact: IntroductionAsked) -> None:
    """Each of the two who has not answered, unless they have muted who introduces them."""
    introduction = Introduction.objects.alive().filter(pk=fact.introduction_id).first()
    if introduction is None:
        return
    for person in (introduction.one, introduction.other):
        asked = Introduction.objects.asking(person).filter(pk=introduction.pk)
        if asked.exists() and not has_muted(person, introduction.introducer):
            data = {"introduction": introduction.pk}
            actions.tell(person.pk, Kind.INTRODUCE, _introduction_key(introduction), data)


@transaction.atomic
def tell_of_meeting(fact: IntroductionMade) -> None:
    """All three; nobody is asked any more."""
    introduction = Introduction.objects.filter(pk=fact.introduction_id, made_at__isnull=False).first()
    if introduction is None:
        return
    key, data = _introduction_key(introduction), {"introduction": introduction.pk}
    actions.take_back(Kind.INTRODUCE, key)
    for person_id in (introduction.introducer_id, introduction.one_id, introduction.other_id):
        actions.tell(person_id, Kind.INTRODUCED, key, data)


def _introduction_key(introduction: Introduction) -> str:
    return f"introduction:{introduction.pk}"


def tell_of_private_request(fact: PrivatelyAsked) -> None:
    """Somebody whom they don't know has written to them alone; nobody is told of whom they have muted."""
    if Mute.objects.filter(person=fact.person_id, muted=fact.by_id).exists():
        return
    data = {"conversation": fact.conversation_id, "person": fact.by_id}
    actions.tell(fact.person_id, Kind.PRIVATE, f"conversation:{fact.conversation_id}", data)


def _stands(fact: MembershipRequested | MembershipDeclined, state: str) -> bool:
    """Whether what was recorded is still so."""
    return Membership.objects.filter(network=fact.network_id, person=fact.person_id, state=state).exists()


def _request_key(fact: MembershipRequested | MembershipDeclined | MemberJoined) -> str:
    return f"network:{fact.network_id}:person:{fact.person_id}"
