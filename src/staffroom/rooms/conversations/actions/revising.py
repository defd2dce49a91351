"""Changing one's own words: edit with history, withdraw."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..facts import MessageEdited, MessageWithdrawn
from ..models import Message, Revision, placed_in
from ..rendering import render
from ..rules import may_edit, may_withdraw, standings_in, waits_in
from .drafting import remove_file
from .refusals import EditRefused
from .suspecting import suspected
from .versions import outdate
from .writing import MOST_TEXT


@transaction.atomic
def edit(message: Message, *, by: Person, text: str, is_suspicious: bool = False) -> Message:
    """The message with new text (Markdown; a plain mail stays plain); what it said before is kept as a revision.

    Raises EditRefused for anybody but its author, for an empty or overlong text, and where somebody would look at
    the same words first (`is_suspicious`: because of what was said of them outside).
    """
    message = Message.objects.select_for_update().select_related("conversation").get(pk=message.pk)
    if not may_edit(by, message):
        raise EditRefused(_("You can only change what you wrote yourself."))
    if not text.strip():
        raise EditRefused(_("There would be no text left. You can withdraw the message instead."))
    if len(text) > MOST_TEXT:
        raise EditRefused(_("This is longer than a message can be. What it said before is kept."))
    if text == message.source:
        return message
    if is_suspicious or _would_wait(message, text):
        raise EditRefused(
            _(
                "What you write here is looked at before it appears, so what was let in stays as it is. You can "
                "withdraw it and write it anew."
            )
        )

    now = timezone.now()
    Revision.objects.create(
        message=message, form=message.form, source=message.source, html=message.html, replaced_at=now
    )
    if message.form == Message.Form.HTML:  # what came as HTML was shown for editing as text
        message.form = Message.Form.PLAIN
    rendered = render(message.form, text, message.quoted)
    message.source, message.html, message.excerpt = text, rendered.html, rendered.excerpt
    message.edited_at = now
    message.save(update_fields=["source", "form", "html", "excerpt", "edited_at"])
    outdate(message.conversation)
    record(MessageEdited(message_id=message.pk, conversation_id=message.conversation_id, person_id=by.pk))
    return message


def _would_wait(message: Message, text: str) -> bool:
    """Whether these words would wait for a facilitator if they were said now: no other door leads around that."""
    if waits_in(message.author, standings_in(message.author, message.conversation)):
        return True
    return bool(suspected(message.author, placed_in(message.conversation_id), "", text))


@transaction.atomic
def withdraw(message: Message, *, by: Person) -> Message:
    """The message without its words, files and history; that somebody said something stays, so answers make sense.

    Raises EditRefused for anybody but its author.
    """
    message = Message.objects.select_for_update().select_related("conversation").get(pk=message.pk)
    if message.withdrawn_at is not None:
        return message
    if not may_withdraw(by, message):
        raise EditRefused(_("You can only withdraw what you wrote yourself."))

    _empty(message, by)
    return message


@transaction.atomic
def empty_for_good(message: Message) -> None:
    """Withdraw what somebody said who has left and wanted their words gone."""
    _empty(message, message.author)


def _empty(message: Message, by: Person) -> None:
    """Take the words, files and history from a message, wherever they lie."""
    message.removals.update(source="", html="", quoted="", excerpt="")
    message.source = message.html = message.quoted = message.excerpt = ""
    message.withdrawn_at, message.withdrawn_by = timezone.now(), by
    message.save(update_fields=["source", "html", "quoted", "excerpt", "withdrawn_at", "withdrawn_by"])
    message.revisions.all().delete()
    for attachment in message.attachments.all():
        remove_file(attachment)
    outdate(message.conversation)
    record(MessageWithdrawn(message_id=message.pk, conversation_id=message.conversation_id, person_id=by.pk))
