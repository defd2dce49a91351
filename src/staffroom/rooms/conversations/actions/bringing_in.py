"""Bringing in conversations that were held elsewhere: with their own dates and authors; nobody is mailed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F

from staffroom.foundation.files import SafeFile
from staffroom.journal.recording import record
from staffroom.rooms.networks.actions import note_activity
from staffroom.rooms.networks.models import Audience, Network
from staffroom.rooms.people.models import Person

from ..facts import ConversationsBroughtIn
from ..models import Conversation, MailIdentity, Message, Placement
from ..rendering import render
from ..thread_paths import path_below
from .attaching import attach


@dataclass(frozen=True)
class Said:
    """One message as it was said. `answers` is its position (from 1) in the conversation, or None."""

    author: Person
    text: str
    posted_at: datetime
    form: str = Message.Form.MARKDOWN
    door: str = Message.Door.IMPORT
    answers: int | None = None
    quoted: str = ""
    message_id: str = ""
    files: Sequence[SafeFile] = field(default=())


@dataclass(frozen=True)
class BroughtIn:
    """One conversation, its messages oldest first."""

    title: str
    said: Sequence[Said]
    closed_at: datetime | None = None
    pinned_at: datetime | None = None
    also_in: Sequence[Network] = field(default=())


@transaction.atomic
def bring_in(network: Network, conversations: Iterable[BroughtIn]) -> list[Conversation]:
    """The conversations, now in `network`; one fact for the batch."""
    made = [_bring_one(network, brought) for brought in conversations]
    messages = sum(conversation.message_count for conversation in made)
    record(ConversationsBroughtIn(network_id=network.pk, conversations=len(made), messages=messages))
    return made


def _bring_one(network: Network, brought: BroughtIn) -> Conversation:
    networks = [network, *brought.also_in]
    first, last = brought.said[0], brought.said[-1]
    conversation = Conversation.objects.create(
        title=brought.title[:200],
        audience=Audience.strictest([place.readable for place in networks]),
        started_by=first.author,
        started_at=first.posted_at,
        closed_at=brought.closed_at,
        message_count=len(brought.said),
        author_count=len({said.author.pk for said in brought.said}),
        last_number=len(brought.said),
        last_message_at=last.posted_at,
    )
    Placement.objects.bulk_create(
        Placement(
            conversation=conversation,
            network=place,
            placed_by=first.author,
            placed_at=first.posted_at,
            pinned_at=brought.pinned_at if place == network else None,
            last_message_at=last.posted_at,
        )
        for place in networks
    )
    messages = _bring_messages(conversation, brought.said)
    Conversation.objects.filter(pk=conversation.pk).update(last_message=messages[-1], version=F("version") + 1)
    earlier = [said.posted_at for said in brought.said[:-1]]
    note_activity(networks, at=last.posted_at, new_conversations=1, earlier=earlier)
    return conversation


def _bring_messages(conversation: Conversation, all_said: Sequence[Said]) -> list[Message]:
    paths: list[str] = []
    messages: list[Message] = []
    for number, said in enumerate(all_said, start=1):
        paths.append(path_below(paths[said.answers - 1] if said.answers else "", number))
        rendered = render(said.form, said.text, said.quoted)
        messages.append(
            Message(
                conversation=conversation,
                number=number,
                author=said.author,
                thread_path=paths[-1],
                door=said.door,
                form=said.form,
                source=said.text,
                quoted=said.quoted,
                html=rendered.html,
                excerpt=rendered.excerpt,
                posted_at=said.posted_at,
            )
        )
    Message.objects.bulk_create(messages, batch_size=200)
    _join_up(messages, all_said)
    return messages


def _join_up(messages: list[Message], all_said: Sequence[Said]) -> None:
    answering = []
    for message, said in zip(messages, all_said, strict=True):
        if said.answers:
            message.answers = messages[said.answers - 1]
            answering.append(message)
        attach(message, said.files, ())
    Message.objects.bulk_update(answering, ["answers"], batch_size=200)
    MailIdentity.objects.bulk_create(
        (
            MailIdentity(message=message, header=said.message_id[:255])
            for message, said in zip(messages, all_said, strict=True)
            if said.message_id
        ),
        ignore_conflicts=True,
    )
