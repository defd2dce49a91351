"""Taking somebody else's words away, and giving them back: by those who look after the conversation."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..facts import MessageRemoved, MessageRestored
from ..models import Message, Removal
from ..rules import may_remove, may_restore
from .refusals import EditRefused
from .versions import outdate

LONGEST_REASON = 500
# What a removal takes from the message, and gives back.
TAKEN = ("source", "html", "quoted", "excerpt")


@transaction.atomic
def remove(message: Message, *, by: Person, reason: str = "") -> Removal:
    """The message without its words, files and history, for everybody; they lie in the removal until it is restored.

    Removing it again changes nothing. Raises EditRefused for all but facilitators, and for what its author withdrew.
    """
    message = _locked(message)
    if removal := message.removals.in_force().first():
        return removal
    if not may_remove(by, message):
        raise EditRefused(why_not_removed(message, by))
    removal = Removal.objects.create(
        message=message,
        by=by,
        at=timezone.now(),
        reason=reason.strip()[:LONGEST_REASON],
        **{name: getattr(message, name) for name in TAKEN},
    )
    message.withdrawn_at, message.withdrawn_by = removal.at, by
    _save(message, dict.fromkeys(TAKEN, ""))
    record(MessageRemoved(**_of(removal, message, by)))
    return removal


@transaction.atomic
def restore(message: Message, *, by: Person) -> Message:
    """The message as it was. Restoring one that stands changes nothing. Raises EditRefused for all but facilitators."""
    message = _locked(message)
    removal = message.removals.in_force().select_for_update().first()
    if removal is None and message.withdrawn_at is None:
        return message
    if removal is None or not may_restore(by, message):
        raise EditRefused(_("Only what was removed can be restored, by those who look after the conversation."))
    message.withdrawn_at = message.withdrawn_by = None
    _save(message, {name: getattr(removal, name) for name in TAKEN})
    for name in TAKEN:
        setattr(removal, name, "")
    removal.restored_by, removal.restored_at = by, timezone.now()
    removal.save(update_fields=[*TAKEN, "restored_by", "restored_at"])
    record(MessageRestored(**_of(removal, message, by)))
    return message


def why_not_removed(message: Message, by: Person) -> str:
    if message.withdrawn_at is not None:
        return _("Its author has withdrawn it: nothing is left of it.")
    if message.author_id == by.pk:
        return _("This is your own message. You can withdraw it.")
    return _("Only those who look after the conversation remove messages from it.")


def _locked(message: Message) -> Message:
    return Message.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=message.pk)


def _save(message: Message, words: dict[str, str]) -> None:
    for name, value in words.items():
        setattr(message, name, value)
    message.save(update_fields=[*TAKEN, "withdrawn_at", "withdrawn_by"])
    outdate(message.conversation)


def _of(removal: Removal, message: Message, by: Person) -> dict[str, int]:
    return {
        "message_id": message.pk,
        "conversation_id": message.conversation_id,
        "removal_id": removal.pk,
        "by_id": by.pk,
    }
