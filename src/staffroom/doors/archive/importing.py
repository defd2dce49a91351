"""Bringing an archive into a network: begun, gone on with a few seconds at a time, stopped, and finished.

Killed at any moment, it goes on where its last transaction ended: what is written is written, and known again.
"""

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.archives import ArchiveRefused
from staffroom.foundation.durability import kept_a_little_later
from staffroom.foundation.mail.characters import clean_line
from staffroom.rooms.networks.models import Move, Network
from staffroom.rooms.networks.rules import may_own
from staffroom.rooms.people.models import Person

from .looking import look
from .models import FoundMail, Import, ImportFile
from .sighting import Given
from .sorting import sort
from .spooling import Spool, new_spool
from .writing import Stopped, write

State = Import.State
FORGOTTEN_AT_ONCE = 1_000
AT_WORK = frozenset({State.READING, State.WRITING, State.UNDOING})


type Tell = Callable[[Import], object]


class ImportRefused(Exception):
    """Nothing was begun or changed. Worded for whoever asked for it."""


def begin(
    network: Network,
    *,
    given: Sequence[str],
    door: str,
    by: Person | None = None,
    fingerprint: str = "",
    opens: bool = False,
) -> Import:
    """A new import into the network; nothing is read yet.

    Raises ImportRefused while another one goes on there, and while the network's doors are being opened.
    """
    check_not_opening(network)
    try:
        with transaction.atomic():
            return Import.objects.create(
                network=network,
                started_by=by,
                door=door,
                given=[clean_line(name, 120) for name in given],
                fingerprint=fingerprint,
                opens=opens,
                spool=new_spool(),
                started_at=timezone.now(),
            )
    except IntegrityError as trouble:
        raise ImportRefused(
            _("Another archive is being brought into %(network)s. Let it finish, or take it back, and try again.")
            % {"network": network.name}
        ) from trouble


def check_not_opening(network: Network) -> None:
    """Raises ImportRefused while the doors are being opened: that opens the archive as it was found."""
    if Move.objects.filter(network=network, opened_at__isnull=False, done_at=None).exists():
        raise ImportRefused(
            _("The doors of %(network)s are being opened. Wait until that is done.") % {"network": network.name}
        )


@transaction.atomic
def begin_on_the_web(network: Network, *, by: Person, files: Sequence[File]) -> Import:  # type: ignore[type-arg]
    """The same for files that an owner has given. Raises ImportRefused."""
    _check_owner(network, by)
    if not files:
        raise ImportRefused(_("Choose at least one file."))
    import_ = begin(network, given=[str(file.name) for file in files], door=Import.Door.WEB, by=by)
    for position, file in enumerate(files):
        ImportFile.objects.create(
            brought_by=import_, position=position, file=file, filename=str(file.name)[:120], size=file.size
        )
    return import_


def given_files(import_: Import) -> list[Given]:
    """What somebody gave on the web, under the names it had."""
    return [Given(Path(it.file.path), it.filename) for it in import_.files.order_by("position")]


def go_on(
    import_: Import, paths: Sequence[Path | Given], *, seconds: float = math.inf, tell: Tell = lambda import_: None
) -> bool:
    """Work on it for some seconds, and `tell` how far it is now and then. Whether there is more to do.

    What is found to be no archive makes it FAILED, with its trouble in words; nothing of it is kept then.
    """
    began = time.monotonic()
    import_.refresh_from_db()
    try:
        return _step(import_, paths, seconds, tell)
    except ArchiveRefused as refusal:
        _fail(import_, str(refusal))
        return False
    except Stopped:
        return False
    finally:
        Import.objects.filter(pk=import_.pk).update(seconds=F("seconds") + (time.monotonic() - began))
        import_.refresh_from_db()


def start_writing(import_: Import, *, by: Person) -> None:
    """What was looked through is brought in from now on.

    Raises ImportRefused if it is not at that point, and for all but owners.
    """
    _check_owner(import_.network, by)
    if not _move(import_, {State.LOOKED}, State.WRITING):
        raise ImportRefused(_("This archive is not waiting to be brought in any more."))


