"""Which Message-ID is which message, for every door."""

from django.db import IntegrityError, transaction

from staffroom.foundation.prepared import Prepared
from staffroom.foundation.statements import Insertion

from ..models import MailIdentity, Message


def note_identity(message: Message, message_id: str, digest: str = "") -> MailIdentity:
    """Remember that mail `message_id` (without angle brackets) with that content is this message.

    If it is another message already, that stays so.
    """
    identity = MailIdentity(message=message, header=message_id[:255], digest=digest)
    try:
        # Nearly always it is new: so it is written first, and read to see who was first.
        with transaction.atomic():
            _store(identity)
    except IntegrityError:
        return MailIdentity.objects.get(header=identity.header, digest=digest)
    return identity


def message_of(message_id: str, digest: str | None = None) -> Message | None:
    """The message that came or went under `message_id`, the latest one if several; with `digest`, that very mail."""
    known = known_as(message_id)
    pk = next((pk for pk, said in known if digest is None or said == digest), None)
    return message_numbered(pk) if pk else None


def message_numbered(pk: int) -> Message | None:
    """The message with this id, and its conversation."""
    return _MESSAGE.first(pk=pk)


def known_as(message_id: str) -> list[tuple[int, str]]:
    """Messages that came or went under `message_id`, the latest first: the id of each, and the digest of the mail."""
    return _KNOWN(header=message_id[:255])


_store = Insertion(MailIdentity)
_KNOWN = Prepared(
    lambda header: MailIdentity.objects.filter(header=header).order_by("-pk").values_list("message_id", "digest")
)
_MESSAGE = Prepared(lambda pk: Message.objects.filter(pk=pk).select_related("conversation"))
