"""Giving messages of an archive what another export of the same mails still has: files, or all the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from staffroom.foundation.files import SafeFile
from staffroom.journal.recording import record
from staffroom.rooms.networks.models import Network

from ..facts import ConversationsBroughtIn
from ..models import Attachment, Conversation, Message
from ..rendering import Rendered
from .attaching import attach


@dataclass(frozen=True, slots=True)
class Missing:
    """What a mail holds that may be missing from the message it is."""

    text: str
    quoted: str
    rendered: Rendered
    files: Sequence[SafeFile] = ()


@transaction.atomic
def complete(network: Network, found: Mapping[int, Missing]) -> int:
    """Messages that an archive brought without any words or files get those of `found`, by their ids. How many.

    What has words keeps them, and what has files keeps those; nothing comes back that was edited or withdrawn.
    """
    useful = [pk for pk, missing in found.items() if missing.files or missing.text or missing.quoted]
    has_files = Exists(Attachment.objects.filter(message=OuterRef("pk")))
    brought = Message.objects.filter(pk__in=useful, door=Message.Door.IMPORT, edited_at=None, withdrawn_at=None)
    completed = [message for message in brought.annotate(has_files=has_files) if _complete(message, found[message.pk])]
    if completed:
        touched = {message.conversation_id for message in completed}
        Conversation.objects.filter(pk__in=touched).update(version=F("version") + 1)
        pks = [message.pk for message in completed]
        record(
            ConversationsBroughtIn(
                network_id=network.pk,
                conversations=0,
                messages=len(pks),
                first_message_id=min(pks),
                last_message_id=max(pks),
                are_completed=True,
            )
        )
    return len(completed)


def _complete(message: Message, missing: Missing) -> bool:
    """Whether it lacked anything."""
    lacks_words = not (message.source or message.quoted) and bool(missing.text or missing.quoted)
    lacks_files = not message.has_files and bool(missing.files)  # type: ignore[attr-defined]  # annotated
    if lacks_words:
        message.source, message.quoted = missing.text, missing.quoted
        message.html, message.excerpt = missing.rendered.html, missing.rendered.excerpt
        message.save(update_fields=["source", "quoted", "html", "excerpt"])
    if lacks_files:
        attach(message, missing.files, ())
    return lacks_words or lacks_files
