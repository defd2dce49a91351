"""Meetings to come, as one person may know of them."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from staffroom.foundation.paging import Page, page_after
from staffroom.foundation.prepared import Prepared
from staffroom.rooms.conversations.models import Placement
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles.distances import places_around
from staffroom.rooms.profiles.models import Profile

from .models import LONGEST, SOONEST_FIRST, Event, EventQuerySet

NEAR = 60  # kilometres
MOST_NEAR = 5
MOST_IN_NETWORK = 2
SIZE = 30


def page_of(person: Person | None, network: Network | None, key: str | None) -> Page[Event]:
    """The soonest first; of one network, if it is given."""
    found = Event.objects.next_of_each(person, timezone.now())
    if network is not None:
        found = _in(network, found)
    return page_after(_with_message(found), order=SOONEST_FIRST, key=key, size=SIZE)


def next_in(network: Network, person: Person | None) -> list[Event]:
    """The next few that were announced in the network. Two queries; one, of next to no time, where there are none."""
    if not _IN_NETWORK(network=network.pk):
        return []
    found = _in(network, Event.objects.next_of_each(person, timezone.now()))
    return list(_with_message(found).soonest_first()[:MOST_IN_NETWORK])


def near(person: Person) -> list[Event]:
    """For who is the only one in their organisation: the soonest in a town near theirs, or online.

    Four queries; two, of next to no time, where nothing is to come.
    """
    profile = Profile.objects.filter(person=person).select_related("place").first()
    if profile is None or not profile.is_only_one or not _ANYWHERE():
        return []
    around = places_around(profile.place, NEAR)
    found = Event.objects.next_of_each(person, timezone.now()).filter(Q(place__in=around) | Q(is_online=True))
    return list(_with_message(found).soonest_first()[:MOST_NEAR])


def _anywhere() -> EventQuerySet:
    """One that is not over, whoever may know of it: what they may is worth asking only if there is any."""
    return Event.objects.filter(starts_at__gt=Now() - LONGEST, ends_at__gt=Now())


_ANYWHERE = Prepared(lambda: _anywhere().values_list("pk")[:1])
_IN_NETWORK = Prepared(lambda network: _in(network, _anywhere()).values_list("pk")[:1])


def _in(network: Network, events: EventQuerySet) -> EventQuerySet:
    placed = Placement.objects.filter(conversation=OuterRef("message__conversation"), network=network)
    return events.filter(Exists(placed))


def _with_message(events: EventQuerySet) -> EventQuerySet:
    message = ("message__source", "message__quoted", "message__html")
    return events.select_related("message__author", "message__conversation", "attachment").defer(*message)