def stop(import_: Import, *, by: Person) -> None:
    """Nothing more is read or written until somebody lets it go on. What has been written stays.

    Raises ImportRefused for all but owners.
    """
    _check_owner(import_.network, by)
    _move(import_, {State.READING, State.WRITING}, State.STOPPED)


def resume(import_: Import, *, by: Person | None) -> None:
    """It goes on where it was stopped. `by`: None for the command.

    Raises ImportRefused if it was not stopped, and for all but owners.
    """
    if by is not None:
        _check_owner(import_.network, by)
    if not _move(import_, {State.STOPPED}, State.WRITING if import_.is_threaded else State.READING):
        raise ImportRefused(_("It has not been stopped."))


def break_off(import_: Import) -> None:
    """It is over as it is: what has been written stays, and what waits is forgotten."""
    # From now on nothing goes on with it: half forgotten, it would lack mails.
    Import.objects.filter(pk=import_.pk).update(state=State.STOPPED, fingerprint="")
    while rows := _some(import_.mails.filter(state=FoundMail.State.WAITING)):
        with transaction.atomic():
            FoundMail.objects.filter(pk__in=rows).delete()
            Import.objects.filter(pk=import_.pk).update(read=F("read") - len(rows))
    Import.objects.filter(pk=import_.pk).update(state=State.DONE, finished_at=timezone.now())
    let_go_of_files(import_)
    import_.refresh_from_db()


def _check_owner(network: Network, by: Person) -> None:
    if not may_own(by, network):
        raise ImportRefused(_("Only owners of the network bring in its archive."))


def let_go_of_files(import_: Import) -> None:
    """What was given, and what was made of it on the way, is needed no more."""
    for given in import_.files.all():
        file = given.file
        given.delete()
        file.delete(save=False)
    if import_.spool:
        Spool(import_.spool).remove()


def _step(import_: Import, paths: Sequence[Path | Given], seconds: float, tell: Tell) -> bool:
    if import_.state == State.READING:
        with kept_a_little_later():
            is_read = look(import_, paths, seconds=seconds, tell=tell)
        if not is_read:
            return True
        import_.refresh_from_db()
        _refuse_unreadable(import_)
        sort(import_)
        _move(import_, {State.READING}, State.LOOKED if import_.door == Import.Door.WEB else State.WRITING)
        return import_.state == State.WRITING
    if import_.state == State.WRITING:
        with kept_a_little_later():
            is_written = write(import_, seconds=seconds, tell=tell)
        if not is_written:
            return True
        _finish(import_)
    return False


def _refuse_unreadable(import_: Import) -> None:
    """Where nothing at all could be read as a mail, this is no archive."""
    if import_.read == import_.held:
        held = import_.mails.filter(state=FoundMail.State.HELD).order_by("ordinal").first()
        raise ArchiveRefused(held.reason if held else _("There is no mail in it."))


def _finish(import_: Import) -> None:
    became = import_.mails.filter(message__isnull=False, state=FoundMail.State.IMPORTED).order_by()
    Import.objects.filter(pk=import_.pk).update(
        threads=became.values("message__conversation").distinct().count(),
        people=became.values("message__author").distinct().count(),
        finished_at=timezone.now(),
    )
    if _move(import_, {State.WRITING}, State.DONE):
        let_go_of_files(import_)


def _fail(import_: Import, trouble: str) -> None:
    for mail in import_.mails.exclude(raw=""):
        mail.raw.delete(save=False)
    while rows := _some(import_.mails.all()):
        FoundMail.objects.filter(pk__in=rows).delete()
    Import.objects.filter(pk=import_.pk).update(
        state=State.FAILED, trouble=trouble[:400], read=0, already=0, held=0, finished_at=timezone.now()
    )
    let_go_of_files(import_)


def _some(mails: QuerySet[FoundMail]) -> list[int]:
    """As many as are deleted at once: others want to write, too."""
    return list(mails.order_by("-pk").values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])


def _move(import_: Import, before: set[State], after: State) -> bool:
    """Whether it was at one of `before`, and so is at `after` now."""
    moved = Import.objects.filter(pk=import_.pk, state__in=before).update(state=after)
    import_.refresh_from_db()
    return bool(moved)
