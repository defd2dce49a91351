"""What the email door writes when people ask to know one another. Each may run twice: no letter is written twice."""

from staffroom.rooms.people.facts import ConnectionAsked, ConnectionMade
from staffroom.rooms.people.models import Connection, ConnectionRequest
from staffroom.rooms.people.rules import are_connected
from staffroom.rooms.profiles.facts import IntroductionAsked, IntroductionMade
from staffroom.rooms.profiles.models import Introduction

from . import people_letters


def send_connection_request(fact: ConnectionAsked) -> None:
    """Nothing if it was answered or taken back meanwhile."""
    found = ConnectionRequest.objects.waiting().filter(pk=fact.request_id).select_related("asker", "asked")
    if asking := found.first():
        people_letters.write_connection_request(asking)


def send_connected(fact: ConnectionMade) -> None:
    """To who had asked. Who was introduced hears of it by the introduction."""
    sides = Connection.objects.filter(person=fact.other_id, other=fact.person_id).select_related("person", "other")
    if fact.was_asked and (side := sides.first()):
        people_letters.write_connected(side.person, side.other, f"{side.since:%Y%m%dT%H%M%S%f}")


def send_introduction(fact: IntroductionAsked) -> None:
    """To each of the two who has not answered yet; nothing if it can't come about any more."""
    found = Introduction.objects.alive().filter(pk=fact.introduction_id).select_related("introducer", "one", "other")
    if introduction := found.first():
        for person in (introduction.one, introduction.other):
            if Introduction.objects.asking(person).filter(pk=introduction.pk).exists():
                people_letters.write_introduction(introduction, person)


def send_meeting(fact: IntroductionMade) -> None:
    """To all three. Nothing to the two if that is over by now."""
    made = Introduction.objects.filter(pk=fact.introduction_id, made_at__isnull=False)
    introduction = made.select_related("introducer", "one", "other").first()
    if introduction is None:
        return
    people_letters.write_introduced(introduction)
    if are_connected(introduction.one, introduction.other):
        people_letters.write_meeting(introduction, introduction.one)
        people_letters.write_meeting(introduction, introduction.other)
