"""People who come with a roster: what they are called, and whose words are theirs."""

import pytest

from staffroom.rooms.people import actions
from staffroom.rooms.people.actions import Comer
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def brought(*comers):
    found = actions.bring_in(comers, language="en-gb")
    return {email: address.person.name for email, address in found.items()}


@pytest.fixture
def written(site):
    """Whoever wrote `email` in an archive, signed with `name`."""
    return lambda email, name: actions.authors({email: name})


def test_how_somebody_signed_says_more_than_what_a_list_calls_them(written):
    written("jo.norwood@work.example", "Jo Norwood-Lind")
    assert brought(Comer("jo.norwood@work.example", "NORWOOD J (external)")) == {
        "jo.norwood@work.example": "Jo Norwood-Lind"
    }


@pytest.mark.parametrize("signed", ["", "jn7@work.example", "Jn"])
def test_a_roster_names_whom_the_archive_knew_by_their_address_alone(written, signed):
    written("jn7@work.example", signed)
    assert brought(Comer("jn7@work.example", "Jo Norwood")) == {"jn7@work.example": "Jo Norwood"}


def test_without_a_name_in_the_roster_it_is_the_archive_s(written):
    written("jn7@work.example", "Jo Norwood")
    assert brought(Comer("jn7@work.example")) == {"jn7@work.example": "Jo Norwood"}


def test_no_roster_names_anew_who_is_here_already(site):
    PersonFactory(name="Mia Lind", account__email="mia@work.example")
    assert brought(Comer("mia@work.example", "LIND M"), Comer("kim@work.example", "Kim")) == {
        "mia@work.example": "Mia Lind",
        "kim@work.example": "Kim",
    }
    assert brought(Comer("kim@work.example", "Somebody else")) == {"kim@work.example": "Kim"}
