"""Conversations whose first message was withdrawn: their title still stands, and is found by itself.

Every other title is found with the first message, so that each is found once.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from staffroom.foundation.words import Findable, Narrowing, Shown
from staffroom.rooms.people.models import Person

from ..listings import places_of
from ..models import Conversation, Message, Placement
from .messages import placed_by


def read(pks: Collection[int]) -> list[Findable]:
    conversations = list(everything().filter(pk__in=pks))
    placed = placed_by([conversation.pk for conversation in conversations])
    return [
        Findable(
            pk=conversation.pk,
            title=conversation.title,
            text="",
            language=placed[conversation.pk].language if conversation.pk in placed else "",
            at=conversation.started_at,
            within=frozenset(placed[conversation.pk].networks if conversation.pk in placed else ()),
        )
        for conversation in conversations
    ]


def everything() -> QuerySet[Conversation]:
    return Conversation.objects.filter(_lost_its_beginning())


def visible_to(person: Person | None) -> QuerySet[Conversation]:
    return Conversation.objects.visible_to(person).filter(_lost_its_beginning())


def narrowed(conversations: QuerySet[Conversation], narrowing: Narrowing) -> QuerySet[Conversation] | None:
    """None: nobody's words are left of what began them, and no file."""
    if narrowing.by is not None or narrowing.has_attachment:
        return None
    if narrowing.within is None:
        return conversations
    return conversations.filter(
        Exists(Placement.objects.filter(conversation=OuterRef("pk"), network__in=narrowing.within))
    )


def shown(pks: Collection[int], person: Person | None) -> dict[int, Shown]:
    conversations = list(visible_to(person).filter(pk__in=pks))
    places = places_of([conversation.pk for conversation in conversations], person)
    return {
        conversation.pk: Shown(
            title=conversation.title,
            url=reverse("conversations:conversation", args=[conversation.pk]),
            text="",
            at=conversation.started_at,
            place=places[conversation.pk].name if conversation.pk in places else "",
            place_url=reverse("networks:network", args=[places[conversation.pk].slug])
            if conversation.pk in places
            else "",
        )
        for conversation in conversations
    }


def _lost_its_beginning() -> Exists:
    return Exists(Message.objects.filter(conversation=OuterRef("pk"), number=1, withdrawn_at__isnull=False))
