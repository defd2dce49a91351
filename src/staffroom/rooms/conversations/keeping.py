"""What this room exports and removes of a person."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from staffroom.rooms.networks.keeping import names_for
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from . import actions
from .models import (
    Attachment,
    AttachmentText,
    Conversation,
    Draft,
    HeldPost,
    MailIdentity,
    Message,
    Participant,
    Placement,
    Reading,
    Removal,
    Revision,
    Tending,
)

type Titles = Mapping[int, str]
type Names = Mapping[int, str]

COVERS = frozenset(
    {
        Attachment,
        AttachmentText,
        Conversation,
        Draft,
        HeldPost,
        MailIdentity,
        Message,
        Participant,
        Placement,
        Reading,
        Removal,
        Revision,
        Tending,
    }
)


def export(person: Person) -> dict[str, Any]:
    """What they said, began to say, read, follow and attached; other people's words are not theirs to take."""
    messages = person.messages.said().order_by("posted_at", "pk")
    drafts = person.drafts.prefetch_related("networks", "people").order_by("updated_at")
    readings = person.readings.order_by("pk")
    waiting = Attachment.objects.filter(added_by=person, message=None).order_by("pk")
    posts = person.held_posts.prefetch_related("networks", "attachments").order_by("at", "pk")
    removals = Removal.objects.filter(message__author=person).select_related("message").order_by("at", "pk")
    messages = messages.prefetch_related("attachments", "revisions", "mail_identities")
    titles, names = _titles(person), names_for(person)
    return {
        "messages": [_message(message, titles) for message in messages.iterator(chunk_size=500)],
        "drafts": [_draft(draft, titles, names) for draft in drafts],
        "readings": [_reading(reading, titles) for reading in readings.iterator()],
        "files not sent yet": [_file(file) for file in waiting],
        "what waited for a facilitator": [_held(held, titles, names) for held in posts],
        "private conversations": [_participation(one, titles) for one in _taking_part(person)],
        "removed by facilitators": [_removal(removal, titles) for removal in removals],
        **_tended(person, titles, names),
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    """Drafts, readings, unsent files, what waits, and their part in private conversations go.

    Their words stay, as by “Former member”, or are withdrawn.
    """
    changed = person.drafts.all().delete()[0] + person.readings.all().delete()[0]
    changed += person.participations.all().delete()[0]
    changed += actions.throw_away_posts(person)
    for file in Attachment.objects.filter(added_by=person, message=None):
        actions.remove_file(file)
        changed += 1
    if not keeps_words:
        changed += _remove_soliloquies(person)
        removed = Q(pk__in=Removal.objects.in_force().values("message"))
        for message in person.messages.filter(Q(withdrawn_at=None) | removed).select_related("conversation"):
            actions.empty_for_good(message)
            changed += 1
    return changed


def _remove_soliloquies(person: Person) -> int:
    """Conversations in which nobody else ever spoke: nothing is left of them that anybody would miss."""
    alone = Conversation.objects.filter(started_by=person, author_count=1).exclude(
        pk__in=Message.objects.exclude(author=person).values("conversation")
    )
    for conversation in alone:
        with transaction.atomic():
            for message in conversation.messages.said().select_related("conversation"):
                actions.empty_for_good(message)
            placed = list(conversation.placements.values_list("network", flat=True))
            Network.objects.filter(pk__in=placed, conversation_count__gt=0).update(
                conversation_count=F("conversation_count") - 1, version=F("version") + 1
            )
            conversation.delete()
    return len(alone)


def _taking_part(person: Person) -> QuerySet[Participant]:
    """Nothing of what never reached them."""
    return person.participations.filter(is_shut=False).order_by("since", "pk")


def _titles(person: Person) -> dict[int, str]:
    """Of what they took part in, as far as they may read it: since they left, it may be called otherwise."""
    theirs = Q(pk__in=person.messages.values("conversation")) | Q(pk__in=person.readings.values("conversation"))
    theirs |= Q(pk__in=person.participations.values("conversation"))
    theirs |= Q(pk__in=person.drafts.values("conversation")) | Q(started_by=person) | Q(closed_by=person)
    theirs |= Q(pk__in=Placement.objects.filter(placed_by=person).values("conversation"))
    return dict(Conversation.objects.visible_to(person).filter(theirs).values_list("pk", "title"))


def _message(message: Message, titles: Titles) -> dict[str, Any]:
    return {
        "conversation": titles.get(message.conversation_id),
        "at": message.posted_at.isoformat(),
        "by": message.get_door_display(),
        "form": message.form,
        "text": message.source,
        "quoted": message.quoted,
        "files": [_file(file) for file in message.attachments.all()],
        "before it was changed": [
            {"until": revision.replaced_at.isoformat(), "text": revision.source} for revision in message.revisions.all()
        ],
        "known in mail as": [identity.header for identity in message.mail_identities.all()],
    }


def _draft(draft: Draft, titles: Titles, names: Names) -> dict[str, Any]:
    return {
        "reply to": titles.get(draft.conversation_id or 0),
        "for": [names.get(network.pk, network.slug) for network in draft.networks.all()],
        "privately for": [to.name for to in draft.people.all()],
        "going on from": titles.get(draft.continues_id or 0),
        "title": draft.title,
        "text": draft.text,
        "at": draft.updated_at.isoformat(),
    }


def _held(held: HeldPost, titles: Titles, names: Names) -> dict[str, Any]:
    return {
        "reply to": titles.get(held.conversation_id or 0),
        "for": [names.get(network.pk, network.slug) for network in held.networks.all()],
        "title": held.title,
        "text": held.text,
        "at": held.at.isoformat(),
        "became": held.state,
        "answer": held.answer,
        "files": [_file(file) for file in held.attachments.all()],
    }


def _removal(removal: Removal, titles: Titles) -> dict[str, Any]:
    """Their words, and why they are gone; who removed them is not theirs to take."""
    return {
        "conversation": titles.get(removal.message.conversation_id),
        "at": removal.at.isoformat(),
        "reason": removal.reason,
        "text": removal.source,
        "restored": removal.restored_at.isoformat() if removal.restored_at else None,
    }


def _reading(reading: Reading, titles: Titles) -> dict[str, Any]:
    return {
        "conversation": titles.get(reading.conversation_id),
        "read up to message": reading.read_up_to,
        "at": reading.read_at.isoformat() if reading.read_at else None,
        "attention": reading.attention,
    }


def _participation(participant: Participant, titles: Titles) -> dict[str, Any]:
    return {
        "title": titles.get(participant.conversation_id),
        "since": participant.since.isoformat(),
        "state": participant.state,
    }


def _file(file: Attachment) -> dict[str, Any]:
    return {"name": file.filename, "type": file.content_type, "bytes": file.size}


def _tended(person: Person, titles: Titles, names: Names) -> dict[str, Any]:
    begun = Conversation.objects.filter(started_by=person).order_by("started_at")
    closed = Conversation.objects.filter(closed_by=person).order_by("closed_at")
    placed = Placement.objects.filter(placed_by=person).select_related("network").order_by("placed_at")
    return {
        "conversations begun": [{"title": titles.get(one.pk), "at": one.started_at.isoformat()} for one in begun],
        "conversations closed": [
            {"title": titles.get(one.pk), "at": one.closed_at.isoformat()} for one in closed if one.closed_at
        ],
        "conversations placed": [
            {
                "title": titles.get(one.conversation_id),
                "in": names.get(one.network_id, one.network.slug),
                "at": one.placed_at.isoformat(),
            }
            for one in placed
        ],
    }
