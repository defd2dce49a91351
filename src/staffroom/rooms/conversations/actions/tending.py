"""Looking after a conversation: close, reopen, rename, pin, place in a further network."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.networks.actions import note_activity
from staffroom.rooms.networks.models import Audience, Network
from staffroom.rooms.people.models import Person

from ..facts import (
    ConversationClosed,
    ConversationPinned,
    ConversationPlaced,
    ConversationRenamed,
    ConversationReopened,
)
from ..models import Conversation, Placement, Tending
from ..rules import may_pin, may_place, may_tend
from .rearranging import note
from .refusals import PlaceRefused, TendRefused
from .troubles import why_no_reply
from .versions import outdate
from .writing import MOST_TITLE


@transaction.atomic
def close(conversation: Conversation, *, by: Person, reason: str = "") -> Conversation:
    """No more replies. Closing a closed one changes nothing. Raises TendRefused."""
    _check(conversation, by)
    if not conversation.is_open:
        return conversation
    change(conversation, closed_at=timezone.now(), closed_by=by)
    done = _noted(conversation, Tending.Kind.CLOSED, by, reason)
    record(ConversationClosed(conversation_id=conversation.pk, person_id=by.pk, tending_id=done))
    return conversation


@transaction.atomic
def reopen(conversation: Conversation, *, by: Person, reason: str = "") -> Conversation:
    """Replies are welcome again. Raises TendRefused."""
    _check(conversation, by)
    if conversation.is_open:
        return conversation
    change(conversation, closed_at=None, closed_by=None)
    done = _noted(conversation, Tending.Kind.REOPENED, by, reason)
    record(ConversationReopened(conversation_id=conversation.pk, person_id=by.pk, tending_id=done))
    return conversation


@transaction.atomic
def rename(conversation: Conversation, *, by: Person, title: str, reason: str = "") -> Conversation:
    """Another title; mail still threads, by its Message-IDs. Raises TendRefused."""
    _check(conversation, by)
    title = " ".join(title.split())
    if not title:
        raise TendRefused(_("A conversation needs a title. The old one is kept."))
    if len(title) > MOST_TITLE:
        raise TendRefused(_("A title has %(most)s characters at most. The old one is kept.") % {"most": MOST_TITLE})
    if title == conversation.title:
        return conversation
    done = _noted(conversation, Tending.Kind.RENAMED, by, reason, old_title=conversation.title)
    change(conversation, title=title)
    record(ConversationRenamed(conversation_id=conversation.pk, person_id=by.pk, tending_id=done))
    return conversation


@transaction.atomic
def pin(conversation: Conversation, network: Network, *, by: Person) -> Placement:
    """At the head of the network's list until unpinned. Raises TendRefused for all but its facilitators."""
    return _set_pinned(conversation, network, by, is_pinned=True)


@transaction.atomic
def unpin(conversation: Conversation, network: Network, *, by: Person) -> Placement:
    return _set_pinned(conversation, network, by, is_pinned=False)


@transaction.atomic
def place(conversation: Conversation, network: Network, *, by: Person) -> Placement:
    """Have it in one more network. The strictest audience wins: it is never seen by more than `network` allows.

    Raises PlaceRefused for who may not tend it or write there.
    """
    existing = conversation.placements.filter(network=network).first()
    if existing:
        return existing
    if not may_place(by, conversation, network):
        raise PlaceRefused(
            _("You can place it only where you may write, and only what you began or look after yourself.")
        )
    placement = Placement.objects.create(
        conversation=conversation,
        network=network,
        placed_by=by,
        placed_at=timezone.now(),
        last_message_at=conversation.last_message_at,
    )
    change(conversation, audience=Audience.strictest([conversation.audience, network.readable]))
    note_activity([network], at=conversation.last_message_at, new_conversations=1)
    record(ConversationPlaced(conversation_id=conversation.pk, network_id=network.pk, person_id=by.pk))
    return placement


def _set_pinned(conversation: Conversation, network: Network, by: Person, *, is_pinned: bool) -> Placement:
    placement = conversation.placements.filter(network=network).first()
    if placement is None or not may_pin(by, network):
        raise TendRefused(_("Only facilitators of the network pin conversations in it."))
    if bool(placement.pinned_at) == is_pinned:
        return placement
    placement.pinned_at = timezone.now() if is_pinned else None
    placement.save(update_fields=["pinned_at"])
    Network.objects.filter(pk=network.pk).update(version=F("version") + 1)
    record(
        ConversationPinned(conversation_id=conversation.pk, network_id=network.pk, person_id=by.pk, is_pinned=is_pinned)
    )
    return placement


def _noted(conversation: Conversation, kind: str, by: Person, reason: str, **details: str) -> int:
    """The id of the row that says what was done and why; 0 where whoever began it did it with their own."""
    if conversation.started_by_id == by.pk and not reason.strip():
        return 0
    return note(conversation, kind, by, reason, **details).pk


def _check(conversation: Conversation, by: Person) -> None:
    if may_tend(by, conversation):
        return
    # Whoever began it may not look after it for now, and hears why.
    why = why_no_reply(by, conversation) if conversation.started_by_id == by.pk else ""
    raise TendRefused(why or _("This is for whoever began the conversation, and for its facilitators."))


def change(conversation: Conversation, **fields: object) -> None:
    """Its fields, and every page that shows them."""
    for name, value in fields.items():
        setattr(conversation, name, value)
    conversation.save(update_fields=[*fields])
    outdate(conversation)
