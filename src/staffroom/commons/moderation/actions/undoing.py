"""Taking a decision back, by the room's own verb; whom it concerned is told."""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import HeldPost, Tending
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Ban, Measure
from staffroom.rooms.people.models import Person

from ..models import Decision
from ..rules import may_undo
from .noting import cross_out_one
from .refusals import UndoRefused

Kind = Decision.Kind


def can_be_undone(decision: Decision) -> bool:
    is_mails = decision.kind == Kind.DECLINED and decision.thing_id is None
    return decision.undone_at is None and decision.kind in _WAYS and not is_mails


@transaction.atomic
def undo(decision: Decision, *, by: Person, words: str = "") -> Decision:
    """The decision, undone; an appeal against it is answered by that. Raises UndoRefused, or what a room refuses with.

    `words` are told to whom it concerned.
    """
    found = Decision.objects.select_for_update(of=("self",)).select_related("network", "message", "person")
    row = found.get(pk=decision.pk)
    if not may_undo(by, row):
        raise UndoRefused(_("Those who look after the network can undo this, but nobody does so for themself."))
    if row.undone_at is not None:
        raise UndoRefused(_("It is undone already."))
    if row.kind not in _WAYS:
        raise UndoRefused(_("This can't be undone: they were told, and may write it again."))
    Decision.objects.filter(pk=row.pk).update(undone_reason=words.strip())
    _WAYS[Kind(row.kind)](row, by)
    # Rooms say so themselves, and it is crossed out already; nobody else knows of a warning.
    cross_out_one(row, by=by)
    row.refresh_from_db()
    return row


def _restore(decision: Decision, by: Person) -> None:
    if decision.message is None:
        raise UndoRefused(_("The message is gone for good."))
    conversations.restore(decision.message, by=by)


def _undo_tending(decision: Decision, by: Person) -> None:
    conversations.undo(Tending.objects.get(pk=decision.thing_id), by=by)


def _end_pause(decision: Decision, by: Person) -> None:
    networks.end_pause(Measure.objects.get(pk=decision.thing_id), by=by)


def _take_back(decision: Decision, by: Person) -> None:
    networks.take_back(Measure.objects.get(pk=decision.thing_id), by=by)


def _lift(decision: Decision, by: Person) -> None:
    networks.lift(Ban.objects.get(pk=decision.thing_id), by=by)


def _as_the_network(decision: Decision, by: Person) -> None:
    if decision.network is None or decision.person is None:
        raise UndoRefused(_("They have left meanwhile."))
    networks.post_as_network(decision.network, person=decision.person, by=by)


def _let_in_after_all(decision: Decision, by: Person) -> None:
    """It waits once more, and is let in at that; where other networks are asked as well, it waits for those."""
    declined = HeldPost.objects.filter(pk=decision.thing_id).select_related("author", "conversation", "answers").first()
    if declined is None:
        raise UndoRefused(_("It is not kept any more. Ask them to send it again."))
    networks_asked = list(declined.networks.all())
    held = conversations.hold(
        author=declined.author,
        text=declined.text,
        waits={network.pk: declined.reason for network in networks_asked},
        networks=networks_asked,
        conversation=declined.conversation,
        title=declined.title,
        form=declined.form,
        door=declined.door,
        quoted=declined.quoted,
        attachments=list(declined.attachments.filter(message=None)),
        answers=declined.answers,
    )
    conversations.let_in(held, by=by)


def _remove_again(decision: Decision, by: Person) -> None:
    if decision.message is None:
        raise UndoRefused(_("The message is gone for good."))
    conversations.remove(decision.message, by=by)


def _take_words_back(decision: Decision, by: Person) -> None:
    """A warning was words alone: it is crossed out, and they are told."""


_WAYS: Mapping[Kind, Callable[[Decision, Person], None]] = {
    Kind.REMOVED: _restore,
    Kind.CLOSED: _undo_tending,
    Kind.REOPENED: _undo_tending,
    Kind.RENAMED: _undo_tending,
    Kind.MOVED: _undo_tending,
    Kind.SPLIT: _undo_tending,
    Kind.MERGED: _undo_tending,
    Kind.PAUSED: _end_pause,
    Kind.EXPELLED: _take_back,
    Kind.BANNED: _lift,
    Kind.ADDRESS: _lift,
    Kind.FREED: _as_the_network,
    Kind.WATCHED: _as_the_network,
    Kind.WARNED: _take_words_back,
    Kind.DECLINED: _let_in_after_all,
    Kind.LET_IN: _remove_again,
}
