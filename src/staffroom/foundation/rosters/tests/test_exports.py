"""What the list servers of the world say of their members."""

from datetime import date

from . import rosters
from .rosters import emails, roster, told


def test_google_groups_says_how_each_gets_mail_and_who_leads():
    found = roster(rosters.GOOGLE)

    assert found.kind == "google"
    assert told(found.rows, "email", "name", "level", "role", "state", "moderated") == [
        ("jo@example.org", "Jo Norwood", "every", "owner", "active", False),
        ("mia@example.org", "Mia Lind", "digest", "member", "bouncing", False),
        ("ada@example.org", "", "web", "facilitator", "active", False),
        ("kim@example.org", "Kim", "digest", "member", "active", True),
        ("lee@example.org", "Lee", "every", "member", "pending", True),
    ]
    assert told(found.banned, "email", "state", "place") == [("eve@example.org", "banned", "row 7")]
    assert (found.rows[0].joined, found.rows[0].place) == (date(2018, 4, 10), "row 3")
    assert found.remarks == ()


def test_a_group_that_is_called_by_its_address_is_read_likewise():
    named = rosters.GOOGLE.replace("School Librarians", "school-librarians@googlegroups.com")

    assert roster(named).rows == roster(rosters.GOOGLE).rows
    assert roster(named).banned == roster(rosters.GOOGLE).banned
    assert roster(named).kind == "google"


def test_a_google_group_of_an_organisation_knows_its_own_address():
    found = roster(rosters.GOOGLE_OF_AN_ORGANISATION)

    assert told(found.rows, "email", "role", "trouble") == [
        ("jo@example.org", "owner", ""),
        ("mia@example.org", "facilitator", ""),
        ("librarians@example.org", "member", "This is the address of the list itself."),
    ]


def test_groupsio_as_a_table():
    found = roster(rosters.GROUPSIO)

    assert found.kind == "groupsio"
    assert told(found.rows, "email", "name", "level", "role", "state", "moderated", "joined") == [
        ("jo@example.org", "Jo Norwood", "every", "owner", "active", False, date(2019, 3, 4)),
        ("mia@example.org", "Mia Lind", "digest", "facilitator", "active", True, date(2019, 11, 22)),
        ("ada@example.org", "Ada Berg", "web", "member", "bouncing", False, date(2020, 1, 2)),
        ("kim@example.org", "kimk", "web", "member", "pending", True, date(2020, 1, 3)),
    ]
    assert found.rows[2].note == "Received only special notices there."
    assert emails(found.banned) == ["eve@example.org"]
    assert found.remarks == ()


def test_groupsio_tells_who_gets_only_what_they_follow():
    found = roster(
        "Email,Display Name,Email Delivery,Message Selection,Post Status,Status\n"
        "jo@example.org,Jo,Individual Messages,Following Only,Not Moderated,Confirmed\n"
        "mia@example.org,Mia,Full Featured Digest,Following Only,Moderated,Confirmed\n"
        "ada@example.org,Ada,Individual Messages,All Messages,,Confirmed\n"
    )
    assert told(found.rows, "email", "level", "moderated") == [
        ("jo@example.org", "followed", False),
        ("mia@example.org", "digest", True),
        ("ada@example.org", "every", False),
    ]
    assert found.remarks == ()


def test_listserv_s_table_tells_since_when():
    found = roster("EMAIL,NAME,SUBDATE,OPTIONS\nann@example.org,Ann Other,2010-04-01,NOMAIL CONCEAL\n")
    assert found.kind == "listserv"
    assert told(found.rows, "email", "level", "state", "joined") == [
        ("ann@example.org", "web", "concealed", date(2010, 4, 1))
    ]


def test_groupsio_as_json():
    found = roster(rosters.GROUPSIO_JSON)

    assert found.kind == "groupsio"
    assert told(found.rows, "email", "name", "level", "role", "state", "moderated", "joined") == [
        ("jo@example.org", "Jo Norwood", "every", "owner", "active", False, date(2019, 3, 4)),
        ("mia@example.org", "mia", "digest", "member", "bouncing", True, date(2019, 3, 5)),
    ]
    assert emails(found.banned) == ["eve@example.org"]


