"""Bringing members in: what a roster would do, and what it does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from staffroom.doors.archive import roster_bringing, roster_forgetting, roster_pages, roster_reading, rosters
from staffroom.doors.archive.models import Roster, RosterFile, RosterRow
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Ban, Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Account, Address, Person
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
GOOGLE = b"""Members for group Lone
Email address,Nickname,Group status,Email status,Email preference,Posting permissions,Join year,Join month,Join day
jo@work.example,Jo Norwood,owner,,email,allowed,2018,4,10
mia@work.example,"Lind, Mia",member,bouncing,digest,allowed,2019,11,2
ada@work.example,,manager,,no email,allowed,2020,1,31
kim@work.example,Kim,member,,abridged,not allowed,2021,2,3
eve@work.example,Eve,banned,,email,not allowed,2021,2,4
lee@work.example,Lee,pending,,email,moderated,2021,2,5
half@...,,member,,email,allowed,2021,2,5
"""


@pytest.fixture
def operator(site):
    return PersonFactory(name="Priya Raman", handle="priya", account__is_operator=True)


@pytest.fixture
def network(operator):
    return NetworkFactory(name="Lone Workers", slug="lone-workers", owner=operator)


def read(network, by, *contents, level="every"):
    files = [(f"file{number}.csv", content) for number, content in enumerate(contents, 1)]
    return roster_reading.read(rosters.take_files(network, files, by=by, level=level))


def brought(network, by, *contents, **more):
    roster = rosters.ask(read(network, by, *contents), by=by, **{"level": "every", "takes_roles": False, **more})
    return roster_bringing.carry_out(roster)


def fates(roster):
    return dict(roster.rows.values_list("email", "fate"))


def member(email):
    return Membership.objects.select_related("person").get(person__addresses__email=email)


def test_a_preview_says_what_would_happen_and_changes_nothing(network, operator):
    MembershipFactory(network=network, person=PersonFactory(account__email="jo@work.example"))
    MembershipFactory(network=network, state="left", person=PersonFactory(account__email="mia@work.example"))
    PersonFactory(account__email="ada@work.example")
    roster = read(network, operator, GOOGLE)
    assert (roster.state, roster.kinds) == ("ready", ["Google Groups"])
    assert fates(roster) == {
        "jo@work.example": "member",
        "mia@work.example": "left",
        "ada@work.example": "here",
        "kim@work.example": "new",
        "eve@work.example": "ban",
        "lee@work.example": "trouble",
        "": "trouble",
    }
    assert Account.objects.count() == 4
    assert not RosterFile.objects.exists()


def test_what_the_list_knew_of_each_comes_along(network, operator):
    brought(network, operator, GOOGLE, takes_roles=True)
    told = {it.person.name: (it.level, it.role, it.posting) for it in Membership.objects.select_related("person")}
    assert told == {
        "Priya Raman": ("every", "owner", ""),
        "Jo Norwood": ("every", "owner", ""),
        "Mia Lind": ("digest", "member", ""),
        "Ada": ("web", "facilitator", ""),
        "Kim": ("digest", "member", "held"),
    }
    assert Address.objects.get(email="mia@work.example").failing_since is not None
    assert Ban.objects.in_force().get().email == "eve@work.example"


def test_roles_come_along_only_if_the_owner_says_so(network, operator):
    brought(network, operator, GOOGLE)
    assert set(Membership.objects.exclude(person=operator).values_list("role", flat=True)) == {"member"}


def test_a_holiday_that_is_still_going_on_is_kept(network, operator):
    later = timezone.localdate() + timedelta(days=20)
    table = f"Email,Delivery,Until\njo@work.example,nomail,{later}\nmia@work.example,nomail,2001-01-01\n"
    brought(network, operator, table.encode(), level="digest")
    assert (member("jo@work.example").away_until, member("jo@work.example").level) == (later, "digest")
    assert (member("mia@work.example").away_until, member("mia@work.example").level) == (None, "digest")


def test_nobody_is_brought_in_twice_also_from_another_file(network, operator):
    brought(network, operator, b"Email\njo@work.example\n", b"Address\nJO@work.example\nmia@work.example\n")
    again = brought(network, operator, b"jo@work.example\nmia@work.example\n")
    assert again.brought_count == 0
    assert Person.objects.count() == 3
    assert Membership.objects.count() == 3


def test_two_addresses_of_one_person_make_one_member(network, operator):
    person = PersonFactory(account__email="jo@work.example")
    people.verify_address(people.add_address(person, "jo@home.example"))
    brought(network, operator, b"jo@work.example\njo@home.example\n")
    assert Membership.objects.filter(person=person).count() == 1


def test_members_keep_their_own_choices(network, operator):
    MembershipFactory(network=network, level="web", person=PersonFactory(account__email="jo@work.example"))
    brought(network, operator, b"Email,Delivery\njo@work.example,digest\n")
    assert member("jo@work.example").level == "web"


def test_who_leaves_before_it_is_carried_out_does_not_come(network, operator):
    roster = read(network, operator, b"jo@work.example\nmia@work.example\n")
    MembershipFactory(network=network, state="left", person=PersonFactory(account__email="jo@work.example"))
    networks.ban_address(network, "*@work.example", by=operator)
    roster = rosters.ask(roster, by=operator, level="every", takes_roles=False)
    assert roster_bringing.carry_out(roster).brought_count == 0
    assert fates(roster) == {"jo@work.example": "left", "mia@work.example": "kept-out"}


def test_who_claims_an_address_unproved_loses_it_to_a_roster(network, operator):
    claimed = people.join(email="jo@work.example", name="Mallory", verified=False)
    account = Account.objects.get(person=claimed)
    account.was_in_unproved = True
    account.set_password("a password of Mallory")
    account.save()
    brought(network, operator, b"jo@work.example\n")
    account.refresh_from_db()
    assert (account.has_usable_password(), account.session_epoch) == (False, 1)


def test_names_that_spreadsheets_would_run_are_plain_names(network, operator):
    brought(network, operator, b'Email,Name\njo@work.example,"=HYPERLINK(""x"")"\n')
    assert member("jo@work.example").person.name.startswith("=HYPERLINK")


def test_one_bad_file_among_several_takes_nothing(network, operator):
    roster = read(network, operator, b"jo@work.example\n", b"%PDF-1.7 ...")
    assert roster.state == "unreadable"
    assert roster.remarks == [
        "file2.csv: This is a PDF, which is made for printing. Export the members as CSV, please."
    ]
    assert not roster.rows.exists()


def test_the_list_s_own_addresses_are_not_its_members(network, operator):
    networks.add_old_address(network, "lone@old.example", by=operator)
    roster = read(network, operator, b"lone@old.example\nlone-workers@lists.example.org\njo@work.example\n")
    assert [row.words for row in roster.rows.filter(fate="trouble")] == ["This is the address of the list itself."] * 2


def test_what_nobody_expects_is_pointed_out(network, operator):
    MembershipFactory(network=network, state="left", person=PersonFactory(account__email="jo@work.example"))
    roster = read(network, operator, GOOGLE)
    assert roster_pages.remarkable(roster, roster_pages.figures(roster)) == [
        "2 entries can't be taken; they are listed below with the reasons.",
        "1 person has left this network, or was not let in, and is not brought back.",
        "Mail to 1 person came back at the old list. They come in, and no mail goes to them for now.",
    ]


def test_an_owner_waits_for_whoever_runs_the_site(network, operator, run_tasks):
    owner = MembershipFactory(network=network, role="owner").person
    roster = rosters.ask(read(network, owner, b"jo@work.example\n"), by=owner, level="every", takes_roles=False)
    run_tasks()
    assert (roster.state, Address.objects.filter(email="jo@work.example").exists()) == ("waiting", False)
    assert operator.notices.get().kind == "roster"
    with pytest.raises(rosters.RosterRefused, match="runs this site"):
        rosters.agree(roster, by=owner)

    rosters.agree(roster, by=operator)
    run_tasks()
    assert member("jo@work.example").state == "active"
    assert not operator.notices.exists()


def test_an_operator_s_no_forgets_the_rows(network, operator):
    owner = MembershipFactory(network=network, role="owner").person
    roster = rosters.ask(read(network, owner, b"jo@work.example\n"), by=owner, level="every", takes_roles=False)
    roster = rosters.decline(roster, by=operator, words="Ask them first, please.")
    assert (roster.state, roster.answer, roster.rows.count()) == ("declined", "Ask them first, please.", 0)


def test_until_the_doors_are_opened_nobody_is_made_and_it_can_be_taken_back(network, operator, run_tasks):
    networks.begin_move(network, by=operator)
    network.refresh_from_db()
    roster = rosters.ask(read(network, operator, b"jo@work.example\n"), by=operator, level="every", takes_roles=False)
    run_tasks()
    assert (roster.state, Person.objects.count()) == ("coming", 1)
    assert rosters.take_out(roster, by=operator).state == "ready"
    rosters.throw_away(roster, by=operator)
    assert not RosterRow.objects.exists()


def test_broken_off_it_goes_on_where_it_was(network, operator, monkeypatch):
    monkeypatch.setattr(roster_bringing, "AT_ONCE", 2)
    many = "\n".join(f"m{number}@work.example" for number in range(5)).encode()
    roster = rosters.ask(read(network, operator, many), by=operator, level="every", takes_roles=False)
    assert roster_bringing._next_batch(roster.pk)
    assert (Roster.objects.get().state, Membership.objects.count()) == ("bringing", 3)
    assert roster_bringing.carry_out(roster).brought_count == 5
    assert Membership.objects.count() == 6


def test_carrying_out_takes_as_many_queries_for_a_hundred_as_for_four_hundred(network, operator):
    assert queries_for(range(100), network, operator) == queries_for(range(100, 500), network, operator) < 50


def queries_for(numbers, network, operator):
    many = "\n".join(f"m{number}@work.example,Member Number{number}" for number in numbers).encode()
    roster = rosters.ask(read(network, operator, many), by=operator, level="every", takes_roles=False)
    with CaptureQueriesContext(connection) as captured:
        roster_bringing.carry_out(roster)
    return len(captured)


def test_strangers_and_facilitators_bring_nobody(network):
    for person in (PersonFactory(), MembershipFactory(network=network, role="facilitator").person):
        with pytest.raises(rosters.RosterRefused, match="Only owners"):
            rosters.take_files(network, [("a.csv", b"jo@work.example")], by=person, level="every")


def test_old_rosters_are_forgotten(network, operator):
    roster = read(network, operator, b"jo@work.example\n")
    assert roster_forgetting.forget_old(timezone.now() + timedelta(days=59)) == 0
    assert roster_forgetting.forget_old(timezone.now() + timedelta(days=61)) == 1
    assert not RosterRow.objects.filter(roster=roster.pk).exists()


def test_who_came_with_a_roster_is_not_forgotten_and_proves_the_address_by_signing_in(network, operator):
    brought(network, operator, b"jo@work.example\n")
    Account.objects.update(created_at=timezone.now() - timedelta(days=30))
    assert people.forget_unproved() == 0
    person = people.join(email="jo@work.example", verified=True)
    assert person == member("jo@work.example").person
    assert not person.addresses.get().is_vouched_for
    assert person.account.brought_in_at is None
