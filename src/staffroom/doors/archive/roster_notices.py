"""Telling whoever runs the site that an owner would like to bring people in."""

from staffroom.commons.notifications import actions as notifications
from staffroom.commons.notifications.models import Notice
from staffroom.rooms.people.models import Account

from .models import Roster
from .roster_facts import RosterAsked, RosterSettled


def tell_operators(fact: RosterAsked) -> None:
    """Nothing if it is settled already."""
    if not Roster.objects.filter(pk=fact.roster_id, state=Roster.State.WAITING).exists():
        return
    operators = Account.objects.filter(is_operator=True, is_active=True).values_list("person_id", flat=True)
    for person_id in operators:
        notifications.tell(person_id, Notice.Kind.ROSTER, _key(fact.roster_id), {"network": fact.network_id})


def settle(fact: RosterSettled) -> None:
    if not Roster.objects.filter(pk=fact.roster_id, state=Roster.State.WAITING).exists():
        notifications.take_back(Notice.Kind.ROSTER, _key(fact.roster_id))


def _key(pk: int) -> str:
    return f"roster:{pk}"