def test_mailman_3_keeps_apart_who_stopped_the_mail():
    found = roster(rosters.MAILMAN3)

    assert found.kind == "mailman3"
    assert told(found.rows, "email", "level", "stopped", "state", "role", "moderated") == [
        ("jo@example.org", "every", "", "active", "owner", False),
        ("mia@example.org", "web", "self", "active", "member", False),
        ("ada@example.org", "digest", "bounces", "bouncing", "member", True),
        ("kim@example.org", "web", "facilitator", "active", "member", False),
        ("lee@example.org", "unknown", "", "active", "member", False),
        ("jo@example.org", "unknown", "", "active", "owner", False),
    ]
    assert [row.is_on_holiday for row in found.rows] == [False, True, False, False, False, False]
    assert told(found.troubled, "email", "trouble") == [
        ("lee@example.org", "This is no member: the list only knows that they wrote to it."),
        ("jo@example.org", "The same address stands in entry 1 already: both are taken as one."),
    ]


def test_mailman_2_lists_names_and_addresses():
    found = roster(rosters.MAILMAN2_NAMES)

    assert found.kind == "addresses"
    assert told(found.rows, "email", "name", "level") == [
        ("ada@example.org", "", "unknown"),
        ("jo@example.org", "Jo Norwood", "unknown"),
        ("mia@example.org", "Mia Lind", "unknown"),
        ("zoe@example.org", "Zoë Vos", "unknown"),
    ]


def test_what_a_listing_was_asked_for_is_in_its_name():
    levels = {
        name: told(roster("jo@example.org\n", name).rows, "level", "stopped", "moderated")[0]
        for name in (
            "digest.txt",
            "regular.txt",
            "nomail-byuser.txt",
            "nomail_bybounce",
            "nomail",
            "moderated",
            "members",
        )
    }

    assert levels == {
        "digest.txt": ("digest", "", False),
        "regular.txt": ("every", "", False),
        "nomail-byuser.txt": ("web", "self", False),
        "nomail_bybounce": ("unknown", "bounces", False),
        "nomail": ("web", "unknown", False),
        "moderated": ("unknown", "", True),
        "members": ("unknown", "", False),
    }
    assert roster("jo@example.org\n", "digest.txt").remarks == (
        "The file is called “digest.txt”, so it is taken for the members of whom that is true.",
    )


def test_a_name_of_a_file_makes_nobody_an_owner():
    assert told(roster("jo@example.org\n", "cat-owners.txt").rows, "role") == [("member",)]


def test_mailman_2_answers_who_by_mail():
    found = roster(rosters.MAILMAN2_WHO)

    assert found.kind == "mailman2"
    assert told(found.rows, "email", "name", "level") == [
        ("jo@example.org", "Jo Norwood", "every"),
        ("ada@example.org", "", "every"),
        ("mia@example.org", "Mia Lind", "digest"),
    ]


def test_the_page_of_a_roster_copied_as_text():
    found = roster(rosters.MAILMAN2_PAGE_AS_TEXT)

    assert told(found.rows, "email", "name", "level", "stopped") == [
        ("jo@example.org", "Jo Norwood", "every", ""),
        ("ada@example.org", "", "web", "unknown"),
        ("mia@example.org", "", "digest", ""),
    ]
    assert found.remarks == (
        "2 lines hold no address, and are passed over: the first is line 1.",
        "The list conceals 2 members, who are not in this file. Export it as the list's owner.",
    )


def test_mailmans_settings_hold_owners_moderators_and_bans():
    found = roster(rosters.MAILMAN2_CONFIG)

    assert found.kind == "mailman2"
    assert told(found.rows, "email", "role", "place", "trouble") == [
        ("jo@example.org", "owner", "line 10", ""),
        ("librarians@lists.example.org", "owner", "line 10", "This is the address of the list itself."),
        ("mia@example.org", "facilitator", "line 12", ""),
    ]
    assert told(found.banned, "email", "trouble") == [
        ("eve@example.org", ""),
        (r"^.*@spam\.example$", "This is a pattern, not one address."),
    ]
    assert found.remarks == (
        (
            "These are the list's settings: its owners, moderators and bans. "
            "Its members are in what “list_members --fullnames” says."
        ),
        "The list has rules of its own for 2 addresses that are no members. They are not taken along.",
    )


