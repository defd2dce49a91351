"""Reading what somebody writes, and wanting to hear less of somebody."""

import pytest

from staffroom.rooms.people import actions
from staffroom.rooms.people.actions import following
from staffroom.rooms.people.models import Follow, Mute, Person
from staffroom.rooms.people.muting import has_muted, unmuted_by
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def pat():
    return PersonFactory(name="Pat Ellis", handle="pat-ellis")


def test_following_twice_is_following_once(jo, pat):
    assert actions.follow(jo, pat) == actions.follow(jo, pat)

    actions.unfollow(jo, pat)
    actions.unfollow(jo, pat)

    assert not Follow.objects.exists()


def test_nobody_is_followed_and_muted_at_once(jo, pat):
    actions.follow(jo, pat)
    actions.mute(jo, pat)
    assert (Follow.objects.count(), Mute.objects.count()) == (0, 1)

    actions.follow(jo, pat)
    assert (Follow.objects.count(), Mute.objects.count()) == (1, 0)


def test_who_is_muted_is_left_out_for_the_one_alone(jo, pat):
    actions.mute(jo, pat)

    assert has_muted(jo, pat)
    assert pat not in Person.objects.filter(unmuted_by(jo))
    assert jo in Person.objects.filter(unmuted_by(pat))

    actions.unmute(jo, pat)
    assert pat in Person.objects.filter(unmuted_by(jo))


@pytest.mark.parametrize("way", [actions.follow, actions.mute])
def test_nobody_follows_or_mutes_themselves_or_who_blocked_them(jo, pat, way):
    actions.block(pat, jo)

    with pytest.raises(actions.FollowRefused, match="other people"):
        way(jo, jo)
    with pytest.raises(actions.FollowRefused, match="nobody here"):
        way(jo, pat)
    with pytest.raises(actions.FollowRefused, match="Unblock them first"):
        way(pat, jo)


def test_there_is_an_end_to_following(jo, pat, monkeypatch):
    monkeypatch.setattr(following, "MOST_FOLLOWED", 0)
    monkeypatch.setattr(following, "MOST_MUTED", 0)

    for way in (actions.follow, actions.mute):
        with pytest.raises(actions.FollowRefused):
            way(jo, pat)
