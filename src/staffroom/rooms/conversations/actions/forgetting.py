"""What nobody has any more goes."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from staffroom.rooms.networks.models import Audience

from ..models import Conversation, Participant
from .revising import empty_for_good

State = Participant.State


def forget_left_conversations(*, before: datetime, most: int = 500) -> int:
    """Private conversations that nobody has been in since then are gone, with their words and files. How many."""
    private = Conversation.objects.filter(audience=Audience.PEOPLE, last_message_at__lt=before)
    rows = Participant.objects.filter(conversation=OuterRef("pk"))
    still = rows.filter(Q(state__in=[State.IN, State.ASKED], is_shut=False) | Q(changed_at__gte=before))
    abandoned = list(private.filter(~Exists(still)).order_by("pk")[:most])
    for conversation in abandoned:
        with transaction.atomic():
            for message in conversation.messages.said().select_related("conversation"):
                empty_for_good(message)
            conversation.delete()
    return len(abandoned)
