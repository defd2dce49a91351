"""Member exports, written for the tests in the shape of what real list servers hand out."""

import io
import zipfile
from collections.abc import Sequence
from html import escape

from staffroom.foundation.rosters import Roster, RosterRefused, Row, read

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

GOOGLE = """Members for group School Librarians
Email address,Nickname,Group status,Email status,Email preference,Posting permissions,Join year,Join month,Join day,Join hour,Join minute,Join second,Time zone
jo@example.org,Jo Norwood,owner,,email,allowed,2018,4,10,18,54,7,British Summer Time
mia@example.org,"Lind, Mia",member,bouncing,digest,allowed,2019,11,2,9,1,0,Greenwich Mean Time
ada@example.org,,manager,,no email,allowed,2020,1,31,9,1,0,Greenwich Mean Time
kim@example.org,Kim,member,,abridged,not allowed,2021,2,3,9,1,0,Greenwich Mean Time
eve@example.org,Eve,banned,,email,not allowed,2021,2,4,9,1,0,Greenwich Mean Time
lee@example.org,Lee,pending,,email,moderated,2021,2,5,9,1,0,Greenwich Mean Time
"""  # noqa: E501 (Google's own line)

GOOGLE_OF_AN_ORGANISATION = """Group Email [Required],Member Email,Member Name,Member Role,Member Type
librarians@example.org,jo@example.org,Jo Norwood,OWNER,USER
librarians@example.org,mia@example.org,Mia Lind,MANAGER,USER
librarians@example.org,librarians@example.org,,MEMBER,GROUP
"""

GROUPSIO = """Email,Display Name,Username,Email Delivery,Mod Status,Post Status,User Status,Joined
jo@example.org,Jo Norwood,jo,Individual Messages,Owner,,Confirmed,"Mar 4, 2019"
mia@example.org,Mia Lind,,Full Featured Daily Digest,Moderator,Override: Moderated,Confirmed,"Nov 22, 2019"
ada@example.org,Ada Berg,,Special Notices Only,None,,Bouncing,"Jan 2, 2020"
kim@example.org,,kimk,No Email,None,Moderated,Not Confirmed,"Jan 3, 2020"
eve@example.org,Eve,,Individual Messages,None,,Banned,"Jan 3, 2020"
"""

GROUPSIO_JSON = """{"object": "list", "total_count": 3, "has_more": false, "data": [
 {"id": 11, "object": "sub", "user_id": 1, "group_id": 7, "email": "jo@example.org", "full_name": "Jo Norwood",
  "user_name": "jo",
  "email_delivery": "email_delivery_single", "mod_status": "sub_modstatus_owner", "status": "sub_status_normal",
  "post_status": "sub_poststatus_allowed", "user_status": "user_status_confirmed", "created": "2019-03-04T10:00:00Z"},
 {"id": 12, "email": "mia@example.org", "full_name": "", "user_name": "mia",
  "email_delivery": "email_delivery_html_digest",
  "mod_status": "sub_modstatus_none", "status": "sub_status_normal", "post_status": "sub_poststatus_moderated",
  "user_status": "user_status_bouncing", "created": "2019-03-05T10:00:00Z"},
 {"id": 13, "email": "eve@example.org", "full_name": "Eve", "email_delivery": "email_delivery_none",
  "mod_status": "sub_modstatus_none", "status": "sub_status_banned", "created": "2019-03-06T10:00:00Z"}
]}"""

MAILMAN3 = """{"start": 0, "total_size": 5, "http_etag": "\\"a\\"", "entries": [
 {"address": "http://localhost:8001/3.1/addresses/jo@example.org", "bounce_score": 0,
  "delivery_mode": "regular", "display_name": "Jo Norwood",
  "email": "jo@example.org", "http_etag": "\\"b\\"", "list_id": "librarians.lists.example.org",
  "member_id": "1", "role": "member",
  "self_link": "http://localhost:8001/3.1/members/1", "subscription_mode": "as_address",
  "user": "http://localhost:8001/3.1/users/1"},
 {"address": "http://localhost:8001/3.1/addresses/mia@example.org", "delivery_mode": "mime_digests",
  "delivery_status": "by_user",
  "display_name": "Mia Lind", "email": "mia@example.org", "list_id": "librarians.lists.example.org", "role": "member"},
 {"delivery_mode": "summary_digests", "delivery_status": "by_bounces", "display_name": "", "email": "ada@example.org",
  "list_id": "librarians.lists.example.org", "role": "member", "moderation_action": "hold"},
 {"delivery_mode": "regular", "delivery_status": "by_moderator", "email": "kim@example.org",
  "list_id": "librarians.lists.example.org", "role": "member"},
 {"email": "lee@example.org", "list_id": "librarians.lists.example.org", "role": "nonmember",
  "moderation_action": "accept"},
 {"email": "jo@example.org", "list_id": "librarians.lists.example.org", "role": "owner"}
]}"""

