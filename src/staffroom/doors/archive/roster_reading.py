"""From the files of a roster to its rows, each with what would become of it."""

from collections.abc import Iterable, Iterator
from itertools import batched, count

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from staffroom.foundation import rosters
from staffroom.foundation.rosters import RosterRefused, Row
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Site

from .models import Roster, RosterRow
from .roster_fates import settle_fates

AT_ONCE = 500
Fate, Level, State = RosterRow.Fate, Membership.Level, Roster.State

_LEVELS = {
    "every": Level.EVERY,
    "followed": Level.FOLLOWED,
    "digest": Level.DIGEST,
    "web": Level.WEB,
    "unknown": "",
}


@transaction.atomic
def read(roster: Roster, *, language: str = "") -> Roster:
    """The roster with its rows, ready to be looked at; or, if one of its files can't be read, with the reason.

    Nothing is taken of some files when another is bad. Reading it twice is once.
    """
    roster = Roster.objects.select_for_update(of=("self",)).select_related("network").get(pk=roster.pk)
    if roster.state != State.READING:
        return roster
    with override(language or roster.network.language):
        files = [(file.name, bytes(file.content)) for file in roster.files.order_by("number")]
        found, troubles = _found(files, own_addresses(roster.network))
        if troubles:
            roster.state, roster.remarks = State.UNREADABLE, troubles
        else:
            _take(roster, found)
            roster.state = State.READY
    roster.files.all().delete()
    roster.save(update_fields=["state", "remarks", "kinds"])
    return roster


def own_addresses(network: Network) -> list[str]:
    """Addresses of the list itself, which is not its own member."""
    return [
        f"{network.slug}@{Site.here().mail_domain}",
        *network.old_addresses.values_list("email", flat=True),
    ]


def _found(files: list[tuple[str, bytes]], own: list[str]) -> tuple[list[rosters.Roster], list[str]]:
    """What the files hold, and what is wrong with those that can't be read."""
    found, troubles = [], []
    for name, content in files:
        try:
            found.append(rosters.read(name, content, own=own))
        except RosterRefused as refusal:
            troubles.append(f"{name}: {refusal}" if len(files) > 1 else str(refusal))
    return found, troubles


def _take(roster: Roster, found: list[rosters.Roster]) -> None:
    roster.kinds = list(dict.fromkeys(rosters.title(it.kind) for it in found))
    roster.remarks = list(dict.fromkeys(remark for it in found for remark in it.remarks))
    numbers = count(1)
    rows = (_row(roster, next(numbers), row) for row in rosters.merge(found))
    troubled = (_troubled(roster, next(numbers), row) for it in found for row in it.troubled)
    banned = (_ban(roster, next(numbers), row) for row in _once(row for it in found for row in it.banned))
    for some in (rows, troubled, banned):
        for batch in batched(some, AT_ONCE):
            RosterRow.objects.bulk_create(settle_fates(roster.network, batch))


def _row(roster: Roster, number: int, row: Row) -> RosterRow:
    """Somebody who can be taken."""
    level = _LEVELS[row.level]
    away = row.until if row.until and row.until >= timezone.localdate() else None
    if row.until:  # who comes back some day reads as everybody does
        level = "" if row.level == "web" else level
    made = RosterRow(
        roster=roster,
        number=number,
        fate=Fate.NEW,
        email=row.email,
        name=row.name[:150],
        level=level,
        away_until=away,
        role=row.role,
        is_held=row.moderated,
        is_failing=row.state == "bouncing",
        joined_on=row.joined,
        place=row.place[:200],
        words=row.note[:500],
    )
    if row.state == "pending":
        made.fate, made.words = (
            Fate.TROUBLE,
            _("They were asked whether they want to be on the list, and had not said."),
        )
    elif row.state == "concealed" and not made.words:
        made.words = _("They kept off the list's own list of members. Here members see one another's names.")
    return made


def _troubled(roster: Roster, number: int, row: Row) -> RosterRow:
    words = row.trouble[:500]
    return RosterRow(
        roster=roster,
        number=number,
        fate=Fate.TROUBLE,
        email=row.email,
        name=row.name[:150],
        place=row.place[:200],
        words=words,
    )


def _ban(roster: Roster, number: int, row: Row) -> RosterRow:
    """Who was banned. A pattern is left to the owner: what the list meant by it we don't guess."""
    return RosterRow(
        roster=roster,
        number=number,
        fate=Fate.TROUBLE if row.trouble or not row.email else Fate.BAN,
        email=row.email,
        name=row.name[:150],
        place=row.place[:200],
        words=(row.trouble or row.note)[:500],
    )


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    """Of each address the first."""
    seen: set[str] = set()
    for row in rows:
        if row.email not in seen or not row.email:
            yield row
        seen.add(row.email)
