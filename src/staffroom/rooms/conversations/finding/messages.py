"""Messages: by their own words, not by what they quote; the first of a conversation by its title as well."""

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from staffroom.foundation.excerpts import all_said
from staffroom.foundation.words import Findable, Narrowing, Shown
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from ..listings import places_of
from ..models import Attachment, Message, Placement


def read(pks: Collection[int]) -> list[Findable]:
    """Those that still stand."""
    messages = _light(Message.objects.said().filter(pk__in=pks))
    languages = languages_of({message.conversation_id for message in messages})
    return [
        Findable(
            pk=message.pk,
            title=message.conversation.title if message.number == 1 else "",
            text=all_said(message.html),
            language=languages.get(message.conversation_id, ""),
            at=message.posted_at,
        )
        for message in messages
    ]


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
    """Two queries, however many there are."""
    messages = list(_light(visible_to(person).filter(pk__in=pks)).select_related("author", "conversation"))
    places = places_of([message.conversation_id for message in messages], person)
    return {message.pk: _shown(message, places.get(message.conversation_id), person) for message in messages}


def languages_of(conversations: Iterable[int]) -> dict[int, str]:
    """For each conversation the language of the first network it was placed in."""
    placements = Placement.objects.filter(conversation__in=conversations).order_by("-placed_at", "-pk")
    return dict(placements.values_list("conversation", "network__language"))


def _light(messages: QuerySet[Message]) -> QuerySet[Message]:
    return messages.select_related("conversation").defer("source", "quoted")


def _shown(message: Message, place: Network | None, person: Person | None) -> Shown:
    handle = message.author.handle if message.author.kind == Person.Kind.MEMBER and person else None
    return Shown(
        title=message.conversation.title,
        url=reverse("conversations:message", args=[message.pk]),
        text=all_said(message.html),
        at=message.posted_at,
        author=message.author.name,
        author_url=reverse("people:person", args=[handle]) if handle else "",
        place=place.name if place else "",
        place_url=reverse("networks:network", args=[place.slug]) if place else "",
    )
