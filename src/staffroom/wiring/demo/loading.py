"""Filling an empty site with the demo community."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from staffroom.foundation import files, markdown
from staffroom.journal.recording import record
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.facts import FilesPosted, MessagePosted
from staffroom.rooms.conversations.models import Attachment, Message, Reading
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.actions import introduce, join
from staffroom.rooms.people.models import Account, Person, Site

from . import reading
from .deciding import leave_to_decide
from .describing import describe_people
from .knowing import acquaint
from .recommending import recommend_and_mentor
from .talking import talk_privately

OPERATOR = "jo-norwood"
# What was said since then is mailed when the demo starts, so that its mailboxes are not empty.
MAILED_SINCE = timedelta(days=3)


def is_loaded() -> bool:
    return Site.objects.filter(set_up_at__isnull=False).exists()


def load(*, base_url: str, mail_domain: str) -> None:
    """Write the whole community, in one transaction."""
    now = timezone.now()
    with transaction.atomic():
        Site.objects.update_or_create(
            pk=1,
            defaults={
                "name": "Staffroom",
                "mail_domain": mail_domain,
                "base_url": base_url,
                "about": "A demo community of people who are each the only one in the building who does their job.",
                "set_up_at": now,
            },
        )
        people = {handle: _person(handle, told) for handle, told in reading.people().items()}
        Account.objects.filter(person=people[OPERATOR]).update(is_operator=True)
        describe_people(people)
        places: dict[str, Network] = {}
        for slug, told in reading.networks().items():
            places[slug] = _network(slug, told, places, people, now)
        for slug in places:
            _bring_in(slug, places, people, now)
        _count_up(places)
        _read_up(people.values(), now)
        _mail_the_latest(now)
        leave_to_decide(places, people)
        acquaint(people)
        recommend_and_mentor(people)
        talk_privately(people)
        # What is recorded after this moment was done by a visitor.
        Site.objects.filter(pk=1).update(set_up_at=timezone.now())


def _person(handle: str, told: dict[str, str]) -> Person:
    person = join(email=f"{handle}@mail.example", name=told["name"], verified=True)
    return introduce(person, name=told["name"], handle=handle, headline=told["headline"])


def _network(
    slug: str, told: dict[str, Any], places: dict[str, Network], people: dict[str, Person], now: datetime
) -> Network:
    network = Network.objects.create(
        name=told["name"],
        slug=slug,
        kind=told["kind"],
        parent=places.get(told.get("parent", "")),
        purpose=" ".join(told["purpose"].split()),
        about=told["about"].strip(),
        about_html=markdown.render(told["about"].strip()),
        guidelines=told["guidelines"].strip(),
        guidelines_html=markdown.render(told["guidelines"].strip()),
        findable=told["findable"],
        readable=told["readable"],
        joining=told["joining"],
        welcome=told.get("welcome", "").strip(),
        goodbye=told.get("goodbye", "").strip(),
        created_at=now - timedelta(days=760),
        reminded_at=now,
    )
    levels = reading.people()
    Membership.objects.bulk_create(
        Membership(
            network=network,
            person=people[handle],
            role=role,
            level=levels[handle]["reads"],
            joined_at=now - timedelta(days=700 - 11 * place),
        )
        for place, (handle, role) in enumerate(told["members"].items())
    )
    return network


def _bring_in(slug: str, places: dict[str, Network], people: dict[str, Person], now: datetime) -> None:
    brought = []
    for text in reading.conversations(slug, now):
        _let_speakers_in(places[slug], text, people, now)
        last = text.said[-1].posted_at
        brought.append(
            conversations.BroughtIn(
                title=text.title,
                said=[_said(one, people, now) for one in text.said],
                closed_at=last if text.is_closed else None,
                pinned_at=last if text.is_pinned else None,
                also_in=[places[other] for other in text.also_in],
            )
        )
    conversations.bring_in(places[slug], brought)


def _let_speakers_in(
    network: Network, text: reading.ConversationText, people: dict[str, Person], now: datetime
) -> None:
    """Whoever speaks in a network belongs to it."""
    for handle in {one.handle for one in text.said}:
        Membership.objects.get_or_create(
            network=network,
            person=people[handle],
            defaults={"level": reading.people()[handle]["reads"], "joined_at": now - timedelta(days=400)},
        )


def _said(one: reading.SaidText, people: dict[str, Person], now: datetime) -> conversations.Said:
    by_mail = one.door == "email"
    return conversations.Said(
        author=people[one.handle],
        text=one.text,
        posted_at=one.posted_at,
        form=Message.Form.PLAIN if by_mail else Message.Form.MARKDOWN,
        door=one.door,
        answers=one.answers,
        files=[_file(path, now) for path in one.files],
    )


def _file(path: Path, now: datetime) -> files.SafeFile:
    content = reading.dated(path.read_bytes(), now) if path.suffix == ".ics" else path.read_bytes()
    return files.inspect(content, path.name, limit=settings.ATTACHMENT_MAX_SIZE)


def _count_up(places: dict[str, Network]) -> None:
    for network in places.values():
        Network.objects.filter(pk=network.pk).update(member_count=network.memberships.active().count())


def _read_up(people: Any, now: datetime) -> None:
    """Everybody has read what is older than a few days; what came since is new to them."""
    read_until = now - timedelta(days=2)
    for person in people:
        mine = Message.objects.filter(
            conversation__placements__network__in=Membership.objects.active().filter(person=person).values("network"),
            posted_at__lt=read_until,
        )
        furthest = dict(mine.values_list("conversation").annotate(Max("number")))
        spoken = set(person.messages.values_list("conversation", flat=True))
        Reading.objects.bulk_create(
            Reading(
                person=person,
                conversation_id=conversation,
                read_up_to=number,
                read_at=read_until,
                attention=Reading.Attention.FOLLOWING if conversation in spoken else Reading.Attention.NONE,
            )
            for conversation, number in furthest.items()
        )


def _mail_the_latest(now: datetime) -> None:
    latest = Message.objects.filter(posted_at__gt=now - MAILED_SINCE).order_by("posted_at")
    for message in latest:
        record(
            MessagePosted(
                message_id=message.pk,
                conversation_id=message.conversation_id,
                author_id=message.author_id,
                number=message.number,
            )
        )
    for message in latest.filter(Exists(Attachment.objects.filter(message=OuterRef("pk")))):
        record(FilesPosted(message_id=message.pk, conversation_id=message.conversation_id))
