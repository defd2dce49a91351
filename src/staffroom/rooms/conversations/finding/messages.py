"""Messages: by their own words and those of their files, not by what they quote.

The first of a conversation is found by its title as well, the others by the title and a word of their own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from staffroom.foundation.excerpts import all_said
from staffroom.foundation.words import Findable, Indexed, Narrowing, Shown, ShownFile
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from .. import actions
from ..folding import is_folded_for
from ..listings import places_of
from ..models import Attachment, Message, Placement


def read(pks: Collection[int]) -> list[Findable]:
    """Those that still stand. Four queries, however many there are."""
    messages = list(_light(Message.objects.said().filter(pk__in=pks)))
    placed = placed_by([message.conversation_id for message in messages])
    files = texts_of([message.pk for message in messages])
    return [
        _findable(message, placed.get(message.conversation_id), files, all_said(message.html)) for message in messages
    ]


def without_files(message: Message, indexed: Indexed, networks: Collection[int], language: str) -> Findable:
    """One that has just been brought in, `indexed` being what finds its words: nothing is asked of the database."""
    return _findable(message, Placed(set(networks), language), {}, indexed)


def read_files(pks: Collection[int], *, again: bool = False) -> set[int]:
    return actions.read_files(pks, again=again)


def everything() -> QuerySet[Message]:
    return Message.objects.all()


def visible_to(person: Person | None) -> QuerySet[Message]:
    return Message.objects.visible_to(person).said()


def narrowed(messages: QuerySet[Message], narrowing: Narrowing) -> QuerySet[Message]:
    if narrowing.by is not None:
        messages = messages.filter(author__in=narrowing.by)
    if narrowing.within is not None:
        placed = Placement.objects.filter(conversation=OuterRef("conversation"), network__in=narrowing.within)
        messages = messages.filter(Exists(placed))
    if narrowing.has_attachment:
        messages = messages.filter(Exists(Attachment.objects.filter(message=OuterRef("pk"))))
    return messages


def shown(pks: Collection[int], person: Person | None) -> dict[int, Shown]:
    """Three queries, however many there are. Of what is folded for `person` they are shown whose it is."""
    found = _light(visible_to(person).filter(pk__in=pks)).select_related("author", "conversation")
    messages = list(found.annotate(is_folded=is_folded_for(person) if person else Value(value=False)))
    places = places_of([message.conversation_id for message in messages], person)
    files = texts_of([message.pk for message in messages])
    return {
        message.pk: _shown(message, places.get(message.conversation_id), files.get(message.pk, ()), person)
        for message in messages
    }


@dataclass
class Placed:
    """Where a conversation is placed, and the language of the first network it was placed in."""

    networks: set[int] = field(default_factory=set)
    language: str = ""


def placed_by(conversations: Collection[int]) -> dict[int, Placed]:
    placements = Placement.objects.filter(conversation__in=set(conversations)).order_by("-placed_at", "-pk")
    found: dict[int, Placed] = {}
    for conversation, network, language in placements.values_list("conversation", "network", "network__language"):
        place = found.setdefault(conversation, Placed())
        place.networks.add(network)
        place.language = language
    return found


def texts_of(messages: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """The files of these messages: for each message (name, text; "" where none could be read)."""
    files = Attachment.objects.filter(message__in=messages).order_by("pk")
    found: dict[int, list[tuple[str, str]]] = {}
    for message, name, text in files.values_list("message", "filename", "words__text"):
        found.setdefault(message, []).append((name, text or ""))
    return found


def _findable(
    message: Message, placed: Placed | None, files: Mapping[int, Sequence[tuple[str, str]]], text: str | Indexed
) -> Findable:
    """The first of a conversation has its title; the others are about it."""
    title, is_first = message.conversation.title, message.number == 1
    own_files = files.get(message.pk, ())
    return Findable(
        pk=message.pk,
        title=title if is_first else "",
        about="" if is_first else title,
        text=text,
        files="\n".join(f"{name}\n{text}" for name, text in own_files),
        language=placed.language if placed else "",
        at=message.posted_at,
        by=message.author_id,
        within=frozenset(placed.networks if placed else ()),
        has_attachment=bool(own_files),
    )


def _light(messages: QuerySet[Message]) -> QuerySet[Message]:
    return messages.select_related("conversation").defer("source", "quoted")


def _shown(message: Message, place: Network | None, files: Sequence[tuple[str, str]], person: Person | None) -> Shown:
    handle = message.author.handle if message.author.kind == Person.Kind.MEMBER and person else None
    is_folded = message.is_folded  # type: ignore[attr-defined]  # annotated
    return Shown(
        title=message.conversation.title,
        url=reverse("conversations:message", args=[message.pk]),
        text=_("Folded: from somebody you have blocked.") if is_folded else all_said(message.html),
        at=message.posted_at,
        author=message.author.name,
        author_url=reverse("people:person", args=[handle]) if handle else "",
        place=place.name if place else "",
        place_url=reverse("networks:network", args=[place.slug]) if place else "",
        files=() if is_folded else [ShownFile(name, text) for name, text in files],
    )
