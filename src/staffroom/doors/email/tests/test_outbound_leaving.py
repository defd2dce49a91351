"""Leaving from the mail itself (RFC 8058)."""

import re

import pytest
from django.test import Client

from staffroom.doors.email import sending
from staffroom.doors.email.digest_letters import DIGESTS
from staffroom.doors.email.models import Delivery
from staffroom.doors.email.routes import unsubscribe_token
from staffroom.rooms.networks.models import Membership

from .outbound import arrived, network_of, post, relay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbound")]


@pytest.fixture
def network(maeve, jo):
    return network_of(maeve, jo)


def url_for(person, network):
    return f"/mail/leaving/{unsubscribe_token(person.pk, network.pk if network else DIGESTS)}/"


def membership_of(person, network):
    return Membership.objects.get(person=person, network=network)


def test_the_link_in_the_mail_leaves_by_one_post(network, maeve, jo, client, run_tasks):
    run_tasks()
    Delivery.objects.all().delete()
    post(maeve, network)
    run_tasks()
    with relay() as desk:
        sending.send_waiting()
        [mail] = arrived(desk)
    url = re.search(r"<https://staffroom.example.org(/[^>]*)>", mail["List-Unsubscribe"])[1]
    answer = client.post(url, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert membership_of(jo, network).state == "left"


def test_following_the_link_changes_nothing(network, jo, client):
    for ask in (client.get, client.head, client.options):
        ask(url_for(jo, network))
    assert membership_of(jo, network).state == "active"
    page = client.get(url_for(jo, network))
    assert "Nothing has changed yet." in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_it_takes_no_cookie_and_no_form_token(network, jo):
    assert Client(enforce_csrf_checks=True).post(url_for(jo, network)).status_code == 200
    assert membership_of(jo, network).state == "left"


def test_it_leaves_that_network_for_that_person_alone(network, maeve, jo, client):
    other = network_of(maeve, jo, slug="other")
    client.post(url_for(jo, network))
    assert membership_of(jo, other).state == "active"
    assert membership_of(maeve, network).state == "active"


def test_leaving_twice_is_leaving_once(network, jo, client):
    client.post(url_for(jo, network))
    assert "You have left Lone Information Officers." in client.post(url_for(jo, network)).text


def test_one_may_stay_and_choose_otherwise(network, jo, client):
    answer = client.post(url_for(jo, network), {"level": "digest"})
    assert "That is how it reaches you from now on: A daily digest." in answer.text
    assert membership_of(jo, network).level == "digest"


def test_the_only_owner_gets_no_more_mail_and_stays(network, maeve, client):
    answer = client.post(url_for(maeve, network))
    assert "You are its only owner" in answer.text
    assert (membership_of(maeve, network).state, membership_of(maeve, network).level) == ("active", "web")


def test_leaving_the_digest_stops_it_everywhere_and_leaves_nothing(maeve, jo, client):
    one = network_of(maeve, jo, slug="one", levels={jo: "digest"})
    two = network_of(maeve, jo, slug="two")
    answer = client.post(url_for(jo, None))
    assert "No digest comes any more." in answer.text
    assert [(row.state, row.level) for row in (membership_of(jo, one), membership_of(jo, two))] == [
        ("active", "web"),
        ("active", "every"),
    ]


@pytest.mark.parametrize("change", [lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"), lambda token: "x"])
def test_a_token_we_did_not_make_is_not_found(change, network, jo, client):
    token = change(unsubscribe_token(jo.pk, network.pk))
    assert client.post(f"/mail/leaving/{token}/").status_code == 404
    assert membership_of(jo, network).state == "active"
