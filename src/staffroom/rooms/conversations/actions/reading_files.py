"""Reading what files say, so that they can be found by it. Takes long: never within a transaction."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from staffroom.foundation.extracts import Extract, Trouble, extract, kind_of

from ..models import Attachment, AttachmentText


def read_files(messages: Collection[int], *, again: bool = False) -> set[int]:
    """Keep the text of these messages' files; of which messages some was read now.

    What was read once is kept, be it that there is no text in it; `again`: read it all the same.
    """
    files = Attachment.objects.filter(message__in=messages, message__withdrawn_at__isnull=True).order_by("pk")
    if not again:
        files = files.filter(words__isnull=True)
    return {file.message_id for file in list(files) if file.message_id and _read(file)}


def _read(file: Attachment) -> bool:
    """Whether it is a file that may have text, and still there when that was read."""
    kind = kind_of(file.content_type, file.filename)
    if not kind:
        return False
    found = _extract(file, kind)
    with transaction.atomic():
        if not Attachment.objects.select_for_update().filter(pk=file.pk).exists():
            return False
        kept = {"text": found.text, "trouble": found.trouble or "", "read_at": timezone.now()}
        AttachmentText.objects.update_or_create(attachment_id=file.pk, defaults=kept)
    return True


def _extract(file: Attachment, kind: str) -> Extract:
    try:
        with file.file.open("rb") as opened:
            content = opened.read()
    except OSError:
        return Extract("", Trouble.MISSING)
    return extract(content, kind)
