"""What conversations say of their messages, set right after many came or went."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Max, Min

from staffroom.rooms.networks.models import Audience

from ..models import Conversation, Message, Placement
from .versions import raise_versions


@transaction.atomic
def recount(conversations: Iterable[int]) -> None:
    """Their counts, their last message, what their networks' lists go by; and pages of open ones are made anew."""
    pks = list(conversations)
    if not pks:
        return
    counted = Message.objects.filter(conversation__in=pks).order_by().values("conversation")
    for row in counted.annotate(
        messages=Count("pk"), authors=Count("author", distinct=True), first=Min("posted_at"), last=Max("posted_at")
    ):
        said_last = Message.objects.filter(conversation=row["conversation"], posted_at=row["last"])
        Conversation.objects.filter(pk=row["conversation"]).update(
            message_count=row["messages"],
            author_count=row["authors"],
            started_at=row["first"],
            last_message_at=row["last"],
            last_message=said_last.order_by("-number").values_list("pk", flat=True).first(),
        )
        Placement.objects.filter(conversation=row["conversation"]).update(last_message_at=row["last"])
    raise_versions(Conversation.objects.filter(pk__in=pks).exclude(audience=Audience.NOBODY))
