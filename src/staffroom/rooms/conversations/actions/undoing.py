"""Undoing what was done with a conversation: each way back is the way there, the other way round."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.networks.models import Audience
from staffroom.rooms.people.models import Person

from ..facts import TendingUndone
from ..models import Conversation, Message, Tending, placed_in
from ..rules import may_moderate
from . import rearranging, tending
from .refusals import TendRefused

Kind = Tending.Kind


@transaction.atomic
def undo(done: Tending, *, by: Person) -> Tending:
    """The conversation as it was before; what was said since stays with what it answers. Undoing twice changes nothing.

    Raises TendRefused for all but those who look after it, and if that can't be undone any more.
    """
    done = Tending.objects.select_for_update(of=("self",)).select_related("conversation", "other").get(pk=done.pk)
    if done.undone_at is not None:
        return done
    if not may_moderate(by, done.conversation):
        raise TendRefused(_("This is for the facilitators of its networks."))
    _WAYS[Kind(done.kind)](done, by)
    done.undone_by, done.undone_at = by, timezone.now()
    done.save(update_fields=["undone_by", "undone_at"])
    record(TendingUndone(conversation_id=done.conversation_id, tending_id=done.pk, by_id=by.pk))
    return done


def _reopen(done: Tending, by: Person) -> None:
    tending.change(done.conversation, closed_at=None, closed_by=None)


def _close(done: Tending, by: Person) -> None:
    tending.change(done.conversation, closed_at=timezone.now(), closed_by=by)


def _rename(done: Tending, by: Person) -> None:
    tending.change(done.conversation, title=done.old_title)


def _move_back(done: Tending, by: Person) -> None:
    here = placed_in(done.conversation_id)
    if done.from_network is None or done.to_network is None or done.to_network_id not in here:
        raise TendRefused(_gone_on())
    if done.from_network_id in here:
        raise TendRefused(_gone_on())
    conversation = done.conversation
    rearranging.change_place(conversation, done.to_network, done.from_network, by)
    # What was said meanwhile was said to fewer people, and stays with them.
    if not Message.objects.filter(conversation=conversation, posted_at__gt=done.at).exists():
        readable = conversation.networks.values_list("readable", flat=True)
        tending.change(conversation, audience=Audience.strictest([done.old_audience, *readable]))


def _join_again(done: Tending, by: Person) -> None:
    if done.other is None or done.other.merged_into_id or done.conversation.merged_into_id:
        raise TendRefused(_gone_on())
    parents = {int(pk): answered for pk, answered in done.parents.items()}
    rearranging.join(done.other, done.conversation, parents)


def _part_again(done: Tending, by: Person) -> None:
    if done.other is None or done.other.merged_into_id != done.conversation_id:
        raise TendRefused(_gone_on())
    still_here = Message.objects.filter(pk__in=done.moved, conversation=done.conversation)
    going = rearranging.below(set(still_here.values_list("pk", flat=True)), done.conversation)
    if not going or len(going) == done.conversation.message_count:
        raise TendRefused(_gone_on())
    audience = Audience.strictest([done.old_audience, done.conversation.audience])
    rearranging.put_back(done.other, done.networks, audience, by)
    rearranging.part(Conversation.objects.get(pk=done.conversation_id), done.other, going)


def _gone_on() -> str:
    return _("Too much has happened since: this can't be undone as a whole any more.")


_WAYS = {
    Kind.CLOSED: _reopen,
    Kind.REOPENED: _close,
    Kind.RENAMED: _rename,
    Kind.MOVED: _move_back,
    Kind.SPLIT: _join_again,
    Kind.MERGED: _part_again,
}