def test_all_that_mailman_keeps_of_a_list_tells_how_each_gets_mail():
    found = roster(rosters.MAILMAN2_DUMP)

    assert (found.kind, found.remarks) == ("mailman2", ())
    assert told(found.rows, "email", "name", "level", "stopped", "role", "state", "moderated") == [
        ("jo@example.org", "Jo Norwøød", "every", "", "owner", "active", False),
        ("librarians@lists.example.org", "", "every", "", "member", "active", False),
        ("mia@example.org", "Mia O'Neill", "web", "self", "member", "concealed", False),
        ("zoe@example.org", "Zoë", "every", "", "member", "active", True),
        ("ada@example.org", "", "digest", "bounces", "member", "bouncing", False),
        ("kim@example.org", "", "web", "", "facilitator", "active", False),
    ]
    assert [row.place for row in found.rows][:2] == ["line 12", "line 13"]
    assert found.rows[1].trouble == "This is the address of the list itself."
    assert told(found.banned, "email", "trouble") == [
        ("eve@example.org", ""),
        (r"^.*@spam\.example$", "This is a pattern, not one address."),
    ]
    assert "SECRET" not in repr(found)


def test_sympa_dumps_one_setting_to_a_line():
    found = roster(rosters.SYMPA)

    assert told(found.rows, "email", "name", "level", "stopped", "state", "joined", "place") == [
        ("jo@example.org", "Jo Norwood", "every", "", "active", date(2009, 1, 5), "line 1"),
        ("mia@example.org", "", "digest", "", "concealed", None, "line 6"),
        ("ada@example.org", "", "web", "unknown", "active", None, "line 10"),
    ]


def test_mailmans_page_for_owners_saved_from_a_browser():
    found = roster(rosters.MAILMAN2_ADMIN_PAGE)

    assert told(found.rows, "email", "name", "level", "stopped", "state", "moderated") == [
        ("jo@example.org", 'Jo "N." Norwood', "every", "", "active", False),
        ("mia@example.org", "", "web", "self", "concealed", True),
        ("ada@example.org", "", "digest", "bounces", "bouncing", False),
    ]


def test_listserv_reviews_a_list():
    found = roster(rosters.LISTSERV_REVIEW)

    assert found.kind == "listserv"
    assert told(found.rows, "email", "name", "level", "role", "state", "place") == [
        ("jo@example.org", "Jo Norwood", "unknown", "owner", "active", "line 12"),
        ("mia.lind@lib.example.org", "Mia Lind", "unknown", "member", "active", "line 13"),
        ("mia@example.org", "Mia Berg", "web", "facilitator", "concealed", "line 14"),
        ("ada@example.org", "", "unknown", "member", "active", "line 15"),
        ("head@example.org", "", "web", "owner", "active", "line 8"),
    ]
    assert found.rows[4].note == "Looks after the list, but isn't subscribed to it."
    assert found.remarks == (
        "One subscriber is concealed, and may be missing here. Ask LISTSERV as the list's owner.",
        "LISTSERV says that the list has 5 subscribers; 4 are in this file.",
    )


def test_listserv_tells_the_options_of_each():
    found = roster(rosters.LISTSERV_QUERY)

    assert told(found.rows, "email", "name", "level", "state", "moderated", "joined") == [
        ("jo@example.org", "Jo Norwood", "every", "active", False, date(1997, 1, 22)),
        ("mia@example.org", "", "digest", "concealed", True, date(2011, 2, 3)),
    ]


def test_listservs_report_has_address_and_name_in_one_column():
    found = roster(rosters.LISTSERV_REPORT)

    assert found.kind == "listserv"
    assert told(found.rows, "email", "name", "level", "state", "moderated", "joined") == [
        ("jo@example.org", "Jo Norwood", "every", "active", False, date(2011, 2, 3)),
        ("mia@example.org", "Mia Lind", "digest", "concealed", True, date(2012, 2, 3)),
        ("ada@example.org", "", "web", "active", False, None),
    ]


def test_yahoo_groups_hid_some_addresses_for_good():
    found = roster(rosters.YAHOO)

    assert found.kind == "yahoo"
    assert told(found.rows, "email", "level", "role", "joined", "trouble") == [
        ("jo@example.org", "every", "facilitator", date(2004, 3, 25), ""),
        ("mia@example.org", "digest", "member", date(2004, 4, 2), ""),
        (
            "",
            "web",
            "member",
            date(2004, 4, 3),
            "“ada@exam..” is only a part of an address: the list has hidden the rest.",
        ),
    ]


def test_yahoo_groups_as_json():
    found = roster(rosters.YAHOO_JSON)

    assert found.kind == "yahoo"
    assert told(found.rows, "email", "level", "role", "state", "joined") == [
        ("jo@example.org", "every", "facilitator", "active", date(2004, 3, 25)),
        ("mia@example.org", "digest", "member", "bouncing", date(2004, 3, 26)),
    ]
    assert told(found.banned, "email", "place") == [("eve@example.org", "entry 3")]
