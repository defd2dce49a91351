"""What comes round for conversations."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from . import actions
from .models import Attachment, Draft, HeldPost

UNUSED_FILES_STAY = timedelta(days=7)
EMPTY_DRAFTS_STAY = timedelta(days=1)
SETTLED_POSTS_STAY = timedelta(days=90)
# Whoever reported something of it has been answered by then.
LEFT_CONVERSATIONS_STAY = timedelta(days=90)
# A file is written before its row is: what is younger may still be on its way.
ON_ITS_WAY = timedelta(days=1)
FOLDER = "attachments"


@task
def forget_unused() -> None:
    """Files that nothing has, drafts that hold nothing, what waited and is long settled, bytes no row knows.

    And private conversations that everybody left long ago.
    """
    now = timezone.now()
    unused = Attachment.objects.filter(message=None, draft=None, held_post=None, added_at__lt=now - UNUSED_FILES_STAY)
    for attachment in unused.iterator(chunk_size=500):
        actions.remove_file(attachment)
    empty = Q(title="", text="", attachments=None)
    Draft.objects.filter(empty, updated_at__lt=now - EMPTY_DRAFTS_STAY).delete()
    HeldPost.objects.filter(settled_at__lt=now - SETTLED_POSTS_STAY).delete()
    actions.forget_left_conversations(before=now - LEFT_CONVERSATIONS_STAY)
    for path in _unknown_files():
        if default_storage.get_modified_time(path) < now - ON_ITS_WAY:
            default_storage.delete(path)


def _unknown_files() -> Iterator[str]:
    """Folder by folder, so that a million files are never all in memory."""
    if not default_storage.exists(FOLDER):
        return
    for folder in default_storage.listdir(FOLDER)[0]:
        paths = {f"{FOLDER}/{folder}/{name}" for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]}
        yield from sorted(paths - set(Attachment.objects.filter(file__in=paths).values_list("file", flat=True)))