MAILMAN2_NAMES = """ada@example.org
Jo Norwood <jo@example.org>
"Lind, Mia" <mia@example.org>
=?utf-8?q?Zo=C3=AB_Vos?= <zoe@example.org>
"""

MAILMAN2_WHO = """Non-digest (regular) members:
    jo@example.org (Jo Norwood)
    ada@example.org
Digest members:
    mia@example.org (Mia Lind)
"""

MAILMAN2_PAGE_AS_TEXT = """Librarians Subscribers

Here is the list of subscribers.

3 Non-digested Members of Librarians:
(2 private members not shown)

    jo at example.org (Jo Norwood)
    (ada at example.org)

1 Digested Members of Librarians:

    mia at example.org
"""

MAILMAN2_CONFIG = r"""# -*- python -*-
# -*- coding: us-ascii -*-
## "librarians" mailing list configuration settings
## captured on Mon Mar  2 10:00:00 2026

## General options
real_name = 'Librarians'

# The list administrator email addresses.
owner = ['jo@example.org', 'librarians@lists.example.org']

moderator = ['mia@example.org']
host_name = 'lists.example.org'
description = 'Not owner = [\'x@example.org\']'
accept_these_nonmembers = ['friend@example.org', '^.*@partner\\.example$']
ban_list = ['Eve@example.org', '^.*@spam\\.example$']
"""

MAILMAN2_ADMIN_PAGE = """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><html><body><form>
<tr><td><center><INPUT name="jo%40example.org_unsub" type="CHECKBOX" value="off" ></center></td>
<td><a href="../options">jo@example.org</a><br><INPUT name="jo%40example.org_realname" type="TEXT" value="Jo &quot;N.&quot; Norwood" size="20" >
<INPUT name="user" type="HIDDEN" value="jo%40example.org" ></td>
<td><INPUT name="jo%40example.org_mod" type="CHECKBOX" value="off" ></td>
<td><INPUT name="jo%40example.org_hide" type="CHECKBOX" value="off" ></td>
<td><INPUT name="jo%40example.org_nomail" type="CHECKBOX" value="off" ><div class="hidden">nomail</div></td>
<td><INPUT name="jo%40example.org_digest" type="CHECKBOX" value="off" ></td></tr>
<tr><td><INPUT name="mia%40example.org_realname" type="TEXT" value="" size="20" ></td>
<td><INPUT name="mia%40example.org_mod" type="CHECKBOX" value="on" CHECKED ></td>
<td><INPUT name="mia%40example.org_hide" type="CHECKBOX" value="on" CHECKED ></td>
<td><INPUT name="mia%40example.org_nomail" type="CHECKBOX" value="on" CHECKED >[U]<div class="hidden">nomail</div></td>
<td><INPUT name="mia%40example.org_digest" type="CHECKBOX" value="on" CHECKED ></td></tr>
<tr><td><INPUT name="ada%40example.org_nomail" type="CHECKBOX" value="on" CHECKED >[B]</td>
<td><INPUT name="ada%40example.org_digest" type="CHECKBOX" value="on" CHECKED ></td></tr>
</form></body></html>"""  # noqa: E501 (as Mailman writes it)

MAILMAN2_DUMP = r"""[----- start pickle file -----]
<----- start object 1 ----->
{   'accept_these_nonmembers': ['tom@example.org'],
    'ban_list': ['eve@example.org', '^.*@spam\\.example$'],
    'bounce_info': {   'ada@example.org': <Mailman.Bouncer._BounceInfo instance at 0x7f00>},
    'delivery_status': {   'ada@example.org': (4, 1231149600.0),
                           'mia@example.org': (2, 1231149600.0)},
    'description': "School librarians' list",
    'digest_members': {   'ada@example.org': 0},
    'host_name': 'lists.example.org',
    'language': {   'jo@example.org': 'en'},
    'members': {   'jo@example.org': 'Jo@Example.org',
                   'librarians@lists.example.org': 0,
                   'mia@example.org': 0,
                   'zoe@example.org': 0},
    'moderator': ['kim@example.org'],
    'owner': ['jo@example.org'],
    'passwords': {   'jo@example.org': 'SECRET'},
    'real_name': 'Librarians',
    'user_options': {   'jo@example.org': 256, 'mia@example.org': 272, 'zoe@example.org': 128},
    'usernames': {   'jo@example.org': u'Jo Norw\xf8\xf8d',
                     'mia@example.org': "Mia O'Neill",
                     'zoe@example.org': 'Zo\xeb'},
    'web_page_url': 'http://lists.example.org/mailman/'}
[----- end pickle file -----]
"""

SYMPA = """email jo@example.org
gecos Jo Norwood
subscribed 1
date 1231149600

email mia@example.org
reception digest
visibility conceal

reception nomail
email ada@example.org
"""

