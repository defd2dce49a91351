"""Mailman 2: all that it keeps of a list, as `dumpdb config.pck` prints it: a dictionary of Python's.

Nothing of it is evaluated: lines are looked through for the keys and values that say who is on the list, and how.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from staffroom.foundation.mail.charsets import decode

from .draft import Draft, Drafts
from .mailboxes import compared
from .roster import Role, Stopped

_SIGNS = re.compile(
    r"\[----- start pickle file -----\]|^(?:\{ {0,3}| {1,4})'(?:digest_members|user_options)': ?\{", re.MULTILINE
)
_SETTING = re.compile(r"(?:\{ {0,3}| {1,4})'(\w{1,60})':(?= ?\S)")  # what stands below one is further in
# A string without an end ends with the line, so that it is not looked for again from each mark within.
_STRING = r"(u?)(?:'((?:[^'\\]|\\.)*+)'?|\"((?:[^\"\\]|\\.)*+)\"?)"
_STRINGS = re.compile(_STRING)
_PAIRS = re.compile(rf"{_STRING}(?:: {{0,2}}(?:\(?(\d{{1,6}})|{_STRING}))?")
_ENTRIES = ("members", "digest_members", "usernames", "user_options", "delivery_status")
_ROLES: dict[str, Role] = {"owner": "owner", "moderator": "facilitator"}
_LISTS = (*_ROLES, "ban_list", "real_name", "host_name")
_STOPPED: dict[int, Stopped] = {1: "unknown", 2: "self", 3: "facilitator", 4: "bounces"}
_CONCEALED, _MODERATED = 16, 128

type _Value = str | int


@dataclass(slots=True)
class _Kept:
    """What stands below each setting, and in which line."""

    entries: dict[str, dict[str, tuple[_Value, int]]] = field(default_factory=lambda: {name: {} for name in _ENTRIES})
    lists: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in _LISTS})

    def number(self, setting: str, address: str) -> int:
        value = self.entries[setting].get(address, (0, 0))[0]
        return value if isinstance(value, int) else 0

    def words(self, setting: str, address: str) -> str:
        value = self.entries[setting].get(address, ("", 0))[0]
        return value if isinstance(value, str) else ""


def is_dump(head: str) -> bool:
    """Whether a text that begins so is what `dumpdb` prints of a list."""
    return bool(_SIGNS.search(head))


def read(lines: Iterable[str]) -> Drafts:
    """The members with their ways of getting mail, the owners, the moderators and the bans. Raises RosterRefused."""
    kept = _kept(lines)
    drafts = Drafts("mailman2")
    names = [next(iter(kept.lists[name]), "") for name in ("real_name", "host_name")]
    if all(names):
        drafts.own.add("@".join(names).lower())
    members = {**kept.entries["members"], **kept.entries["digest_members"]}
    of_address: dict[str, Draft] = {}
    for address, (_value, line) in members.items():
        of_address[compared(address)] = draft = _member(kept, address, line)
        drafts.add(draft)
    for draft in _leaders(kept.lists, of_address):
        drafts.add(draft)
    for pattern, line in kept.lists["ban_list"].items():
        banned = Draft(_place(line), pattern)
        banned.be("banned")
        drafts.add(banned)
    return drafts


def _kept(lines: Iterable[str]) -> _Kept:
    kept, setting = _Kept(), ""
    for number, line in enumerate(lines, start=1):
        if found := _SETTING.match(line):
            setting, line = found[1], line[found.end() :]
        if setting in kept.entries:
            kept.entries[setting].update((key, (value, number)) for key, value in _pairs(line))
        elif setting in kept.lists:
            kept.lists[setting].update((_text(*found), number) for found in _STRINGS.findall(line))
    return kept


def _pairs(line: str) -> Iterator[tuple[str, _Value]]:
    for found in _PAIRS.finditer(line):
        mark, one, two, number, other_mark, other_one, other_two = found.groups()
        if number is not None or other_mark is not None:
            yield _text(mark, one, two), int(number) if number else _text(other_mark, other_one, other_two)


def _text(mark: str, one: str | None, two: str | None) -> str:
    """What a string says that Python wrote: of characters (u'…'), or of octets in some set."""
    written = one or two or ""
    if "\\" not in written:
        return written
    try:
        text = written.encode("ascii", "backslashreplace").decode("unicode_escape")
        return text if mark else decode(text.encode("latin-1"), "")[0]
    except UnicodeError:
        return written


def _member(kept: _Kept, address: str, line: int) -> Draft:
    as_written = kept.words("members", address) or kept.words("digest_members", address) or address
    draft = Draft(_place(line), as_written, name=kept.words("usernames", address))
    draft.level = "digest" if address in kept.entries["digest_members"] else "every"
    options = kept.number("user_options", address)
    draft.moderated = bool(options & _MODERATED)
    if options & _CONCEALED:
        draft.be("concealed")
    if stopped := _STOPPED.get(kept.number("delivery_status", address)):
        draft.stop(stopped)
    return draft


def _leaders(lists: Mapping[str, Mapping[str, int]], members: dict[str, Draft]) -> Iterator[Draft]:
    """Whoever looks after the list and isn't on it; who is, gets the role."""
    for setting, role in _ROLES.items():
        for address, line in lists[setting].items():
            draft = members.get(compared(address))
            if draft is None:
                draft = members[compared(address)] = Draft(_place(line), address, level="web")
                draft.note = _("Looks after the list, but isn't subscribed to it.")
                yield draft
            draft.serve(role)


def _place(line: int) -> str:
    return _("line %(number)s") % {"number": f"{line:,}"}
