"""An archive given on the command line: the network it goes into, and whether it is one that was begun before."""

import fcntl
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.foundation.archives.folders import files_in
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Network, address_shape
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Account, Person

from .importing import ImportRefused, begin, break_off, resume
from .models import Import


def network_named(slug: str) -> Network | None:
    return Network.objects.filter(slug=slug).first()


def owner_of_new(email: str | None) -> Person | None:
    """Who owns a network that is made for an archive: whoever proved `email`, or else the first operator.

    None on a site that nobody has set up yet: then whoever does so becomes its owner. Raises ImportRefused.
    """
    if email:
        person = people.person_of(email)
        if person is None:
            raise ImportRefused(_("Nobody here has shown that %(email)s is theirs.") % {"email": email})
        return person
    operator = Account.objects.filter(is_operator=True, is_active=True).order_by("created_at", "pk").first()
    return operator.person if operator else None


def make_network(slug: str, *, owner: Person | None) -> Network:
    """A network for an archive, that only its members find and read. Raises ImportRefused."""
    try:
        address_shape(slug)
    except ValidationError as trouble:
        why = {"slug": slug, "why": " ".join(trouble.messages)}
        raise ImportRefused(_("“%(slug)s” can't be a network's address. %(why)s") % why) from trouble
    name = " ".join(word.capitalize() for word in slug.split("-"))
    purpose = _("What was said on the list %(name)s, and what is said from now on.") % {"name": slug}
    try:
        return networks.found_closed(by=owner, name=name, slug=slug, purpose=purpose)
    except networks.Refused as refusal:
        raise ImportRefused(str(refusal)) from refusal


def check_new(slug: str, *, owner: Person | None) -> None:
    """Raises ImportRefused unless such a network could be made; none is."""
    with transaction.atomic():
        make_network(slug, owner=owner)
        transaction.set_rollback(True)


def unmake_network(network: Network) -> None:
    """It was made for an archive that turned out to be none, so nothing is in it."""
    if not network.placements.exists():
        network.delete()


def begun_or_new(network: Network, paths: Sequence[Path], *, opens: bool) -> Import:
    """The import of these files that was broken off, or else a new one. Raises ImportRefused."""
    fingerprint = fingerprint_of(paths)
    unfinished = Import.objects.unfinished().filter(network=network, door=Import.Door.COMMAND).first()
    if unfinished and unfinished.fingerprint == fingerprint and unfinished.state != Import.State.UNDOING:
        Import.objects.filter(pk=unfinished.pk).update(opens=opens)
        if unfinished.state == Import.State.STOPPED:
            resume(unfinished, by=None)
        return unfinished
    if unfinished and unfinished.state != Import.State.UNDOING:
        break_off(unfinished)
    given = [path.name for path in paths]
    return begin(network, given=given, door=Import.Door.COMMAND, fingerprint=fingerprint, opens=opens)


def fingerprint_of(paths: Sequence[Path]) -> str:
    """The same for the same files: by name, size and time, as their content may be gigabytes."""
    told = [f"{name} {path.stat().st_size} {path.stat().st_mtime_ns}" for name, path in sorted(_files(paths))]
    return hashlib.sha256("\n".join(told).encode(errors="surrogateescape")).hexdigest()


@contextmanager
def alone(network: Network) -> Iterator[None]:
    """One process at a time brings archives into a network. Raises ImportRefused if another one does."""
    with (settings.DATA / f"importing-{network.pk}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as trouble:
            raise ImportRefused(
                _("Another archive is being brought into %(network)s. Let it finish, and try again.")
                % {"network": network.slug}
            ) from trouble
        yield


def _files(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    for path in paths:
        if path.is_dir():
            yield from ((f"{path.name}/{name}", path / name) for name in files_in(path))
        else:
            yield path.name, path
