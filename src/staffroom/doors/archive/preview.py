"""What owners see of an archive before it is opened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.networks.models import Audience, Network

from .models import FoundMail, Import

LATEST_FIRST = ("-last_message_at", "-pk")
SAMPLES = 8


@dataclass(frozen=True)
class Sample:
    """A conversation that would be made: the subject it begins with, when, by whom, and how many mails it has."""

    title: str
    name: str
    date: datetime | None
    mails: int


def closed(network: Network) -> QuerySet[Conversation]:
    """Conversations that nobody can read yet; for owners alone."""
    lying = Conversation.objects.filter(placements__network=network, audience=Audience.NOBODY)
    return lying.select_related("started_by")


def with_first_lines(conversations: list[Conversation]) -> list[dict[str, Any]]:
    """One more query: how each begins."""
    firsts = Message.objects.filter(conversation__in=conversations, number=1).values_list("conversation", "excerpt")
    lines = dict(firsts)
    return [{"conversation": one, "first_line": lines.get(one.pk, "")} for one in conversations]


def samples(import_: Import) -> list[Sample]:
    """Some of the conversations that an import would make, from all its years."""
    if not import_.is_threaded:
        return []
    waiting = import_.mails.filter(state=FoundMail.State.WAITING)
    roots = waiting.filter(parent=None).order_by("turn")
    count = roots.count()
    step = max(1, count // SAMPLES)
    numbers = list(roots.values_list("pk", flat=True)[: SAMPLES * step : step])
    mails = waiting.filter(root=OuterRef("root")).order_by().values("root").annotate(n=Count("pk")).values("n")
    found = waiting.filter(pk__in=numbers).order_by("turn").annotate(mails=Subquery(mails))
    return [Sample(root.subject, root.name, root.date, root.mails) for root in found]
