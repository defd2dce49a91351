"""What stands beside names in lists: work and place, and a picture, as far as whoever looks may see them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.actions import block
from staffroom.rooms.people.models import Audience
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles.models import Disclosure, Profile, WithheldField
from staffroom.rooms.profiles.showing import Card, cards

from .filled import connect, full_profile

pytestmark = pytest.mark.django_db
WORK, PLACE = "Information officer, Larkfield Hospice", "Skipton, North Yorkshire, United Kingdom"


@pytest.fixture
def network():
    return NetworkFactory(slug="choir", name="Choir")


@pytest.fixture
def jo(network):
    jo = full_profile(PersonFactory(name="Jo Norwood", handle="jo-norwood", headline="Finds things out"))
    Profile.objects.filter(pk=jo.pk).update(photo="a0picture")
    MembershipFactory(network=network, person=jo)
    return jo


@pytest.fixture
def fellow(network):
    return MembershipFactory(network=network).person


def members(client):
    return client.get("/networks/choir/members/").content.decode()


def test_a_list_of_members_says_what_somebody_does_and_where(client_of, jo, fellow):
    shown = members(client_of(fellow))

    assert f'<span class="what">{WORK} · Skipton</span>' in shown
    assert f'<img src="{reverse("profiles:photo", args=["a0picture", 96, "webp"])}"' in shown


def test_who_shows_less_is_listed_with_their_headline(client_of, jo, fellow):
    for field in ("work", "place", "photo"):
        Disclosure.objects.create(person=jo, field=field, audience=Audience.CONNECTIONS)
    shown = members(client_of(fellow))

    assert '<span class="what">Finds things out</span>' in shown
    assert "a0picture" not in shown


def test_a_network_says_what_its_members_see_of_one_another(client_of, jo, fellow, network):
    for field in ("work", "place", "photo"):
        Disclosure.objects.create(person=jo, field=field, audience=Audience.NETWORK)
    WithheldField.objects.create(network=network, field="work")
    shown = members(client_of(fellow))

    assert '<span class="what">Skipton</span>' in shown
    assert "a0picture" in shown


def test_a_card_says_to_each_what_is_for_them(jo, fellow):
    friend, stranger = PersonFactory(), PersonFactory()
    connect(jo, friend)
    Disclosure.objects.create(person=jo, field="work", audience=Audience.CONNECTIONS)
    Disclosure.objects.create(person=jo, field="photo", audience=Audience.NETWORK)

    assert cards(stranger, [jo]) == {jo.pk: Card(place=PLACE, town="Skipton")}
    assert cards(friend, [jo]) == {jo.pk: Card(work=WORK, place=PLACE, town="Skipton")}
    assert cards(fellow, [jo]) == {jo.pk: Card(photo="a0picture", place=PLACE, town="Skipton")}
    assert cards(jo, [jo]) == {jo.pk: Card(photo="a0picture", work=WORK, place=PLACE, town="Skipton")}
    assert cards(None, [jo]) == {jo.pk: Card()}


def test_whom_somebody_has_blocked_gets_nothing_but_their_name(client_of, jo, fellow, network):
    network.memberships.filter(person=jo).update(role="facilitator")
    block(jo, fellow)

    assert cards(fellow, [jo]) == {jo.pk: Card()}
    for page in ("/networks/choir/", "/networks/choir/members/"):
        shown = client_of(fellow).get(page).content.decode()
        assert "Jo Norwood" in shown
        assert "a0picture" not in shown


def test_many_cards_cost_as_many_queries_as_one(jo, fellow):
    def queries(persons):
        with CaptureQueriesContext(connection) as asked:
            cards(fellow, persons)
        return len(asked)

    many = [jo, *(full_profile(PersonFactory()) for _ in range(5)), PersonFactory()]
    assert queries(many) == queries([jo]) == 5


def test_a_disc_shows_members_the_picture_and_guests_initials(rf, jo):
    def disc(person):
        request = rf.get("/")
        request.person, request.user = person, person.account if person else AnonymousUser()
        return render_to_string("components/disc.html", {"person": jo}, request=request)

    jo.photo = "a0picture"
    assert "a0picture" in disc(jo)
    assert "<img" not in disc(None)
    assert "JN" in disc(None)
    # Where nobody asks for a page, as in a mail, there is none to see.
    assert "<img" not in render_to_string("components/disc.html", {"person": jo})
