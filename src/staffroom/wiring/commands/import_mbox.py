"""`staffroom import mbox FILE… --network SLUG`: the archive of a mailing list, brought into a network."""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from staffroom.doors.archive import giving, importing, opening, report, trying
from staffroom.doors.archive.models import Import
from staffroom.doors.archive.sighting import check
from staffroom.foundation.archives import ArchiveRefused
from staffroom.rooms.conversations.facts import ConversationsBroughtIn
from staffroom.rooms.networks.facts import NetworkCreated
from staffroom.rooms.networks.models import Network
from staffroom.wiring import following, preparing
from staffroom.wiring.trouble import CannotGoOn

_UNOWNED = "nobody owns it yet. Whoever sets this site up will, and opens the archive: ./staffroom run shows the link."
WORDS = {Import.State.READING: "Looking through the archive", Import.State.WRITING: "Bringing it in"}


def run(options: argparse.Namespace) -> int:
    """0 when all that could be read is in. Broken off, the same command goes on where it was."""
    options.files = [path.expanduser() for path in options.files]
    options.network = options.network.strip().lower()
    try:
        check(options.files)
        preparing.prepare_database()
        found = _tried(options) if options.dry_run else _imported(options)
    except (ArchiveRefused, importing.ImportRefused, opening.OpenRefused) as refusal:
        raise CannotGoOn(_(str(refusal))) from refusal
    print(json.dumps(found, ensure_ascii=False) if options.json else "\n".join(_lines(found)))
    return 0


def _tried(options: argparse.Namespace) -> dict[str, Any]:
    network = giving.network_named(options.network)
    if network is None:
        if not options.create:
            raise CannotGoOn(_no_network(options.network))
        giving.check_new(options.network, owner=giving.owner_of_new(options.owner))
    return trying.tried(network, options.network, options.files)


def _imported(options: argparse.Namespace) -> dict[str, Any]:
    network, is_new = _network(options)
    try:
        import_ = _brought_in(options, network)
    except (ArchiveRefused, importing.ImportRefused):
        if is_new:
            giving.unmake_network(network)
        raise
    began = time.monotonic()
    following.follow([NetworkCreated, ConversationsBroughtIn], network_id=network.pk)
    if options.open:
        opening.open_archive(network, None)
    if is_new and not network.memberships.exists():
        print(f"{network.name}: {_UNOWNED}", file=sys.stderr)
    found = report.figures(import_)
    return found | {"seconds": round(found["seconds"] + time.monotonic() - began, 2)}


def _brought_in(options: argparse.Namespace, network: Network) -> Import:
    """The import, done. Raises ArchiveRefused, ImportRefused."""
    with giving.alone(network), Progress(*_columns(), console=Console(stderr=True), disable=_is_silent()) as shown:
        import_ = giving.begun_or_new(network, options.files, opens=options.open)
        bars: dict[str, TaskID] = {}
        while importing.go_on(import_, options.files, tell=lambda row: _show(shown, bars, row)):
            pass
    if import_.state == Import.State.FAILED:
        raise ArchiveRefused(import_.trouble)
    if import_.state != Import.State.DONE:
        raise CannotGoOn("Somebody has stopped this import meanwhile. The same command lets it go on.")
    return import_


def _network(options: argparse.Namespace) -> tuple[Network, bool]:
    """The network, and whether it was made for this."""
    network = giving.network_named(options.network)
    if network is not None:
        return network, False
    if not options.create:
        raise CannotGoOn(_no_network(options.network))
    return giving.make_network(options.network, owner=giving.owner_of_new(options.owner)), True


def _no_network(slug: str) -> str:
    return f"There is no network “{slug}” here. Make it on the web, or let the import make it: --create."


def _is_silent() -> bool:
    return not sys.stderr.isatty()


def _columns() -> Iterator[Any]:
    yield TextColumn("{task.description}")
    yield BarColumn()
    yield TextColumn("{task.completed:,} mails")
    yield TimeElapsedColumn()


def _show(shown: Progress, bars: dict[str, TaskID], import_: Import) -> None:
    import_.refresh_from_db(fields=["read", "imported", "already", "held", "state"])
    if import_.state not in bars:
        bars[import_.state] = shown.add_task(WORDS.get(Import.State(import_.state), "At work"), total=None)
    is_writing = import_.state == Import.State.WRITING
    done = import_.read - import_.waiting if is_writing else import_.read
    shown.update(bars[import_.state], completed=done, total=import_.read if is_writing else None)


def _lines(found: dict[str, Any]) -> Iterator[str]:
    verb = "would be brought" if found["dry_run"] else "brought"
    yield (
        f"Read {found['read']:,} mails: {found['imported']:,} {verb} into {found['network']}, "
        f"{found['already']:,} were there already, {found['held']:,} held."
    )
    yield f"{found['threads']:,} conversations by {found['people']:,} people, in {found['seconds']:,.0f} seconds."
    for reason, count in found["held_because"].items():
        yield f"  held, {count:,}: {_(reason)}"
    for name in found["passed_over"][:10]:
        yield f"  no mail in {name}"
    if not found["dry_run"] and found["imported"]:
        yield "It is closed. Its owner opens it on the network's page, or add --open."
