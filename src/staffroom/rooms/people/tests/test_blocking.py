"""Wanting nothing to do with somebody, who notices nothing."""

import re

import pytest
from django.urls import reverse

from staffroom.rooms.people import actions, blocks
from staffroom.rooms.people.finding import visible_to
from staffroom.rooms.people.models import Block
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def pat():
    return PersonFactory(name="Pat Pest", handle="pat-pest")


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def bare(answer):
    """The page without what is made anew for each answer."""
    return re.sub(rb'(nonce|value)="[^"]*"', b"", answer.content)


def test_blocking_twice_is_one_block_and_unblocking_ends_it(jo, pat):
    assert actions.block(jo, pat) == actions.block(jo, pat)
    assert blocks.between(pat, jo)

    actions.unblock(jo, pat)
    actions.unblock(jo, pat)

    assert not blocks.between(jo, pat)


def test_nobody_blocks_themselves(jo):
    with pytest.raises(actions.BlockRefused):
        actions.block(jo, jo)


def test_the_blocked_one_finds_the_same_as_for_somebody_who_is_not_there(jo, pat, signed_in):
    actions.block(jo, pat)
    client = signed_in(pat)

    for name in ("person", "block"):
        there = client.get(reverse(f"people:{name}", args=["jo-norwood"]))
        nowhere = client.get(reverse(f"people:{name}", args=["nobody-at-all"]))
        assert there.status_code == nowhere.status_code == 404
        assert bare(there) == bare(nowhere).replace(b"nobody-at-all", b"jo-norwood")


def test_neither_finds_the_other_by_name(jo, pat):
    actions.block(jo, pat)

    assert pat not in visible_to(jo)
    assert jo not in visible_to(pat)


def test_somebody_is_blocked_on_their_page_listed_and_unblocked(jo, pat, signed_in):
    client, url = signed_in(jo), reverse("people:block", args=["pat-pest"])
    assert url in client.get(reverse("people:person", args=["pat-pest"])).content.decode()

    assert client.post(url, {"wish": "block"}).url == reverse("people:blocks")
    assert Block.objects.get().blocked == pat
    assert "Pat Pest" in client.get(reverse("people:blocks")).content.decode()
    assert "You have blocked them" in client.get(reverse("people:person", args=["pat-pest"])).content.decode()

    client.post(url, {"wish": "unblock"})
    assert not Block.objects.exists()
