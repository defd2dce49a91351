"""What somebody says of themselves in two windows at the same moment is all kept."""

import pytest

from staffroom.journal.models import Entry
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.at_once import at_once
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.models import Introduction, Link, Profile

from .factories import TermFactory
from .filled import connect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood", handle="jo")


def again(person):
    """As another request finds them."""
    return Person.objects.get(pk=person.pk)


def test_each_window_changes_what_it_is_about(jo):
    topic = TermFactory(vocabulary="topic", slug="weeding")

    at_once(
        lambda: actions.describe(again(jo), about="Finds things out.").pk,
        lambda: actions.describe(again(jo), role="Information officer").pk,
        lambda: actions.describe(again(jo), pronouns="she/her").pk,
        lambda: actions.describe(again(jo), topics=[topic]).pk,
    )

    profile = Profile.objects.get(person=jo)
    assert (profile.about, profile.role, profile.pronouns) == ("Finds things out.", "Information officer", "she/her")
    assert list(profile.topics.all()) == [topic]


def test_a_link_is_added_once(jo):
    added = at_once(*[lambda: actions.add_link(again(jo), url="https://jo.example.org/").pk] * 4)

    assert (len(set(added)), Link.objects.count()) == (1, 1)


def test_nothing_is_added_to_the_profile_of_an_account_that_was_closed_meanwhile(jo):
    stale = again(jo)
    Person.objects.filter(pk=jo.pk).update(kind=Person.Kind.FORMER)

    with pytest.raises(actions.ProfileRefused):
        actions.describe(stale, role="Librarian")
    assert not Profile.objects.exists()


def test_two_are_asked_once_whether_they_would_know_one_another(jo):
    ira, ann = PersonFactory(name="Ira Vance"), PersonFactory(name="Ann Lee")
    for other in (ira, ann):
        connect(jo, other)

    def ask():
        return actions.introduce_two(again(jo), again(ira), again(ann), words="Both bind books.")

    refused = actions.IntroductionRefused
    assert at_once(ask, ask, ask, refused=refused).count(refused) == 2
    assert Introduction.objects.count() == 1
    assert Entry.objects.filter(name__endswith="IntroductionAsked").count() == 1


def test_whoever_said_no_is_not_asked_again_because_somebody_became_one_with_another(jo):
    first, ira, ann = (PersonFactory(name=name) for name in ("Ann Lee", "Ira Vance", "Annette Lee"))
    for other in (first, ira):
        connect(jo, other)
    asked = actions.introduce_two(jo, first, ira, words="Both bind books.")
    actions.answer_introduction(asked, by=ira, says_yes=False)
    actions.withdraw_introduction(asked, by=jo)
    people.merge(ann, first)

    actions.introduce_two(jo, again(ira), again(ann), words="Both still bind books.")

    assert Introduction.objects.get().beside(ann) == ira
    assert not Introduction.objects.asking(ira).exists()
