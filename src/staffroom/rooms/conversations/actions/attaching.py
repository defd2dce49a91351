"""Files go with what is said, or wait with what waits."""

from collections.abc import Iterable

from django.core.files.base import ContentFile

from staffroom.foundation.files import SafeFile
from staffroom.rooms.people.models import Person

from ..models import Attachment, HeldPost, Message


def attach(message: Message, files: Iterable[SafeFile], attachments: Iterable[Attachment]) -> None:
    """The files go with the message."""
    _store_files(files, message.author, message=message)
    waiting = [attachment.pk for attachment in attachments]
    if waiting:
        Attachment.objects.filter(pk__in=waiting, message=None, added_by=message.author).update(
            message=message, draft=None, held_post=None
        )


def keep_with(held: HeldPost, files: Iterable[SafeFile], attachments: Iterable[Attachment]) -> None:
    """The files wait with what waits."""
    _store_files(files, held.author, held_post=held)
    waiting = [attachment.pk for attachment in attachments]
    Attachment.objects.filter(pk__in=waiting, message=None, added_by=held.author).update(held_post=held, draft=None)


def _store_files(files: Iterable[SafeFile], added_by: Person, **on: Message | HeldPost) -> None:
    for file in files:
        Attachment.objects.create(
            added_by=added_by,
            file=ContentFile(file.content, name=file.filename),
            filename=file.filename,
            content_type=file.content_type,
            size=len(file.content),
            width=file.width,
            height=file.height,
            is_picture=file.is_image,
            **on,
        )
