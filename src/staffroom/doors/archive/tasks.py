"""Archives at work in the background: some seconds at a time, so that others have their turn and a restart goes on."""

from django.db import transaction
from django.tasks import task

from staffroom.journal.waking import wake_on_commit
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from .giving import alone
from .importing import AT_WORK, ImportRefused, given_files, go_on
from .models import Import
from .opening import OpenRefused, open_archive
from .undoing import undo

SECONDS = 4.0


def carry_on(import_: Import) -> None:
    """Have somebody work on it, once this transaction is committed."""
    with transaction.atomic():
        work_on.enqueue(import_.pk)
        wake_on_commit()


@task
def work_on(import_id: int) -> None:
    """One step of an import; the next one is a task of its own."""
    import_ = Import.objects.select_related("network").filter(pk=import_id, state__in=AT_WORK).first()
    if import_ is None:
        return
    try:
        with alone(import_.network):
            is_more = _step(import_)
    except ImportRefused:
        return  # another process is on it, and carries on by itself
    # It may have been stopped and let go on before we were out of the way, and whoever came to do so was sent away.
    if is_more or Import.objects.filter(pk=import_id, state__in=AT_WORK).exists():
        carry_on(import_)


def _step(import_: Import) -> bool:
    if import_.state == Import.State.UNDOING:
        return undo(import_, seconds=SECONDS)
    is_more = go_on(import_, given_files(import_), seconds=SECONDS)
    if import_.state == Import.State.DONE and import_.opens:
        open_archive(import_.network, None)
    return is_more


@task
def open_to_readers(network_id: int, person_id: int) -> None:
    """All of the archive, in batches; broken off, it goes on."""
    network = Network.objects.filter(pk=network_id).first()
    person = Person.objects.filter(pk=person_id).first()
    if network is None or person is None:
        return
    try:
        open_archive(network, person)
    except OpenRefused:
        return  # an archive has begun to come in meanwhile, or they own the network no more
