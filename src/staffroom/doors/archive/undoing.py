"""Taking an import back: as long as the archive is closed, nobody has seen what it brought."""

import time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Audience
from staffroom.rooms.networks.rules import may_own
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Person

from .importing import ImportRefused, check_not_opening, let_go_of_files
from .models import FoundMail, Import

AT_ONCE = 300
State = Import.State
UNDOABLE = frozenset({State.LOOKED, State.STOPPED, State.DONE})


def may_be_undone(import_: Import) -> bool:
    return import_.state in UNDOABLE and not _has_been_seen(import_)


def begin_undoing(import_: Import, *, by: Person) -> None:
    """All that it brought goes, step by step. Raises ImportRefused once the archive is open, and for all but owners."""
    if not may_own(by, import_.network):
        raise ImportRefused(_("Only owners of the network take its archive back."))
    check_not_opening(import_.network)
    if import_.state in UNDOABLE and _has_been_seen(import_):
        raise ImportRefused(_("The archive is open: people have read it and may have answered. It stays."))
    try:
        with transaction.atomic():
            moved = Import.objects.filter(pk=import_.pk, state__in=UNDOABLE).update(state=State.UNDOING)
    except IntegrityError as trouble:
        raise ImportRefused(
            _("Another archive is being brought in. Take this one back when that is done.")
        ) from trouble
    if not moved:
        raise ImportRefused(_("It is at work just now. Stop it first, then take it back."))


def undo(import_: Import, *, seconds: float) -> bool:
    """Go on taking it back for so many seconds. Whether there is more to do."""
    until = time.monotonic() + seconds
    while rows := list(import_.mails.order_by("-turn", "-pk")[:AT_ONCE]):
        _take_back(rows)
        if time.monotonic() > until:
            return True
    Import.objects.filter(pk=import_.pk, state=State.UNDOING).update(
        state=State.UNDONE, finished_at=timezone.now(), imported=0, held=0, already=0, read=0
    )
    let_go_of_files(import_)
    return False


@transaction.atomic
def _take_back(rows: list[FoundMail]) -> None:
    messages = [row.message_id for row in rows if row.state == FoundMail.State.IMPORTED and row.message_id]
    authors = set(Message.objects.filter(pk__in=messages).values_list("author", flat=True))
    conversations.take_back(messages)
    FoundMail.objects.filter(pk__in=[row.pk for row in rows]).delete()
    left = Person.objects.filter(pk__in=authors, kind=Person.Kind.UNCLAIMED, messages=None)
    for person in left:
        people.let_go(person)
    for row in rows:
        if row.raw:
            transaction.on_commit(lambda file=row.raw: file.delete(save=False))  # type: ignore[misc]


def _has_been_seen(import_: Import) -> bool:
    """Whether anything that it brought lies open."""
    became = import_.mails.filter(state=FoundMail.State.IMPORTED, message__isnull=False)
    return became.exclude(message__conversation__audience=Audience.NOBODY).exists()
