"""What of a profile is found by words: what every member may see of it, and not a moment longer."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffroom.rooms.people.models import Audience, Category
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions, finding
from staffroom.rooms.profiles.models import Disclosure

from .filled import connect, full_profile

pytestmark = pytest.mark.django_db
# field → a word of it that stands nowhere else
WORDS = {
    "about": "accident",
    "work": "larkfield",
    "place": "skipton",
    "stage": "career",
    "sectors": "health",
    "topics": "summaries",
    "languages": "welsh",
    "positions": "assistant",
    "qualifications": "aire",
}


@pytest.fixture
def jo():
    jo = full_profile(PersonFactory(name="Jo Norwood", handle="jo-norwood", headline="Finds things out"))
    jo.positions.filter(organisation="Larkfield Hospice").update(organisation="")
    actions.write_traits(jo)
    return jo


def text_of(person):
    [one] = finding.read([person.pk])
    return one.text.lower()


def finds(client, words):
    return "/@jo-norwood/" in client.get(reverse("search:search"), {"q": words}).content.decode()


def test_every_field_that_members_see_can_be_found(jo):
    assert {name for name, word in WORDS.items() if word in text_of(jo)} == set(WORDS)


@pytest.mark.parametrize("audience", [Audience.NETWORK, Audience.CONNECTIONS, Audience.CATEGORY, Audience.ME])
@pytest.mark.parametrize("field", WORDS)
def test_a_field_for_fewer_is_not_in_the_index_and_all_others_are(field, audience, jo):
    category = Category.objects.create(person=jo, kind="friend") if audience == Audience.CATEGORY else None
    Disclosure.objects.create(person=jo, field=field, audience=audience, category=category)

    assert {name for name, word in WORDS.items() if word not in text_of(jo)} == {field}


def test_what_is_never_searched_is_not_in_the_index(jo):
    for field in ("address", "pronouns", "links", "photo", "known"):
        Disclosure.objects.create(person=jo, field=field, audience=Audience.PUBLIC)

    assert not {"jo-norwood@mail.example", "they/them", "four-in-the-morning"} & set(text_of(jo).split())


def test_a_change_is_found_at_once_and_what_is_hidden_is_found_no_more(client_of, jo):
    client = client_of(PersonFactory())
    actions.describe(jo, about="I collect *barometers*.")
    assert finds(client, "barometers")

    actions.disclose(jo, {"about": (Audience.CONNECTIONS, None)})
    assert not finds(client, "barometers")
    assert finds(client, "larkfield")


def test_not_even_who_may_see_a_field_finds_by_it_what_others_may_not(client_of, jo):
    friend = PersonFactory()
    connect(jo, friend)
    actions.disclose(jo, {"about": (Audience.CONNECTIONS, None)})

    assert not finds(client_of(friend), "accident")


def test_guests_find_nobody(client, jo):
    jo.audience = Audience.PUBLIC
    jo.save()
    actions.disclose(jo, {"work": (Audience.PUBLIC, None)})
    assert not finds(client, "larkfield")


def test_many_are_read_with_as_many_queries_as_one(jo):
    def queries(pks):
        with CaptureQueriesContext(connection) as asked, transaction.atomic():
            finding.read(pks)
        return len(asked)

    others = [full_profile(PersonFactory()).pk for _ in range(3)]
    assert queries([jo.pk, *others]) == queries([jo.pk])
