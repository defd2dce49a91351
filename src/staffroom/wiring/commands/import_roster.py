"""`staffroom import roster FILE… --network SLUG`: the members of a mailing list, brought into a network."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from staffroom.doors.archive import roster_bringing, roster_pages, roster_reading, rosters
from staffroom.doors.archive.models import Roster, RosterRow
from staffroom.foundation.rosters import MOST_OCTETS
from staffroom.rooms.networks.facts import MembersBroughtIn
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Account, Person
from staffroom.wiring import following, preparing
from staffroom.wiring.trouble import CannotGoOn

Fate = RosterRow.Fate
SHOWN = 10  # entries that can't be taken


def run(options: argparse.Namespace) -> int:
    """0 when everybody is in who can be. Doing it again brings nobody in twice."""
    files = [(path.name, _content(path.expanduser())) for path in options.files]
    preparing.prepare_database()
    network = Network.objects.filter(slug=options.network.strip().lower()).first()
    if network is None:
        raise CannotGoOn(f"There is no network with the address “{options.network}”.")
    try:
        found = _tried(network, files, options) if options.dry_run else _brought(network, files, options)
    except rosters.RosterRefused as refusal:
        raise CannotGoOn(str(refusal)) from refusal
    print(json.dumps(found, ensure_ascii=False) if options.json else "\n".join(_lines(network, found)))
    return 0


def _tried(network: Network, files: list[tuple[str, bytes]], options: argparse.Namespace) -> dict[str, Any]:
    """What would come of it; nothing is kept."""
    with transaction.atomic():
        found = _figures(_read(network, files, options))
        transaction.set_rollback(True)
    return found


def _brought(network: Network, files: list[tuple[str, bytes]], options: argparse.Namespace) -> dict[str, Any]:
    roster = _read(network, files, options)
    found = _figures(roster)
    roster = rosters.ask(roster, by=_who(), level=options.level, takes_roles=options.roles)
    found["waits"] = network.moving_since is not None
    if not found["waits"]:
        roster = roster_bringing.carry_out(roster)
        following.follow([MembersBroughtIn], network_id=network.pk)
        found["brought"] = roster.brought_count
    return found


def _read(network: Network, files: list[tuple[str, bytes]], options: argparse.Namespace) -> Roster:
    roster = rosters.take_files(network, files, by=_who(), level=options.level)
    roster = roster_reading.read(roster)
    if roster.state == Roster.State.UNREADABLE:
        roster.delete()
        raise rosters.RosterRefused("\n".join(roster.remarks))
    return roster


def _who() -> Person:
    """In whose name: whoever runs the machine runs the site. Raises CannotGoOn if nobody does yet."""
    operator = Account.objects.filter(is_operator=True, is_active=True).order_by("created_at", "pk").first()
    if operator is None:
        raise CannotGoOn("Nobody has set this site up yet. ./staffroom run shows the link with which it is done.")
    return operator.person


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_OCTETS:
            raise CannotGoOn(f"{path} is larger than {MOST_OCTETS // 1_000_000} MB: hardly a list of members.")
        return path.read_bytes()
    except OSError as trouble:
        raise CannotGoOn(f"{path} can’t be read: {trouble.strerror}.") from trouble


def _figures(roster: Roster) -> dict[str, Any]:
    counted = roster_pages.figures(roster)
    troubled = roster.rows.filter(fate=Fate.TROUBLE).order_by("number")
    return {
        "entries": counted.entries,
        "comes": counted.comes,
        "new": counted.of(Fate.NEW),
        "here": counted.of(Fate.HERE),
        "members": counted.of(Fate.MEMBER),
        "left": counted.of(Fate.LEFT) + counted.of(Fate.DECLINED),
        "kept_out": counted.of(Fate.KEPT_OUT),
        "bans": counted.of(Fate.BAN),
        "away": counted.away,
        "moderated": counted.held,
        "facilitators": counted.facilitators,
        "owners": counted.owners,
        "cannot_be_taken": counted.of(Fate.TROUBLE),
        "troubles": [{"place": row.place, "email": row.email, "why": row.words} for row in troubled],
        "remarks": roster_pages.remarkable(roster, counted),
        "brought": 0,
        "waits": False,
    }


def _lines(network: Network, found: dict[str, Any]) -> list[str]:
    lines = [f"{found['entries']:,} entries: {found['comes']:,} come in, {found['members']:,} are members already."]
    lines += found["remarks"]
    lines += [f"  {it['place']}: {it['why']}" for it in found["troubles"][:SHOWN]]
    if len(found["troubles"]) > SHOWN:
        lines.append(f"  … and {len(found['troubles']) - SHOWN:,} more; --json names all of them.")
    if found["waits"]:
        lines.append(f"They come into {network.name} when its doors are opened.")
    elif found["brought"]:
        lines.append(f"{found['brought']:,} people are members of {network.name} now, and each is told by one letter.")
    return lines
