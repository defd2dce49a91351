"""LISTSERV: what REVIEW, GET and QUERY answer, JISCMail's among them.

Lines that begin with an asterisk are the list's header; the others are subscribers: the address, blanks, the name.
"""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .draft import Draft, Drafts
from .mailboxes import LONGEST, compared, split
from .roster import Role
from .words import is_option, tell

_KEYWORD = re.compile(r"\*\s*(Owners?|Editors?|Moderators?|List-Address)\s*=\s*(.*)", re.IGNORECASE)
_TOTAL = re.compile(r"\*?\s*Total number of users subscribed to the list:\s*(\d{1,9})", re.IGNORECASE)
_CONCEALED = re.compile(r"\*?\s*Total number of \W?concealed\W? subscribers:?\s*(\d{1,9})", re.IGNORECASE)
_OPTIONS_FOR = re.compile(
    r"(?:Subscription|Distribution) options for\s+(.{1,400}?),\s*list\s+(\S{1,200}?):?", re.IGNORECASE
)
_SINCE = re.compile(r"(?:Subscription|Subscribed) (?:date|since):?\s*(.{4,40})", re.IGNORECASE)
_SIGNS = re.compile(
    r"^\*\s*(?:Owner|Review|Subscription|Send|Notebook|Editor|Validate|Confidential|Errors-To)\s*="
    r"|^\*?\s*Total number of users subscribed"
    r"|^(?:Subscription|Distribution) options for .{3,400}, list \S",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESSES = re.compile(r"[^\s,;()<>]+@[^\s,;()<>]+(?:\s*\([^()]*\))?")
_ROLES: dict[str, Role] = {"o": "owner", "e": "facilitator", "m": "facilitator"}
_MOST_OWNERS = 500


def is_answer(head: str) -> bool:
    """Whether a text that begins so is one of LISTSERV's answers."""
    return bool(_SIGNS.search(head))


def read(lines: Iterable[str]) -> Drafts:
    """What stands in the answer. Raises RosterRefused."""
    drafts = Drafts("listserv")
    heads: dict[str, Draft] = {}
    stated = concealed = 0
    current: Draft | None = None
    for number, line in enumerate(lines, start=1):
        line = line.strip()
        place = _("line %(number)s") % {"number": f"{number:,}"}
        if found := _TOTAL.match(line):
            stated += int(found[1])
        elif found := _CONCEALED.match(line):
            concealed += int(found[1])
        elif line.startswith("*"):
            _keyword(line, place, drafts, heads)
        elif found := _OPTIONS_FOR.match(line):
            current = Draft(place, found[1])
            drafts.add(current)
        elif current is not None:
            _option(current, line)
        elif line and not line.startswith(">"):
            drafts.add(_subscriber(line, place))
    found_here = sum("@" in draft.written for draft in drafts.found)
    _crown(drafts, heads)
    _remark(drafts, found_here, stated, concealed)
    return drafts


def _keyword(line: str, place: str, drafts: Drafts, heads: dict[str, Draft]) -> None:
    found = _KEYWORD.match(line)
    if not found:
        return
    for written in dict.fromkeys(_ADDRESSES.findall(found[2])):
        if len(heads) + len(drafts.own) >= _MOST_OWNERS:
            return
        address = compared(split(written)[1])
        if found[1].lower() == "list-address":
            drafts.own.add(address or written)
        else:
            heads.setdefault(address or written, Draft(place, written, level="web")).serve(_ROLES[found[1][0].lower()])


def _subscriber(line: str, place: str) -> Draft:
    """“address   Name   OPTIONS”, of which the last is rarely there."""
    words = line[:LONGEST].split()
    options: list[str] = []
    while len(words) > 1 and words[-1].isupper() and all(is_option(word) for word in words[-1].split(",")):
        options.append(words.pop())
    draft = Draft(place, " ".join(words))
    tell(draft, "options", " ".join(reversed(options)))
    return draft


def _option(draft: Draft, line: str) -> None:
    """One line of what QUERY says of a subscriber: an option, and what it means."""
    if found := _SINCE.match(line):
        draft.joined = found[1].strip()
    elif line:
        word = line.split(None, 1)[0]
        if word.isupper():
            tell(draft, "options", word)


def _crown(drafts: Drafts, heads: dict[str, Draft]) -> None:
    """Give the owners and editors in the header their roles; who is no subscriber is added."""
    for draft in drafts.found:
        if heads and (head := heads.pop(compared(split(draft.written)[1]), None)):
            draft.serve(head.role)
    for head in heads.values():
        head.note = _("Looks after the list, but isn't subscribed to it.")
        drafts.add(head)


def _remark(drafts: Drafts, found: int, stated: int, concealed: int) -> None:
    if concealed:
        drafts.remarks.append(
            ngettext(
                "One subscriber is concealed, and may be missing here. Ask LISTSERV as the list's owner.",
                "%(count)s subscribers are concealed, and may be missing here. Ask LISTSERV as the list's owner.",
                concealed,
            )
            % {"count": f"{concealed:,}"}
        )
    if stated and stated != found:
        drafts.remarks.append(
            _("LISTSERV says that the list has %(stated)s subscribers; %(found)s are in this file.")
            % {"stated": f"{stated:,}", "found": f"{found:,}"}
        )
