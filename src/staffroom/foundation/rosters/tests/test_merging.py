"""Several lists, and a roster in figures."""

from staffroom.foundation.rosters import Roster, merge, read, summary, title

from . import rosters
from .rosters import roster, told


def test_a_person_on_several_lists_is_one_person():
    merged = merge([roster(rosters.MAILMAN2_CONFIG), roster(rosters.MAILMAN2_WHO), roster(rosters.GOOGLE)])

    assert told(merged, "email", "name", "level", "role", "state") == [
        ("jo@example.org", "Jo Norwood", "every", "owner", "active"),
        ("mia@example.org", "Mia Lind", "digest", "facilitator", "bouncing"),
        ("ada@example.org", "", "every", "facilitator", "active"),
        ("kim@example.org", "Kim", "digest", "member", "active"),
        ("lee@example.org", "Lee", "every", "member", "pending"),
    ]


def test_nobody_is_merged_of_nothing():
    assert merge([]) == []


def test_a_summary_counts_every_entry_once():
    found = summary(roster(rosters.MAILMAN3))

    assert (found.entries, found.takeable, found.troubled, found.banned) == (6, 4, 2, 0)
    assert (found.moderated, found.on_holiday, found.noted) == (1, 1, 0)
    assert dict(found.levels) == {"every": 1, "web": 2, "digest": 1}
    assert dict(found.roles) == {"owner": 1, "member": 3}
    assert dict(found.states) == {"active": 3, "bouncing": 1}
    assert found.levels["unknown"] == 0


def test_rows_and_bans_are_all_that_the_file_holds():
    found = summary(roster(rosters.GOOGLE))

    assert found.entries == found.takeable + found.troubled + found.banned == 6


def test_the_list_may_be_told_its_own_addresses():
    found = read("members", b"jo@example.org\nlist@example.org\n", own={"LIST@Example.org"})

    assert told(found.troubled, "email", "trouble") == [("list@example.org", "This is the address of the list itself.")]


def test_each_kind_has_a_title():
    kinds = {found.kind: title(found.kind) for found in (roster(text) for text in _exports())}

    assert kinds == {
        "google": "Google Groups",
        "groupsio": "Groups.io",
        "mailman3": "Mailman 3",
        "mailman2": "Mailman 2",
        "addresses": "a list of addresses",
        "listserv": "LISTSERV",
        "yahoo": "Yahoo Groups",
    }
    assert title(Roster("table", ()).kind) == "a table"


def _exports() -> list[str]:
    return [text for name, text in vars(rosters).items() if name[0].isupper() and name.isupper()]
