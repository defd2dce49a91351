"""Persons by words, as the directory asks for them."""

import pytest
from django.urls import reverse

from staffroom.commons.search.indexing import index
from staffroom.commons.search.persons import persons_with
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def names(client, words):
    found = client.get(reverse("profiles:directory"), {"q": words}).context["found"]
    return [person.name for person in found.page.items]


def test_words_find_names_and_their_beginnings(client):
    found, other = PersonFactory(name="Siân Norwood"), PersonFactory(name="Ben Marlow")
    index("person", [found.pk])
    client.force_login(PersonFactory().account)

    assert names(client, "norw") == ["Siân Norwood"]
    assert names(client, "sian norwood") == ["Siân Norwood"]
    assert names(client, other.name) == []  # not in the index yet


def test_who_has_blocked_the_reader_is_not_found_by_words(client):
    found, reader = PersonFactory(name="Siân Norwood"), PersonFactory()
    index("person", [found.pk])
    found.blocks.create(blocked=reader)
    client.force_login(reader.account)

    assert names(client, "norwood") == []


def test_what_asks_for_nothing_finds_everybody(client):
    person = PersonFactory(name="Siân Norwood")
    client.force_login(person.account)

    assert persons_with("?!") is None
    assert names(client, "?!") == ["Siân Norwood"]
