"""One mail a day with what was said in the networks that somebody reads that way."""

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from staffroom.journal.recording import record
from staffroom.rooms.conversations.models import Conversation, Message, Placement, Reading
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Account, Address, Person

from .facts import DigestDue
from .models import Digest

HOUR = 6  # of the reader's own morning
LONGEST = timedelta(days=14)  # back: after a pause nobody gets a year at once


@dataclass(frozen=True)
class Part:
    """What was said in one conversation; `network` is the one the reader knows it from."""

    network: Network
    conversation: Conversation
    messages: list[Message]


def make_digests(now: datetime) -> int:
    """Put together the digests whose morning it is. Run every hour or oftener; each day of each reader comes once."""
    return sum(_make(person, now) for person in _readers())


def contents(digest: Digest) -> list[Part]:
    """What the digest holds, as the reader may see it at this moment: network by network, oldest first."""
    mine = Network.objects.filter(
        memberships__in=Membership.objects.active().filter(person=digest.person, level=Membership.Level.DIGEST)
    )
    messages = (
        said_to(digest.person, digest.since, digest.until)
        .select_related("author", "conversation")
        .order_by("posted_at", "pk")
    )
    by_conversation: dict[int, list[Message]] = {}
    for message in messages:
        by_conversation.setdefault(message.conversation_id, []).append(message)
    places = Placement.objects.filter(conversation__in=by_conversation, network__in=mine).select_related("network")
    network_of = {place.conversation_id: place.network for place in places.order_by("-network__name")}
    parts = [Part(network_of[pk], said[0].conversation, said) for pk, said in by_conversation.items()]
    return sorted(parts, key=lambda part: part.network.name)


def said_to(person: Person, since: datetime, until: datetime) -> QuerySet[Message]:
    """Messages of others in the networks `person` reads as a digest, without what they muted or may not see."""
    networks = Membership.objects.active().filter(person=person, level=Membership.Level.DIGEST).values("network")
    muted = Reading.objects.filter(
        person=person, conversation=OuterRef("conversation"), attention=Reading.Attention.MUTED
    )
    placed = Placement.objects.filter(conversation=OuterRef("conversation"), network__in=networks)
    return (
        Message.objects.visible_to(person)
        .said()
        .filter(Exists(placed), posted_at__gt=since, posted_at__lte=until)
        .exclude(author=person)
        .exclude(Exists(muted))
    )


def _readers() -> Iterator[Person]:
    reads_digests = Membership.objects.active().filter(person=OuterRef("pk"), level=Membership.Level.DIGEST)
    reachable = Address.objects.working().filter(person=OuterRef("pk"), is_primary=True)
    return (
        Person.objects.members()
        .filter(Exists(reads_digests), Exists(reachable))
        .select_related("account")
        .iterator(chunk_size=500)
    )


def _make(person: Person, now: datetime) -> bool:
    local = now.astimezone(_zone_of(person.account))
    if local.hour < HOUR:
        return False
    last = person.digests.order_by("-day").first()
    if last is not None and last.day >= local.date():
        return False
    since = max(last.until, now - LONGEST) if last else now - timedelta(days=1)
    count = said_to(person, since, now).count()
    if not count:
        return False
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=person, day=local.date(), since=since, until=now, message_count=count)
            record(DigestDue(digest_id=digest.pk))
    except IntegrityError:  # another process was quicker
        return False
    return True


def _zone_of(account: Account) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(account.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(str(timezone.get_default_timezone()))
