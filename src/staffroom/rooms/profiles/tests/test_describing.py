"""What somebody says of themselves, and what they are found by therefore."""

import pytest

from staffroom.journal.models import Entry
from staffroom.rooms.people.models import Audience, Category, Person
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.models import Profile, Term, Trait

from .factories import PlaceFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood")


def traits_of(person):
    return set(Trait.objects.filter(person=person).values_list("field", "key", "audience"))


def refusal_of(person, **changes):
    with pytest.raises(actions.ProfileRefused) as refused:
        actions.describe(person, **changes)
    return refused.value


def test_what_is_said_is_kept_and_what_is_not_mentioned_stays(jo):
    actions.describe(jo, pronouns="she/her", role="Librarian")

    actions.describe(jo, role="Library lead", organisation="Larkfield Hospice")

    profile = Profile.objects.get(person=jo)
    assert (profile.pronouns, profile.role, profile.organisation) == ("she/her", "Library lead", "Larkfield Hospice")


def test_about_is_markdown_and_shown_as_safe_html(jo):
    profile = actions.describe(jo, about="I like *shelves*.\r\n<script>alert(1)</script>")

    assert profile.about == "I like *shelves*.\n<script>alert(1)</script>"
    assert "<em>shelves</em>" in profile.about_html
    assert "<script" not in profile.about_html


def test_whoever_has_said_something_is_found_by_it(jo):
    actions.describe(
        jo,
        role="Library  Lead",
        is_only_one=True,
        place=PlaceFactory(),
        stage=TermFactory(vocabulary="stage", slug="solo"),
        sectors=[TermFactory(slug="health")],
        topics=[TermFactory(vocabulary="topic", slug="copyright")],
        languages=[["en", ""], ["cy", "a little"]],
    )

    assert traits_of(jo) == {
        ("work", "library lead", "members"),
        ("only_one", "yes", "members"),
        ("place", "2644688", "members"),
        ("stage", "solo", "members"),
        ("sectors", "health", "members"),
        ("topics", "copyright", "members"),
        ("languages", "en", "members"),
        ("languages", "cy", "members"),
    }


def test_what_is_taken_back_finds_nobody_any_more(jo):
    actions.describe(jo, is_only_one=True, sectors=[TermFactory()], languages=[["en", ""]])

    actions.describe(jo, is_only_one=False, sectors=[], languages=[])

    assert traits_of(jo) == set()


def test_who_finds_follows_who_sees_in_the_same_moment(jo):
    actions.describe(jo, languages=[["en", ""]], is_only_one=True)
    friends = Category.objects.create(person=jo, kind=Category.Kind.FRIEND)

    actions.disclose(jo, {"languages": (Audience.CATEGORY, friends.pk)})

    assert traits_of(jo) == {("languages", "en", "category"), ("only_one", "yes", "members")}
    assert Trait.objects.get(field="languages").category == friends


def test_every_change_says_so_in_the_journal(jo):
    actions.describe(jo, pronouns="they/them")

    assert [entry.data for entry in Entry.objects.filter(name__endswith=".ProfileChanged")] == [{"person_id": jo.pk}]


def test_too_many_and_too_long_is_refused_with_the_field_named(jo):
    sectors = TermFactory.create_batch(6)

    assert refusal_of(jo, sectors=sectors).field == "sectors"
    assert refusal_of(jo, pronouns="x" * 41).field == "pronouns"
    assert refusal_of(jo, about="x" * 10_001).field == "about"
    assert str(refusal_of(jo, role="x" * 121)) == "That is too long: 120 characters are the most."
    assert Profile.objects.filter(person=jo).exclude(role="").count() == 0


def test_words_of_another_vocabulary_are_refused(jo):
    topic = TermFactory(vocabulary=Term.Vocabulary.TOPIC)

    assert refusal_of(jo, sectors=[topic]).field == "sectors"
    assert refusal_of(jo, stage=topic).field == "stage"


def test_a_language_that_does_not_exist_is_refused(jo):
    assert str(refusal_of(jo, languages=[["xx-nothing", ""]])) == "We don't know the language “xx-nothing”."


def test_the_same_word_twice_is_one(jo):
    term = TermFactory()

    actions.describe(jo, sectors=[term, term], languages=[["en", "well"], ["en", "badly"]])

    profile = Profile.objects.get(person=jo)
    assert list(profile.sectors.all()) == [term]
    assert profile.languages == [["en", "well"]]


def test_an_author_without_an_account_has_no_profile(site):
    author = PersonFactory(kind=Person.Kind.UNCLAIMED, handle=None)

    assert str(refusal_of(author, role="Poet")) == "Only somebody with an account has a profile."
    assert Profile.objects.count() == 0
