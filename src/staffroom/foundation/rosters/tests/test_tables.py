"""Tables and lists that somebody made by hand, as every program saves them."""

from datetime import date

import pytest

from staffroom.foundation.rosters import read

from .rosters import emails, roster, told, workbook

TABLE = (
    "Vorname;Nachname;E-Mail-Adresse;Zustellung\nJörg;Norwood;jo@example.org;Digest\nMia;Lind;mia@example.org;einzeln\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_in_every_encoding(encoding, line_end):
    found = roster(TABLE.replace("\n", line_end).encode(encoding))

    assert found.kind == "table"
    assert told(found.rows, "email", "name", "level", "place") == [
        ("jo@example.org", "Jörg Norwood", "digest", "row 2"),
        ("mia@example.org", "Mia Lind", "every", "row 3"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_are_found_between_all_kinds_of_marks(delimiter):
    found = roster(f'Name{delimiter}E-Mail\n"Norwood{delimiter} Jo"{delimiter}jo@example.org\n')

    assert emails(found.rows) == ["jo@example.org"]


def test_excel_says_what_separates_its_columns():
    found = roster("sep=;\nEmail;Name\njo@example.org;Jo\n")

    assert told(found.rows, "email", "name", "place") == [("jo@example.org", "Jo", "row 2")]


@pytest.mark.parametrize(
    "title",
    [
        *("E-Mail", "EMAIL ADDRESS", "Courriel", "Adresse électronique", "Correo electrónico", "Posta elettronica"),
        *("E-mailadres", "E-postadress", "Sähköposti", "Adres e-mail", "Электронная почта", "メールアドレス", "邮箱"),
        *("Address", "emailAddress"),
    ],
)
def test_the_column_of_addresses_is_known_in_many_languages(title):
    found = roster(f"{title},Zimmer\njo@example.org,12\n")

    assert emails(found.rows) == ["jo@example.org"]


def test_a_postal_address_is_none_to_write_to():
    found = roster("Address,Mail\n1 High Street,jo@example.org\n")

    assert emails(found.rows) == ["jo@example.org"]


def test_a_table_without_titles_is_known_by_what_is_in_it():
    found = roster("Jo,Norwood,jo@example.org,digest\nMia,Lind,mia@example.org,nomail\n")

    assert told(found.rows, "email", "name", "level", "place") == [
        ("jo@example.org", "Jo Norwood", "digest", "row 1"),
        ("mia@example.org", "Mia Lind", "web", "row 2"),
    ]


def test_ticked_columns():
    found = roster(
        "email,digest,nomail,moderated,hide,owner,moderator\n"
        "jo@example.org,yes,no,0,,x,\n"
        "mia@example.org,,1,TRUE,on,,ja\n"
    )

    assert told(found.rows, "level", "moderated", "state", "role") == [
        ("digest", False, "active", "owner"),
        ("web", True, "concealed", "facilitator"),
    ]


def test_a_holiday_has_its_last_day():
    found = roster("email,on holiday until\njo@example.org,2026-08-14\nmia@example.org,\n")

    assert told(found.rows, "until", "level", "stopped", "is_on_holiday") == [
        (date(2026, 8, 14), "web", "self", True),
        (None, "unknown", "", False),
    ]


def test_what_is_not_read_is_said():
    found = roster("email,shoe size,delivery\njo@example.org,41,pigeon\nmia@example.org,42,digest\n")

    assert told(found.rows, "level") == [("unknown",), ("digest",)]
    assert found.remarks == (
        "In the column “delivery” these words are not understood, and change nothing: “pigeon”.",
        "These columns are not read: “shoe size”.",
    )


def test_cells_that_look_like_formulas_are_only_text():
    found = roster('email,name\njo@example.org,"=HYPERLINK(""http://x"",""y"")"\n=1+1,@SUM(A1)\n')

    assert told(found.rows, "email", "name", "trouble") == [
        ("jo@example.org", '=HYPERLINK("http://x","y', ""),
        ("", "", "There is no address in “=1+1”."),
    ]


def test_days_are_read_by_those_that_can_mean_only_one():
    found = roster("email,joined\na@example.org,03/04/2019\nb@example.org,25/04/2019\n")
    unclear = roster("email,joined\na@example.org,03/04/2019\n")

    assert told(found.rows, "joined") == [(date(2019, 4, 3),), (date(2019, 4, 25),)]
    assert told(unclear.rows, "joined") == [(None,)]
    assert unclear.remarks == ("One date of joining can be read in two ways, or in none, and is left out.",)


def test_a_quotation_mark_that_is_never_closed_swallows_nobody():
    members = "".join(f"member{number}@example.org,Name\n" for number in range(20))
    found = roster(f'email,name\njo@example.org,"Jo\n{members}')

    assert len(found.takeable) == 21


def test_an_address_is_found_however_it_is_written():
    lines = {
        "jo@example.org": ("jo@example.org", ""),
        "  - JO@Example.ORG,": ("jo@example.org", ""),
        "Jo Norwood <jo@example.org>": ("jo@example.org", "Jo Norwood"),
        "Norwood, Jo <jo@example.org>": ("jo@example.org", "Jo Norwood"),
        '"Norwood, Jo" <jo@example.org>': ("jo@example.org", "Jo Norwood"),
        "jo@example.org (Jo Norwood)": ("jo@example.org", "Jo Norwood"),
        "jo@example.org Jo Norwood": ("jo@example.org", "Jo Norwood"),
        "Jo Norwood jo@example.org": ("jo@example.org", "Jo Norwood"),
        "jo at example.org": ("jo@example.org", ""),
        "jo [at] example [dot] org": ("jo@example.org", ""),
        "jo(at)example.org": ("jo@example.org", ""),
        "mailto:jo@example.org": ("jo@example.org", ""),
        "<mailto:jo@example.org>": ("jo@example.org", ""),
        "=?iso-8859-1?q?J=F6rg?= <jo@example.org>": ("jo@example.org", "Jörg"),
        "jo@bücher.example": ("jo@xn--bcher-kva.example", ""),
        "12. jo@example.org": ("jo@example.org", ""),
        "jo@example.org <No name available>": ("jo@example.org", ""),
        '"Jo Norwood, MLIS" <jo@example.org>': ("jo@example.org", "Jo Norwood, MLIS"),
        "o'neil+list@example.co.uk": ("o'neil+list@example.co.uk", ""),
    }

    assert {line: told(roster(f"{line}\n").rows, "email", "name")[0] for line in lines} == lines


def test_addresses_copied_from_a_mail_stand_in_one_line():
    found = roster("Jo Norwood <jo@example.org>, mia@example.org; Ada <ada@example.org>\n")

    assert told(found.rows, "email", "name", "place") == [
        ("jo@example.org", "Jo Norwood", "line 1"),
        ("mia@example.org", "", "line 1"),
        ("ada@example.org", "Ada", "line 1"),
    ]


def test_what_is_no_address_says_so():
    found = roster(
        "jo@example.org\nnobody\njo@localhost\n.jo@example.org\njo@exa mple\njo@example..org\n@example.org\n"
    )

    assert told(found.troubled, "place", "trouble") == [
        ("line 2", "There is no address in “nobody”."),
        ("line 3", "“jo@localhost” is not an address."),
        ("line 4", "“.jo@example.org” is not an address."),
        ("line 5", "“jo@exa” is not an address."),
        ("line 6", "“jo@example..org” is not an address."),
        ("line 7", "“@example.org” is not an address."),
    ]


def test_the_same_address_again_names_the_first_and_adds_to_it():
    found = roster("email,name,role\njo@example.org,,\nJO@example.org,Jo,moderator\n")

    assert told(found.rows, "email", "name", "role", "trouble") == [
        ("jo@example.org", "Jo", "facilitator", ""),
        ("jo@example.org", "Jo", "facilitator", "The same address stands in row 2 already: both are taken as one."),
    ]


def test_the_lists_own_addresses_are_no_members():
    found = read("members", b"email,list\njo@example.org,lis@example.org\nlis-owner@example.org,lis@example.org\n")

    assert told(found.rows, "email", "trouble") == [
        ("jo@example.org", ""),
        ("lis-owner@example.org", "This is the address of the list itself."),
    ]


def test_another_list_is_noted_and_allowed():
    found = roster("other@googlegroups.com\nlis-law@jiscmail.ac.uk\na@lists.example.org\njo@listsomething.example\n")

    assert [bool(row.note) for row in found.takeable] == [True, True, True, False]
    assert found.rows[0].note == "This looks like the address of another list."


def test_an_occupation_is_no_role_on_the_list():
    by_hand = roster("email,role\njo@example.org,Manager\nmia@example.org,Moderator\nada@example.org,Administrator\n")
    of_google = roster("Email address,Group status\njo@example.org,manager\n")

    assert told(by_hand.rows, "role") == [("member",), ("facilitator",), ("member",)]
    assert by_hand.remarks == (
        "In the column “role” these words are not understood, and change nothing: “Manager”, “Administrator”.",
    )
    assert told(of_google.rows, "role") == [("facilitator",)]


def test_a_line_makes_owners_only_as_a_heading():
    heading = roster("Owners:\njo@example.org\nMembers:\nmia@example.org\n")
    person = roster("Administrator Lind\njo@example.org\n")

    assert told(heading.takeable, "email", "role") == [("jo@example.org", "owner"), ("mia@example.org", "member")]
    assert told(person.rows, "email", "role", "trouble") == [
        ("", "member", "There is no address in “Administrator Lind”."),
        ("jo@example.org", "member", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '[{"email": "jo@example.org", "name": "Jo"}, {"email": "mia@example.org"}]',
        '{"email": "jo@example.org", "name": "Jo"}\n{"email": "mia@example.org"}\n',
        '["Jo <jo@example.org>", "mia@example.org"]',
        '{"members": ["Jo <jo@example.org>", {"user": {"email": "mia@example.org"}}]}',
    ],
)
def test_json_in_several_shapes(text):
    assert told(roster(text).rows, "email", "name", "place") == [
        ("jo@example.org", "Jo", "entry 1"),
        ("mia@example.org", "", "entry 2"),
    ]


def test_a_mail_servers_address_is_noted_and_allowed():
    found = roster("postmaster@example.org\n")

    assert told(found.takeable, "email", "note") == [
        ("postmaster@example.org", "This address belongs to a mail server rather than to a person.")
    ]


def test_who_is_banned_is_not_taken_as_a_member():
    found = roster("email,status\njo@example.org,\njo@example.org,banned\n")

    assert told(found.rows, "email", "trouble") == [("jo@example.org", "This address is banned (row 3).")]
    assert emails(found.banned) == ["jo@example.org"]


def test_who_left_stays_away():
    found = roster("email,status\njo@example.org,subscribed\nmia@example.org,unsubscribed\n")

    assert told(found.rows, "email", "trouble") == [
        ("jo@example.org", ""),
        ("mia@example.org", "They have left this list already."),
    ]


def test_a_workbook_is_read_with_all_its_sheets():
    found = roster(
        workbook(
            ("Members", [["E-Mail", "Name", "Joined"], ["jo@example.org", "Jo", 43528.4166]]),
            ("Notes", [["Remember the milk"]]),
            ("More", [["mia@example.org", "Mia"], ["", ""], [None, None], ["ada@example.org", 12.0]]),
        )
    )

    assert found.kind == "table"
    assert told(found.rows, "email", "name", "joined", "place") == [
        ("jo@example.org", "Jo", date(2019, 3, 4), "sheet “Members”, row 2"),
        ("mia@example.org", "Mia", None, "sheet “More”, row 1"),
        ("ada@example.org", "12", None, "sheet “More”, row 4"),
    ]
    assert found.remarks == ("These sheets are passed over, as there are no addresses in them: “Notes”.",)


def test_who_stands_on_a_sheet_of_the_banned_is_banned():
    found = roster(
        workbook(
            ("Members", [["Email"], ["jo@example.org"]]),
            ("Banned", [["Email"], ["eve@example.org"]]),
            ("Digest", [["Email", "Delivery"], ["mia@example.org", "Single"]]),
            ("Owners", [["Email"], ["ada@example.org"]]),
        )
    )

    assert told(found.rows, "email", "level", "role") == [
        ("jo@example.org", "unknown", "member"),
        ("mia@example.org", "every", "member"),
        ("ada@example.org", "unknown", "member"),
    ]
    assert told(found.banned, "email", "place") == [("eve@example.org", "sheet “Banned”, row 2")]
    assert found.remarks == ("The sheet is called “Banned”, so it is taken for the members of whom that is true.",)


def test_ticks_in_a_workbook():
    found = roster(workbook(("Members", [["email", "digest"], ["jo@example.org", True], ["mia@example.org", False]])))

    assert told(found.rows, "email", "level") == [("jo@example.org", "digest"), ("mia@example.org", "unknown")]


def test_formulas_in_a_workbook_are_not_worked_out():
    found = roster(workbook(("Members", [["email", "name"], ["jo@example.org", '=HYPERLINK("http://example.org")']])))

    assert told(found.rows, "email", "name", "place") == [("jo@example.org", "", "row 2")]


def test_who_has_two_addresses_that_differ_behind_a_plus_is_pointed_out():
    found = roster("Email,Name\nkim@example.org,Kim\nKim+lists@example.org,Kim\nkimberly@example.org,Kim\n")
    assert told(found.rows, "email", "trouble", "note") == [
        ("kim@example.org", "", ""),
        ("kim+lists@example.org", "", "This may be the person in row 2: only what stands behind a “+” differs."),
        ("kimberly@example.org", "", ""),
    ]


def test_lines_within_a_cell_are_no_rows():
    notes = '"met @ the fair, in May\nand again, in June"'
    found = roster(f'Email,Name,Notes\njo@example.org,Jo,{notes}\n"mia@example.org",Mia,"a\nb, c"\n')

    assert told(found.rows, "email", "name", "place") == [
        ("jo@example.org", "Jo", "row 2"),
        ("mia@example.org", "Mia", "row 3"),
    ]


def test_a_quoted_address_is_refused_and_not_cut():
    found = roster('jo@example.org\n"mia jane"@example.org\n"mia.jane"@example.org\n')

    assert told(found.rows, "email", "trouble") == [
        ("jo@example.org", ""),
        ("", '“jane"@example.org” is not an address.'),
        ("", '“mia.jane"@example.org” is not an address.'),
    ]


@pytest.mark.parametrize("between", [";", ", ", " ", "\n"])
def test_of_two_addresses_in_a_cell_the_first_is_taken_and_that_is_said(between):
    found = roster(f'Email,Name\n"kim@example.org{between}k@home.example",Kim\n')
    assert told(found.rows, "email", "note") == [
        ("kim@example.org", "There is more than one address here: the first one is taken.")
    ]
