"""One mail a day with what was said in the networks that somebody reads that way."""

import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from staffroom.journal.recording import record
from staffroom.rooms.conversations.folding import unfolded_for
from staffroom.rooms.conversations.models import Conversation, Message, Placement, Reading
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Account, Address, Person

from .facts import DigestDue
from .models import Digest

HOUR = 6  # of the reader's own morning
LONGEST = timedelta(days=7)  # back: after a pause nobody gets a year at once
KEPT = timedelta(days=60)


@dataclass(frozen=True)
class Part:
    """What was said in one conversation; `network` is the one the reader knows it from."""

    network: Network
    conversation: Conversation
    messages: list[Message]


def make_digests(now: datetime) -> int:
    """Put together the digests whose morning it is. Run it as often as you like: each reader's day comes once."""
    return sum(_make(person, now) for person in _readers())


def forget_old(now: datetime) -> int:
    """Digests were mailed; after two months nobody asks which day held what."""
    return Digest.objects.filter(until__lt=now - KEPT).delete()[0]


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
    """Messages of others in the networks `person` reads as a digest and is not away from, as they may see them.

    From each network what was said since they have read it that way, and no earlier. Without conversations they muted,
    and without those of which every message is mailed to them anyway; without the words of people they have blocked.
    """
    mine = Membership.objects.active().filter(person=person)
    gathered = (
        mine.not_away()
        .filter(level=Membership.Level.DIGEST, network__placements__conversation=OuterRef("conversation"))
        .annotate(begun_at=Coalesce("level_since", "joined_at"))
        .filter(Q(begun_at__isnull=True) | Q(begun_at__lt=OuterRef("posted_at")))
    )
    placed = Placement.objects.filter(conversation=OuterRef("conversation"))
    attended = Reading.objects.filter(person=person, conversation=OuterRef("conversation")).exclude(attention="")
    return (
        unfolded_for(Message.objects.visible_in_networks_to(person), person)
        .said()
        .filter(posted_at__gt=since, posted_at__lte=until)
        .filter(Exists(gathered))
        .exclude(Exists(placed.filter(network__in=mine.filter(level=Membership.Level.EVERY).values("network"))))
        .exclude(Exists(attended))
        .exclude(author=person)
    )


def _readers() -> Iterator[Person]:
    """Everybody who reads digests and can be reached; with `last_day` and `last_until` of their latest one."""
    reads_digests = Membership.objects.active().not_away().filter(person=OuterRef("pk"), level=Membership.Level.DIGEST)
    reachable = Address.objects.working().filter(person=OuterRef("pk"), is_primary=True)
    latest = Digest.objects.filter(person=OuterRef("pk")).order_by("-day")
    return (
        Person.objects.members()
        .filter(Exists(reads_digests), Exists(reachable), account__is_active=True)
        .annotate(last_day=Subquery(latest.values("day")[:1]), last_until=Subquery(latest.values("until")[:1]))
        .select_related("account")
        .order_by("pk")
        .iterator(chunk_size=500)
    )


def _make(person: Person, now: datetime) -> bool:
    """Whether there is something to send. A day with nothing to say is noted as well, so that it is looked at once."""
    local = now.astimezone(_zone_of(person.account))
    morning = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if local < morning or (person.last_day and person.last_day >= morning.date()):
        return False
    longest_ago = morning - LONGEST
    since = max(person.last_until or longest_ago, longest_ago)
    count = said_to(person, since, morning).count()
    try:
        with transaction.atomic():
            digest = Digest.objects.create(
                person=person, day=morning.date(), since=since, until=morning, message_count=count
            )
            if count:
                record(DigestDue(digest_id=digest.pk))
    except IntegrityError:  # another process was quicker
        return False
    return count > 0


def _zone_of(account: Account) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(account.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
