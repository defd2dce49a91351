"""A banned address in the log: those who look after the network read it, members that there was one."""

import pytest

from staffroom.commons.moderation.models import Decision
from staffroom.doors.email.models import Letter
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Ban
from staffroom.rooms.people.models import Address

pytestmark = pytest.mark.django_db
LOG = "/networks/lone-workers/log/"
ADDRESS = "zqseller@ads.example"


@pytest.fixture
def ban(network, jo) -> Ban:
    return networks.ban_address(network, ADDRESS, by=jo, reason=f"Nothing but locks from {ADDRESS}.")


def read(client, url) -> str:
    return client.get(url).content.decode()


def test_members_read_that_an_address_was_banned_and_never_which(web, ban, priya):
    body = read(web(priya), LOG)
    assert body.count("An address was banned") == 1
    assert "zqseller" not in body
    assert web(priya).get(f"/decisions/{Decision.objects.get().pk}/").status_code == 404


def test_facilitators_and_operators_read_which_and_why(web, ban, noor, operator):
    for person, url in (
        (noor, LOG),
        (operator, "/operations/log/"),
        (noor, f"/decisions/{Decision.objects.get().pk}/"),
    ):
        body = read(web(person), url)
        assert ADDRESS in body
        assert "Nothing but locks" in body


def test_it_is_undone_where_it_is_read(web, ban, noor, run):
    decision = Decision.objects.get()
    answer = web(noor).post(f"/decisions/{decision.pk}/undoing/", {"words": "A mistake."}, follow=True)
    run()
    assert "It is undone." in answer.content.decode()
    decision.refresh_from_db()
    ban.refresh_from_db()
    assert (decision.undone_by, decision.undone_reason, ban.lifted_at is not None) == (noor, "A mistake.", True)
    assert "undone" in read(web(noor), LOG)
    assert Letter.objects.count() == 0


def test_lifting_it_where_bans_are_listed_crosses_it_out(ban, jo):
    networks.lift(ban, by=jo)
    assert Decision.objects.get().undone_by == jo


def test_banning_it_again_is_in_the_log_once(ban, network, noor):
    networks.ban_address(network, ADDRESS.upper(), by=noor)
    assert Decision.objects.count() == 1


def test_the_site_s_are_in_no_network_s_log(web, network, operator, jo):
    networks.ban_address(None, "*@ads.example", by=operator)
    assert "An address was banned" not in read(web(jo), LOG)
    assert "*@ads.example" in read(web(operator), "/operations/log/")


def test_who_is_banned_and_comes_back_brings_their_addresses_along(network, jo, maeve):
    address = Address.objects.get(person=maeve).email
    networks.ban_address(network, address, by=jo)
    ban = networks.ban(network, person=maeve, by=jo)
    networks.lift(ban, by=jo)
    assert {decision.kind: decision.undone_at is not None for decision in Decision.objects.all()} == {
        "address": True,
        "banned": True,
    }
    assert not Ban.objects.in_force().exists()
