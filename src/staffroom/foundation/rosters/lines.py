"""Addresses in lines: `list_members` of Mailman 2, `mailman members` of Mailman 3, the text of a roster's page, or
what somebody copied from a mail.

Such a list doesn't tell how its members get mail: that is in how it was asked for, and so perhaps in the file's name.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .draft import Draft, Drafts
from .mailboxes import LONGEST, split
from .roster import RosterRefused

type Effect = Callable[[Draft], None]

_NAMES: tuple[tuple[re.Pattern[str], Effect], ...] = (
    (re.compile(r"by ?bounces?|bouncing|bounced"), lambda draft: draft.stop("bounces")),
    (re.compile(r"by ?user"), lambda draft: draft.stop("self")),
    (re.compile(r"by ?admin|by ?moderator"), lambda draft: draft.stop("facilitator")),
    (re.compile(r"no ?mail"), lambda draft: draft.stop("unknown")),
    (re.compile(r"non ?digest|regular"), lambda draft: setattr(draft, "level", "every")),
    (re.compile(r"digest"), lambda draft: setattr(draft, "level", "digest")),
    (re.compile(r"\b(?:banned|bans?|ban ?list)\b"), lambda draft: draft.be("banned")),
    (re.compile(r"\bpending\b"), lambda draft: draft.be("pending")),
    (re.compile(r"non ?moderated|unmoderated"), lambda draft: None),
    (re.compile(r"\bmoderated\b"), lambda draft: setattr(draft, "moderated", True)),
    (re.compile(r"\b(?:owners?|administrators?|admins?)\b"), lambda draft: draft.serve("owner")),
    (re.compile(r"\b(?:moderators?|facilitators?|editors?)\b"), lambda draft: draft.serve("facilitator")),
)
_OF_FILES = 10  # of these: “cat-owners.csv” makes nobody an owner
_HEADING = re.compile(
    r"\W*(?:\d+ )?(?:(?:non-?digest(?:ed)?(?: \(regular\))?|regular|digest(?:ed)?|banned|pending|bouncing"
    r"|moderated|nomail|no mail)\b.{0,80}"
    r"|(?:list )?(?:members|subscribers|moderators?|owners?|administrators?|facilitators?)\b[^:]{0,40}):\W*",
    re.IGNORECASE,
)
_CONCEALED = re.compile(r"\W*(\d+) private members? not shown\W*", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•·>]\s+|\d{1,6}[.)]\s+)")
_PATTERN = re.compile(r"\^\S+")
_SEPARATED = re.compile(r"[,;](?=[^,;]*@)")
_MARKED = re.compile(r"\(\s*([^()\s]+(?:@| at )[^()\s]+)\s*\)")  # the roster's page: list delivery is disabled
_LONGEST_HEADING = 120
_MOST_WITHOUT = 20_000  # lines without an address


def read(lines: Iterable[str], name: str) -> Drafts:
    """What stands in these lines; the name of the file may tell more. Raises RosterRefused."""
    drafts = Drafts("addresses")
    effect = _effect_of_name(name, drafts)
    without: set[int] = set()
    headings = concealed = comments = 0
    for number, line in enumerate(lines, start=1):
        line = line.strip()
        has_address = "@" in line or bool(split(line)[1]) or bool(_PATTERN.fullmatch(line))
        if not line:
            continue
        if found := _CONCEALED.fullmatch(line[:_LONGEST_HEADING]):
            concealed += int(found[1][:6])
        elif not has_address and len(line) <= _LONGEST_HEADING and _HEADING.fullmatch(line):
            headings += 1
            effect = _effect_of(line)
        elif not has_address and line.startswith("#"):
            comments += 1
        else:
            for draft in _drafts(line, number):
                if effect:
                    effect(draft)
                if _MARKED.fullmatch(draft.written[:_LONGEST_HEADING]):
                    draft.stop("unknown")
                if not has_address:
                    without.add(len(drafts.found))
                    _refuse_prose(len(without), len(drafts.found))
                drafts.add(draft)
    _finish(drafts, without, headings=headings, concealed=concealed, comments=comments)
    return drafts


def effect_of_title(title: str) -> Effect | None:
    """What the name of a file, or of a sheet, says of all that are in it."""
    words = re.sub(r"[\W_]+", " ", title.lower()[:200])
    return next((effect for pattern, effect in _NAMES[:_OF_FILES] if pattern.search(words)), None)


def _effect_of_name(name: str, drafts: Drafts) -> Effect | None:
    effect = effect_of_title(name.rpartition("/")[2])
    if effect:
        drafts.remarks.append(
            _("The file is called “%(name)s”, so it is taken for the members of whom that is true.")
            % {"name": name[:80]}
        )
    return effect


def _effect_of(words: str) -> Effect | None:
    words = words.lower().replace("-", " ")
    return next((effect for pattern, effect in _NAMES if pattern.search(words)), None)


def _drafts(line: str, number: int) -> Iterator[Draft]:
    """The members in one line; several if their addresses are separated by commas or semicolons."""
    place = _("line %(number)s") % {"number": f"{number:,}"}
    line = _BULLET.sub("", line, count=1)
    pieces = _SEPARATED.split(line) if line.count("@") > 1 else [line]
    for piece in pieces:
        if piece.strip(" ,;"):
            yield Draft(place, piece.strip(" ,;")[:LONGEST])


def _refuse_prose(without: int, found: int) -> None:
    if without > _MOST_WITHOUT and without * 2 > found:
        raise RosterRefused(
            _("Most lines of this file hold no address, so it is no list of members. Export those as CSV, please.")
        )


def _finish(drafts: Drafts, without: set[int], *, headings: int, concealed: int, comments: int) -> None:
    if headings and without:
        # The text of a page: what stands around the members is the page's own.
        drafts.kind = "mailman2"
        drafts.remarks.append(
            ngettext(
                "One line holds no address, and is passed over: %(place)s.",
                "%(count)s lines hold no address, and are passed over: the first is %(place)s.",
                len(without),
            )
            % {"count": f"{len(without):,}", "place": drafts.found[min(without)].place}
        )
        drafts.found = [draft for number, draft in enumerate(drafts.found) if number not in without]
    elif headings:
        drafts.kind = "mailman2"
    if concealed:
        drafts.remarks.append(
            ngettext(
                "The list conceals one member, who is not in this file. Export it as the list's owner.",
                "The list conceals %(count)s members, who are not in this file. Export it as the list's owner.",
                concealed,
            )
            % {"count": f"{concealed:,}"}
        )
    if comments:
        drafts.remarks.append(
            ngettext("One line is a comment.", "%(count)s lines are comments.", comments) % {"count": f"{comments:,}"}
        )
