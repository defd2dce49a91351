"""Mailman 2: the settings that `config_list -o` writes, and the page on which its owners administrate members."""

import html
import re
from collections.abc import Iterable
from urllib.parse import unquote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .draft import Draft, Drafts
from .roster import Role, Stopped

_CONFIG = re.compile(
    r"mailing list configuration settings|^(?:ban_list|accept_these_nonmembers|owner) = \[", re.MULTILINE
)
_VARIABLE = re.compile(r"(owner|moderator|ban_list|\w{4,8}_these_nonmembers|real_name|host_name)\s*=\s*(.*)", re.DOTALL)
# A string without an end ends with the line, so that it is not looked for again from each mark within.
_STRINGS = re.compile(r"'((?:[^'\\]|\\.)*+)'?|\"((?:[^\"\\]|\\.)*+)\"?")
_ESCAPED = re.compile(r"\\(.)")
_ROLES: dict[str, Role] = {"owner": "owner", "moderator": "facilitator"}
_INPUT = re.compile(r"<input\b([^<>]{0,2000})>\s*(?:\[([UAB?])\])?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(name|value)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_CHECKED = re.compile(r"\bchecked\b", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_OPTIONS = frozenset(("realname", "mod", "hide", "nomail", "digest"))
_BY: dict[str, Stopped] = {"U": "self", "A": "facilitator", "B": "bounces"}


def is_config(head: str) -> bool:
    """Whether a text that begins so holds a list's settings."""
    return bool(_CONFIG.search(head))


def read_config(lines: Iterable[str]) -> Drafts:
    """The owners, the moderators and the bans in a list's settings; members aren't in them. Raises RosterRefused."""
    drafts = Drafts("mailman2")
    names = {"real_name": "", "host_name": ""}
    others = 0
    for number, line in enumerate(lines, start=1):
        found = _VARIABLE.match(line)
        if not found:
            continue
        strings = [_unescaped(one or other) for one, other in _STRINGS.findall(found[2])]
        if found[1] in names:
            names[found[1]] = strings[0] if strings else ""
        elif found[1].endswith("nonmembers"):
            others += len(strings)
        else:
            for string in strings:
                drafts.add(_of_config(found[1], string, number))
    if all(names.values()):
        drafts.own.add(f"{names['real_name']}@{names['host_name']}".lower())
    drafts.remarks.append(
        _(
            "These are the list's settings: its owners, moderators and bans. Its members are in what "
            "“list_members --fullnames” says."
        )
    )
    if others:
        drafts.remarks.append(
            ngettext(
                "The list has a rule of its own for one address that is no member. It is not taken along.",
                "The list has rules of its own for %(count)s addresses that are no members. They are not taken along.",
                others,
            )
            % {"count": f"{others:,}"}
        )
    return drafts


def _of_config(variable: str, string: str, number: int) -> Draft:
    draft = Draft(_("line %(number)s") % {"number": f"{number:,}"}, string)
    if variable == "ban_list":
        draft.be("banned")
    else:
        draft.serve(_ROLES[variable])
        draft.note = _("Looks after the list; whether they are a member as well isn't said here.")
    return draft


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def read_page(text: str) -> Drafts | None:
    """The members on a page of Mailman's administration, saved as HTML; None if it is another page.

    Raises RosterRefused.
    """
    members: dict[str, Draft] = {}
    for tag, reason in _INPUT.findall(text):
        values = {name.lower(): one or two or three for name, one, two, three in _ATTRIBUTE.findall(tag)}
        address, _line, option = html.unescape(values.get("name", "")).rpartition("_")
        address = unquote(address)
        if "@" in address and option in _OPTIONS:
            place = _("member %(number)s of the page") % {"number": f"{len(members) + 1:,}"}
            draft = members.setdefault(address, Draft(place, address, level="every"))
            is_checked = bool(_CHECKED.search(_QUOTED.sub("", tag)))
            _option(draft, option, html.unescape(values.get("value", "")), reason, is_checked=is_checked)
    if not members:
        return None
    drafts = Drafts("mailman2")
    for draft in members.values():
        drafts.add(draft)
    drafts.remarks.append(
        _(
            "Mailman shows a long list on several pages. Look whether all members are here, and import the "
            "other pages as well."
        )
    )
    return drafts


def _option(draft: Draft, option: str, value: str, reason: str, *, is_checked: bool) -> None:
    if option == "realname":
        draft.name = value
    elif is_checked:
        match option:
            case "mod":
                draft.moderated = True
            case "hide":
                draft.be("concealed")
            case "digest":
                draft.level = "digest" if draft.level == "every" else draft.level
            case "nomail":
                draft.stop(_BY.get(reason.upper(), "unknown"))
