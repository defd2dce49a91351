"""Which Message-ID is which message, for every door."""

from ..models import MailIdentity, Message


def note_identity(message: Message, message_id: str, digest: str = "") -> MailIdentity:
    """Remember that mail `message_id` (without angle brackets) with that content is this message."""
    identity = MailIdentity(message=message, header=message_id[:255], digest=digest)
    # Nearly always it is new: so it is written first, and read to see who was first.
    MailIdentity.objects.bulk_create([identity], ignore_conflicts=True)
    return MailIdentity.objects.get(header=identity.header, digest=digest)


def message_of(message_id: str, digest: str | None = None) -> Message | None:
    """The message that came or went under `message_id`, the latest one if several; with `digest`, that very mail."""
    found = MailIdentity.objects.filter(header=message_id[:255]).select_related("message__conversation")
    if digest is not None:
        found = found.filter(digest=digest)
    identity = found.order_by("-pk").first()
    return identity.message if identity else None
