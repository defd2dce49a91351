"""Reading a roster, whatever it is: known by what is in it, not by its name."""

import re
from collections.abc import Collection

from django.utils.translation import gettext as _

from . import documents, lines, listserv, mailman, mailman_dump, sheets, sympa, tables
from .characters import Text
from .checking import checked, nothing_found
from .draft import Drafts, too_many
from .roster import MOST_OCTETS, MOST_ROWS, Roster, RosterRefused
from .workbooks import is_workbook

_MOST_LINES = MOST_ROWS * 5 // 4  # some are empty, or are titles
_PICKLE = re.compile(rb"\x80[\x01-\x05]|\}q\x00|\}q\x01|\(dp\d|\(lp\d|\{s?\x00")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd")
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:[\[{\"\]]|$))")
_HTML = re.compile(r"\s*<(?:!doctype|html|head|body|!--|\?xml|table|form)", re.IGNORECASE)
_MBOX = re.compile(r"From \S+ {1,2}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ")
_CALENDAR_OR_CARD = re.compile(r"BEGIN:(?:VCARD|VCALENDAR)", re.IGNORECASE)


def read(name: str, content: bytes, *, own: Collection[str] = ()) -> Roster:
    """What the file called `name` holds; `own` are addresses of the list, which can't be its members.

    Every entry is there, with what can be said of it: those that can't be taken have a trouble. The time and the
    memory that a hostile file takes are bounded.

    Raises RosterRefused, worded for the list's owner, for what can't be read, and for what holds no address.
    """
    if len(content) > MOST_OCTETS:
        raise RosterRefused(
            _(
                "This file is larger than %(most)s MB, so it is hardly a list of members. Export only the "
                "members, please."
            )
            % {"most": MOST_OCTETS // 1_000_000}
        )
    if content.isspace() or not content:
        raise RosterRefused(_("This file is empty. Export the members of your list once more, please."))
    drafts = sheets.read(content) if _is_workbook(content) else _text(name, content)
    if not drafts.found:
        raise RosterRefused(nothing_found())
    return checked(drafts, own)


def _is_workbook(content: bytes) -> bool:
    """Whether this is a workbook that can be read here. Raises RosterRefused for other files that hold no text."""
    if content.startswith(b"PK\x03\x04"):
        if is_workbook(content):
            return True
        raise RosterRefused(
            _(
                "This is a packed file or a document. Unpack it, or save the table in it as CSV or Excel "
                "(XLSX), and import that."
            )
        )
    if content.startswith(_OLD_OFFICE):
        raise RosterRefused(
            _(
                "This is a file of an older Excel, or one with a password. Open it, save it as CSV or XLSX, "
                "and import that."
            )
        )
    if content.startswith(_PACKED):
        raise RosterRefused(_("This is a packed file. Unpack it, please, and import what was in it."))
    if content.startswith(b"%PDF"):
        raise RosterRefused(_("This is a PDF, which is made for printing. Export the members as CSV, please."))
    if _PICKLE.match(content):
        raise RosterRefused(
            _(
                "This is a file in which Mailman keeps its own data, and which only Mailman can read. "
                "Whoever runs the server can write a list that can be imported: “list_members --fullnames "
                "LIST” for the members, "
                "“list_members --digest LIST” and “list_members --nomail=byuser LIST” for how they get mail, and "
                "“config_list -o FILE LIST” for owners, moderators and bans."
            )
        )
    return False


def _text(name: str, content: bytes) -> Drafts:
    text = Text(content)
    head = text.head
    if _MBOX.match(head):
        raise RosterRefused(
            _(
                "These are mails, not members. Import them as the list's archive, and export the members apart "
                "from them."
            )
        )
    if _CALENDAR_OR_CARD.match(head):
        raise RosterRefused(_("These are cards of an address book. Export them as CSV, please, and import that file."))
    if _JSON.match(head):
        return documents.read(text.whole(documents.MOST_CHARACTERS))
    if _HTML.match(head):
        return _page(text)
    if content.count(b"\n") > _MOST_LINES:
        raise too_many()
    if sympa.is_dump(head):
        return sympa.read(text.lines())
    if mailman_dump.is_dump(head):
        return mailman_dump.read(text.lines())
    if mailman.is_config(head):
        return mailman.read_config(text.lines())
    if listserv.is_answer(head):
        return listserv.read(text.lines())
    return tables.read(text) or lines.read(text.lines(), name)


def _page(text: Text) -> Drafts:
    drafts = mailman.read_page(text.whole(documents.MOST_CHARACTERS))
    if drafts is None:
        raise RosterRefused(
            _(
                "This is a web page. Export the members as CSV, please, or copy the list of members from the "
                "page into a text file."
            )
        )
    return drafts
