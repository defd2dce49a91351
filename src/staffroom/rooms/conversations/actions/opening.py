"""Closed archives: opened for whoever may read their network, or taken back."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from staffroom.journal.recording import record
from staffroom.rooms.networks.actions import note_activity_in
from staffroom.rooms.networks.models import Audience, Network

from ..facts import MessagesTakenBack
from ..models import Attachment, Conversation, Message, Placement
from .counting import recount
from .drafting import remove_file
from .versions import raise_versions

_WARMS = timedelta(days=3 * 365)  # what is older adds less than a millionth to how lively a network is


def closed_in(network: Network) -> int:
    """How many conversations of its archive are closed."""
    return Conversation.objects.filter(placements__network=network, audience=Audience.NOBODY).count()


@transaction.atomic
def open_some(network: Network, most: int = 500) -> int:
    """So many closed conversations of `network` are now for whoever may read it. How many: fewer, when all are open.

    One that is placed in further networks is for the readers of the strictest.
    """
    closed = Conversation.objects.select_for_update().filter(placements__network=network, audience=Audience.NOBODY)
    pks = list(closed.order_by("pk").values_list("pk", flat=True)[:most])
    if not pks:
        return 0
    Network.objects.select_for_update(no_key=True).get(pk=network.pk)  # it is neither closed nor opened meanwhile
    opened = Conversation.objects.filter(pk__in=pks)
    for conversation, readable in _strictest(pks).items():
        Conversation.objects.filter(pk=conversation).update(audience=readable)
    raise_versions(opened)
    _tell_networks(pks)
    return len(pks)


@transaction.atomic
def take_back(messages: Sequence[int]) -> int:
    """Messages of closed archives are gone, with their files, and so are conversations that this empties. How many.

    What has been opened stays.
    """
    gone = Message.objects.filter(pk__in=messages, conversation__audience=Audience.NOBODY, door=Message.Door.IMPORT)
    found = dict(gone.values_list("pk", "conversation"))
    for file in Attachment.objects.filter(message__in=found):
        remove_file(file)
    Message.objects.filter(pk__in=found).delete()
    touched = set(found.values())
    empty = set(Conversation.objects.filter(pk__in=touched, messages=None).values_list("pk", flat=True))
    Conversation.objects.filter(pk__in=empty).delete()
    recount(touched - empty)
    if found:
        record(MessagesTakenBack(message_ids=sorted(found)))
    return len(found)


def _strictest(pks: Sequence[int]) -> dict[int, Audience]:
    """For each conversation the audience that its networks allow."""
    readable: dict[int, list[str]] = {}
    for conversation, audience in Placement.objects.filter(conversation__in=pks).values_list(
        "conversation", "network__readable"
    ):
        readable.setdefault(conversation, []).append(audience)
    return {pk: Audience.strictest(audiences) for pk, audiences in readable.items()}


def _tell_networks(pks: Sequence[int]) -> None:
    """What lies in the networks has grown, and perhaps something was said in it lately."""
    placed: dict[int, list[int]] = {}
    for network, conversation in Placement.objects.filter(conversation__in=pks).values_list("network", "conversation"):
        placed.setdefault(network, []).append(conversation)
    for network, conversations in sorted(placed.items()):
        said = Message.objects.filter(conversation__in=conversations)
        lately = said.filter(posted_at__gt=timezone.now() - _WARMS).order_by("posted_at")
        dates = list(lately.values_list("posted_at", flat=True))
        last = dates[-1] if dates else said.order_by("-posted_at").values_list("posted_at", flat=True).first()
        if last is not None:
            note_activity_in([network], at=last, new_conversations=len(conversations), earlier=dates[:-1])
        else:
            Network.objects.filter(pk=network).update(conversation_count=F("conversation_count") + len(conversations))
