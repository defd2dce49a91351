"""Private conversations as rows of a list, for one who takes part in them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from staffroom.rooms.networks.models import Audience
from staffroom.rooms.people.blocks import apart_from
from staffroom.rooms.people.models import Block, Person

from . import news
from .listings import LONG_TEXTS, Listed, lean, url_of
from .models import Conversation, Participant
from .participation import Other, others_in
from .wording import new_words

BY_LAST = ("-last_message_at", "-conversation_id")
MOST_EARLIER = 3
State = Participant.State


def talking(person: Person) -> QuerySet[Participant]:
    """Where they take part, but not where they have blocked everybody else."""
    others = Participant.objects.filter(conversation=OuterRef("conversation")).exclude(person=person)
    blocked = Block.objects.filter(blocker=person).values("blocked")
    only_blocked = Exists(others.filter(person__in=blocked)) & ~Exists(others.exclude(person__in=blocked))
    return _light(person.participations.filter(state=State.IN, is_shut=False).exclude(only_blocked))


def asked(person: Person) -> QuerySet[Participant]:
    """Where somebody asks them in, whom they have not blocked since."""
    waiting = person.participations.filter(state=State.ASKED, is_shut=False)
    return _light(waiting.filter(apart_from(person, "brought_by__")))


def with_exactly(person: Person, people: Sequence[Person]) -> QuerySet[Conversation]:
    """Private conversations between `person` and just these, the latest first."""
    others = Participant.objects.exclude(state=State.LEFT).exclude(person=person)
    found = Conversation.objects.visible_to(person).filter(audience=Audience.PEOPLE)
    for other in people:
        found = found.filter(Exists(others.filter(conversation=OuterRef("pk"), person=other)))
    strangers = others.filter(conversation=OuterRef("pk")).exclude(person__in=people)
    return lean(found.filter(~Exists(strangers)).lately_first())


def private_rows(conversations: Sequence[Conversation], person: Person) -> list[Listed]:
    """Two queries, however many: who else takes part, and what is new to `person`."""
    others = others_in([conversation.pk for conversation in conversations], person)
    new = new_privately(conversations, person)
    return [_row(it, others.get(it.pk, ()), new.get(it.pk, 0)) for it in conversations]


def _row(conversation: Conversation, others: Sequence[Other], new: int) -> Listed:
    return Listed(
        conversation=conversation,
        url=url_of(conversation, is_new=new > 0),
        before=_names([it.person for it in others if not it.has_left]),
        new=new_words(new, of=conversation.message_count),
    )


def private_news(person: Person, most: int) -> list[Listed]:
    """Rows of those with something new to them, the latest first. One query, and a second one if there are any."""
    moved: QuerySet[Any, Any] = news.counted(news.moved_on_privately(person), person)
    found: list[Any] = list(lean(moved.filter(new_count__gt=0)).order_by("-last_message_at", "-pk")[:most])
    others = others_in([it.pk for it in found], person) if found else {}
    return [_row(it, others.get(it.pk, ()), it.new_count) for it in found]


def new_privately(conversations: Sequence[Conversation], person: Person) -> dict[int, int]:
    """How many messages are new to `person` in those of the conversations that have any."""
    moved = news.moved_on_privately(person).filter(pk__in=[conversation.pk for conversation in conversations])
    counted: QuerySet[Any, Any] = news.counted(moved, person)
    return {pk: count for pk, count in counted.values_list("pk", "new_count") if count}


def _names(people: Sequence[Person]) -> str:
    names = get_text_list([person.name for person in people], _("and"))
    return _("With {names}").format(names=names) if names else _("Everybody else has left")


def _light(rows: QuerySet[Participant]) -> QuerySet[Participant]:
    long = [f"conversation__last_message__{name}" for name in LONG_TEXTS]
    return rows.select_related("conversation__last_message__author").defer(*long)
