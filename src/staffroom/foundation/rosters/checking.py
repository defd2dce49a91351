"""From what a file says to rows: addresses looked at, the same one twice noticed, bans kept apart."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .dates import days_in
from .draft import Draft, Drafts, higher
from .mailboxes import compared, is_of_a_list, is_of_nobody, name_in, split, trouble_with
from .roster import Roster, RosterRefused, Row

_COMMANDS = ("request", "owner", "bounces", "admin", "join", "leave", "subscribe", "unsubscribe", "confirm")
_said = attrgetter("name", "level", "stopped", "until", "role", "state", "moderated", "joined", "note")


def checked(drafts: Drafts, own: Collection[str]) -> Roster:
    """The roster that these drafts make; `own` are addresses of the list itself.

    Raises RosterRefused if there is no address in any of them.
    """
    written = [draft.joined for draft in drafts.found]
    joined = days_in(written)
    until = days_in([draft.until for draft in drafts.found])
    _remark_on_days(drafts, sum(bool(text) and day is None for text, day in zip(written, joined, strict=True)))
    own = _with_commands({compared(address) for address in (*own, *drafts.own)} - {""})
    rows: list[Row] = []
    banned: list[Row] = []
    drafts.found.reverse()
    for begin, end in zip(joined, until, strict=True):
        draft = drafts.found.pop()  # so that not all are in memory twice
        if end and not draft.stopped:
            draft.stop("self")
        row = _row(draft, own, begin, end)
        (banned if row.state == "banned" else rows).append(row)
    if not any(row.email for row in (*rows, *banned)):
        raise RosterRefused(nothing_found())
    return Roster(drafts.kind, _once_each(rows, banned), _bans(banned), tuple(drafts.remarks))


def _remark_on_days(drafts: Drafts, unread: int) -> None:
    if unread:
        drafts.remarks.append(
            ngettext(
                "One date of joining can be read in two ways, or in none, and is left out.",
                "%(count)s dates of joining can be read in two ways, or in none, and are left out.",
                unread,
            )
            % {"count": f"{unread:,}"}
        )


def _with_commands(own: set[str]) -> set[str]:
    """The addresses of lists with those to which commands to them go."""
    pieces = [address.rpartition("@") for address in own]
    return own | {f"{local}-{command}@{host}" for local, _at, host in pieces for command in _COMMANDS}


def nothing_found() -> str:
    """The refusal of a file without addresses."""
    return _(
        "There is no address of a member in this file. Export the members of your list once more, as CSV for instance, "
        "and look whether their addresses are in it."
    )


def _row(draft: Draft, own: Collection[str], joined: date | None, until: date | None) -> Row:
    name, written = split(draft.written)
    address = compared(written)
    name = name_in(draft.name) or _spoken(draft) or name_in(draft.nickname) or name
    trouble = draft.trouble or ("" if address else trouble_with(draft.written, written))
    if not trouble and address in own:
        trouble = _("This is the address of the list itself.")
    note = draft.note
    if not trouble and is_of_nobody(address):
        note = _("This address belongs to a mail server rather than to a person.")
    elif not trouble and is_of_a_list(address):
        note = _("This looks like the address of another list.")
    if draft.state == "banned" and not address:
        address = draft.written.strip()[:254].lower() if "@" in draft.written or draft.written.startswith("^") else ""
    return Row(
        email=address,
        name=name,
        level=draft.level,
        stopped=draft.stopped,
        until=until,
        role=draft.role,
        state=draft.state,
        moderated=draft.moderated,
        joined=joined,
        place=draft.place,
        note=note,
        trouble=trouble,
    )


def _spoken(draft: Draft) -> str:
    return " ".join(filter(None, (name_in(draft.first_name), name_in(draft.last_name))))


def _once_each(rows: list[Row], banned: list[Row]) -> tuple[Row, ...]:
    """The rows; of the same address twice the second is in trouble, and what it says besides is the first one's."""
    bans = {row.email: row.place for row in banned}
    first: dict[str, int] = {}
    found: list[Row] = []
    for row in rows:
        earlier = first.get(row.email) if row.email and not row.trouble else None
        if row.email in bans and row.email and not row.trouble:
            row = replace(row, trouble=_("This address is banned (%(place)s).") % {"place": bans[row.email]})
        elif earlier is not None:
            if _said(found[earlier]) != _said(row):
                found[earlier] = together(found[earlier], row)
            row = replace(
                row,
                trouble=_("The same address stands in %(place)s already: both are taken as one.")
                % {"place": found[earlier].place},
            )
        elif row.email and not row.trouble:
            first[row.email] = len(found)
        found.append(row)
    return tuple(_with_namesakes(found))


def _with_namesakes(rows: list[Row]) -> list[Row]:
    """The rows; where two differ only behind a “+”, the later one says so: both are let in, and get mail."""
    first: dict[str, Row] = {}
    marked: list[Row] = []
    for row in rows:
        if row.email and not row.trouble:
            local, _at, host = row.email.partition("@")
            earlier = first.setdefault(f"{local.partition('+')[0]}@{host}", row)
            if earlier is not row and not row.note:
                words = _("This may be the person in %(place)s: only what stands behind a “+” differs.")
                row = replace(row, note=words % {"place": earlier.place})
        marked.append(row)
    return marked


def _bans(banned: list[Row]) -> tuple[Row, ...]:
    """The bans; where one is a pattern that stands for many addresses, its trouble says so."""
    patterns = _("This is a pattern, not one address.")
    return tuple(
        replace(row, trouble=patterns) if row.email and (row.email.startswith("^") or "*" in row.email) else row
        for row in banned
    )


def together(row: Row, other: Row) -> Row:
    """What both rows say of one person: `row`, with what only `other` knows, and the higher role."""
    joined = min((day for day in (row.joined, other.joined) if day), default=None)
    return replace(
        row,
        name=row.name or other.name,
        level=other.level if row.level == "unknown" else row.level,
        stopped=row.stopped or (other.stopped if row.level in {"unknown", "web"} else ""),
        until=row.until or other.until,
        role=higher(row.role, other.role),
        state=other.state if row.state == "active" else row.state,
        moderated=row.moderated or other.moderated,
        joined=joined,
        note=row.note or other.note,
    )
