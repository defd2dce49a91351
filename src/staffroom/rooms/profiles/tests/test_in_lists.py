"""What stands beside names in lists: work and place, and a picture, as far as whoever looks may see them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffroom.rooms.conversations.tests.factories import ConversationFactory, MessageFactory, network_of
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.actions import block
from staffroom.rooms.people.models import Audience, Person
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


@pytest.fixture
def disc_for(rf):
    def disc(viewer, *shown):
        request = rf.get("/")
        request.person, request.user = viewer, viewer.account if viewer else AnonymousUser()
        return "".join(render_to_string("components/disc.html", {"person": it}, request=request) for it in shown)

    return disc


def test_a_disc_shows_members_the_picture_and_guests_initials(disc_for, jo):
    jo.photo = "a0picture"
    assert "a0picture" in disc_for(jo, jo)
    assert "<img" not in disc_for(None, jo)
    assert "JN" in disc_for(None, jo)
    # Where nobody asks for a page, as in a mail, there is none to see.
    assert "<img" not in render_to_string("components/disc.html", {"person": jo})


def test_who_has_blocked_somebody_looks_to_them_like_anybody_without_a_picture(disc_for, jo, fellow):
    block(jo, fellow)
    without = disc_for(fellow, jo)

    jo.photo = "a0picture"

    assert disc_for(fellow, jo) == without
    assert "JN" in without
    assert "a0picture" in disc_for(PersonFactory(), jo)


def test_whom_one_has_blocked_oneself_is_seen_as_before(disc_for, jo, fellow):
    block(fellow, jo)
    jo.photo = "a0picture"

    assert "a0picture" in disc_for(fellow, jo)


def test_many_discs_cost_one_question_and_none_without_a_picture(disc_for, fellow):
    people = [PersonFactory() for _ in range(3)]
    with CaptureQueriesContext(connection) as without:
        disc_for(fellow, *people)
    for person in people:
        person.photo = "a0picture"
    with CaptureQueriesContext(connection) as asked:
        disc_for(fellow, *people)

    assert (len(without), len(asked)) == (0, 1)


def test_the_page_on_which_one_answers_somebody_shows_no_trace_of_a_block(client_of, jo, fellow):
    Person.objects.filter(pk=jo.pk).update(photo="a0picture")
    network = network_of(jo, fellow)
    said = MessageFactory(author=jo, conversation=ConversationFactory(networks=[network]))
    assert "a0picture" in client_of(fellow).get(f"/messages/{said.pk}/private/").content.decode()
    block(jo, fellow)

    page = client_of(fellow).get(f"/messages/{said.pk}/private/").content.decode()

    assert ("Jo Norwood" in page, "a0picture" in page) == (True, False)
