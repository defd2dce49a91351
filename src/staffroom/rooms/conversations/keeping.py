"""What this room exports and removes of a person."""

from typing import Any

from django.db import transaction
from django.db.models import F

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from . import actions
from .models import Attachment, Conversation, Draft, MailIdentity, Message, Placement, Reading, Revision

COVERS = frozenset({Attachment, Conversation, Draft, MailIdentity, Message, Placement, Reading, Revision})


def export(person: Person) -> dict[str, Any]:
    """What they said, began to say, read, follow and attached; other people's words are not theirs to take."""
    messages = person.messages.said().select_related("conversation").order_by("posted_at", "pk")
    drafts = person.drafts.select_related("conversation").prefetch_related("networks").order_by("updated_at")
    readings = person.readings.select_related("conversation").order_by("pk")
    waiting = Attachment.objects.filter(added_by=person, message=None).order_by("pk")
    messages = messages.prefetch_related("attachments", "revisions", "mail_identities")
    return {
        "messages": [_message(message) for message in messages.iterator(chunk_size=500)],
        "drafts": [_draft(draft) for draft in drafts],
        "readings": [_reading(reading) for reading in readings.iterator()],
        "files not sent yet": [_file(file) for file in waiting],
        **_tended(person),
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    """Drafts, readings and unsent files go. Their words stay, as by “Former member”, or are withdrawn."""
    changed = person.drafts.all().delete()[0] + person.readings.all().delete()[0]
    for file in Attachment.objects.filter(added_by=person, message=None):
        actions.remove_file(file)
        changed += 1
    if not keeps_words:
        changed += _remove_soliloquies(person)
        for message in person.messages.said().select_related("conversation"):
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


def _message(message: Message) -> dict[str, Any]:
    return {
        "conversation": message.conversation.title,
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


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "reply to": draft.conversation.title if draft.conversation else None,
        "for": [network.name for network in draft.networks.all()],
        "title": draft.title,
        "text": draft.text,
        "at": draft.updated_at.isoformat(),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "conversation": reading.conversation.title,
        "read up to message": reading.read_up_to,
        "at": reading.read_at.isoformat() if reading.read_at else None,
        "attention": reading.attention,
    }


def _file(file: Attachment) -> dict[str, Any]:
    return {"name": file.filename, "type": file.content_type, "bytes": file.size}


def _tended(person: Person) -> dict[str, Any]:
    begun = Conversation.objects.filter(started_by=person).order_by("started_at")
    closed = Conversation.objects.filter(closed_by=person).order_by("closed_at")
    placed = Placement.objects.filter(placed_by=person).select_related("conversation", "network").order_by("placed_at")
    return {
        "conversations begun": [{"title": one.title, "at": one.started_at.isoformat()} for one in begun],
        "conversations closed": [
            {"title": one.title, "at": one.closed_at.isoformat()} for one in closed if one.closed_at
        ],
        "conversations placed": [
            {"title": one.conversation.title, "in": one.network.name, "at": one.placed_at.isoformat()} for one in placed
        ],
    }
