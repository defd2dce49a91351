"""Positions, qualifications and links."""

import pytest
from django.utils import timezone

from staffroom.journal.models import Entry
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood")


def refusal_of(call, *arguments, **more):
    with pytest.raises(actions.ProfileRefused) as refused:
        call(*arguments, **more)
    return refused.value


def test_the_same_position_twice_is_one(jo):
    told = {"role": "Librarian", "organisation": "Larkfield", "from_year": 2019, "is_current": True}

    assert actions.add_position(jo, **told) == actions.add_position(jo, **told)
    assert jo.positions.count() == 1


def test_a_changed_position_says_nothing_of_what_it_said_before(jo):
    position = actions.add_position(jo, role="Librarian", about="Shelves", from_year=2019, from_month=4)

    actions.change_position(position, role="Archivist")

    position.refresh_from_db()
    assert (position.role, position.about, position.from_year, position.from_month) == ("Archivist", "", None, None)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"role": " \u200b "}, "role"),
        ({"role": "x" * 121}, "role"),
        ({"role": "Librarian", "from_month": 4}, "from_year"),
        ({"role": "Librarian", "from_year": 2019, "from_month": 13}, "from_year"),
        ({"role": "Librarian", "from_year": 19}, "from_year"),
        ({"role": "Librarian", "from_year": 2019, "until_year": 2018}, "until_year"),
        ({"role": "Librarian", "from_year": 2019, "from_month": 5, "until_year": 2019, "until_month": 4}, "until_year"),
        ({"role": "Librarian", "until_year": 2018, "is_current": True}, "until_year"),
    ],
)
def test_a_position_that_cannot_be_is_refused(jo, told, field):
    assert refusal_of(actions.add_position, jo, **told).field == field
    assert jo.positions.count() == 0


def test_a_qualification_is_added_changed_and_removed(jo):
    made = actions.add_qualification(jo, name="Chartership", letters="MCLIP", awarded_by="CILIP", year=2015)
    assert actions.add_qualification(jo, name="Chartership", awarded_by="CILIP", year=2015) == made

    actions.change_qualification(made, name="Fellowship", letters="FCLIP")
    assert list(jo.qualifications.values_list("name", "letters", "year")) == [("Fellowship", "FCLIP", None)]

    actions.remove_qualification(made)
    assert jo.qualifications.count() == 0


def test_a_qualification_without_a_name_or_from_the_far_future_is_refused(jo):
    assert refusal_of(actions.add_qualification, jo, name="").field == "name"
    assert refusal_of(actions.add_qualification, jo, name="MA", year=9999).field == "year"


def test_links_stand_in_the_order_in_which_they_came(jo):
    actions.add_link(jo, url="jo.example", label="My pages")
    actions.add_link(jo, url="https://blog.example/jo")

    assert list(jo.links.order_by("position").values_list("url", "label")) == [
        ("https://jo.example", "My pages"),
        ("https://blog.example/jo", ""),
    ]


def test_the_same_link_twice_is_one_and_is_looked_at_once(jo):
    link = actions.add_link(jo, url="https://jo.example/")

    assert actions.add_link(jo, url="https://jo.example/") == link
    assert [it.data for it in Entry.objects.filter(name__endswith=".LinkAdded")] == [{"link_id": link.pk}]


@pytest.mark.parametrize(
    "url",
    [
        "", "javascript:alert(1)", "data:text/html,hello", "ftp://jo.example", "http://", "https://[::1", "jo",
        "https://jo:secret@jo.example/", "https://jo@jo.example/", "https://jo.example/" + "x" * 400,
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused(jo, url):
    assert refusal_of(actions.add_link, jo, url=url).field == "url"
    assert jo.links.count() == 0


def test_a_link_that_leads_elsewhere_is_no_longer_shown_to_be_theirs(jo):
    link = actions.add_link(jo, url="https://jo.example/")
    link.verified_at = timezone.now()
    link.save()

    assert actions.change_link(link, url="https://jo.example/", label="Me").verified_at is not None
    assert actions.change_link(link, url="https://other.example/").verified_at is None


def test_two_links_do_not_become_the_same(jo):
    actions.add_link(jo, url="https://one.example/")
    other = actions.add_link(jo, url="https://two.example/")

    assert refusal_of(actions.change_link, other, url="https://one.example/").field == "url"