LISTSERV_REVIEW = """> review SCHOOL-LIBRARIANS
*
* Librarians who are alone in their school
*
* Review= Owner
* Subscription= Open,Confirm
* Owner= JO@EXAMPLE.ORG (Jo Norwood)
* Owner= Quiet: HEAD@EXAMPLE.ORG
* Editor= MIA@EXAMPLE.ORG
* Notebook= Yes,A,Monthly,Private
*
JO@EXAMPLE.ORG                           Jo Norwood
mia.lind@LIB.EXAMPLE.ORG                 Mia Lind
MIA@EXAMPLE.ORG                          Mia Berg NOMAIL,CONCEAL
ada@EXAMPLE.ORG                          <No name available>
*
* Total number of users subscribed to the list:  5
* Total number of "concealed" subscribers:       1
"""

LISTSERV_QUERY = """Subscription options for Jo Norwood <jo@EXAMPLE.ORG>, list SCHOOL-LIBRARIANS:

MAIL                You are sent individual postings as they are received
FULLHDR             Full (normal) mail headers
REPRO               You receive a copy of your own postings
NOACK               No acknowledgement of successfully processed postings

Subscription date:  22 Jan 1997

Subscription options for mia@EXAMPLE.ORG, list SCHOOL-LIBRARIANS:

DIGEST              You receive list digests, rather than individual postings
CONCEAL             Your name does not appear in the list of subscribers
REVIEW              Your postings are reviewed before they are sent

Subscription date:  3 Feb 2011
"""

LISTSERV_REPORT = """Subscriber,Sub Date,Options
jo@example.org Jo Norwood,2011-02-03,"MAIL, REPRO"
mia@example.org Mia Lind,2012-02-03,"DIGEST, CONCEAL, NOPOST"
ada@example.org (No Name Available),,"NOMAIL"
"""

YAHOO = """Yahoo ID,Email Address,Name,Delivery,Status,Joined
jo_n,jo@example.org,Jo Norwood,Individual Email,Moderator,03/25/2004
mia77,mia@example.org,,Daily Digest,,04/02/2004
ada,ada@exam...,,No Email/ Web Only,Bouncing,04/03/2004
"""

YAHOO_JSON = """{"ygData": {"groupId": 5, "members": [
 {"yid": "jo_n", "email": "jo@example.org", "deliveryType": "SINGLE_EMAIL", "date": 1080172800, "moderator": true},
 {"yid": "mia77", "email": "mia@example.org", "deliveryType": "DAILY_DIGEST", "status": "BOUNCING", "date": 1080259200}
], "bannedMembers": [{"yid": "eve", "email": "eve@example.org"}]}}"""


def roster(content: bytes | str, name: str = "members") -> Roster:
    return read(name, content if isinstance(content, bytes) else content.encode())


def refusal(content: bytes | str, name: str = "members") -> str:
    """What is said when the file isn't read."""
    try:
        found = roster(content, name)
    except RosterRefused as refused:
        return str(refused)
    raise AssertionError(found)


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook with these sheets, their titles and rows, as Excel writes it."""
    strings: dict[str, int] = {}
    parts = {
        f"xl/worksheets/sheet{number}.xml": f'{_XML}<worksheet xmlns="{_MAIN}"><dimension ref="A1"/><sheetData>'
        + "".join(_row(place, cells, strings) for place, cells in enumerate(rows, 1))
        + "</sheetData></worksheet>"
        for number, (_title, rows) in enumerate(sheets, 1)
    }
    parts["xl/workbook.xml"] = (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(f'<sheet name="{it[0]}" sheetId="{n}" r:id="rId{n}"/>' for n, it in enumerate(sheets, 1))
        + "</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'{_XML}<Relationships xmlns="{_PACKAGE}">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + f'<Relationship Id="rId0" Type="{_OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
    )
    parts["xl/sharedStrings.xml"] = (
        f'{_XML}<sst xmlns="{_MAIN}">'
        + "".join(f'<si><r><t xml:space="preserve">{escape(it)}</t></r><rPh><t>-</t></rPh></si>' for it in strings)
        + "</sst>"
    )
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return octets.getvalue()


def _row(number: int, cells: Sequence[object], strings: dict[str, int]) -> str:
    written = "".join(
        _cell(f"{chr(65 + column)}{number}", cell, strings) for column, cell in enumerate(cells) if cell is not None
    )
    return f'<row r="{number}" spans="1:{len(cells)}">{written}</row>' if written else ""


def _cell(place: str, cell: object, strings: dict[str, int]) -> str:
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{cell:d}</v></c>'
    if isinstance(cell, str) and cell.startswith("="):
        return f'<c r="{place}" t="str"><f>{escape(cell[1:])}</f></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'
    return f'<c r="{place}" s="1"><v>{cell}</v></c>'


def emails(rows: Sequence[Row]) -> list[str]:
    return [row.email for row in rows]


def told(rows: Sequence[Row], *names: str) -> list[tuple[object, ...]]:
    """What the rows say, under these names."""
    return [tuple(getattr(row, name) for name in names) for row in rows]
