"""Pages on which facilitators look after members, and operators after the site."""

import pytest
from django.urls import reverse

from staffroom.rooms.networks.models import Ban, Measure, Membership, Network
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.models import Account
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return PersonFactory(name="Olive Owner")


@pytest.fixture
def network(owner):
    return NetworkFactory(owner=owner, slug="choir", name="Choir")


@pytest.fixture
def membership(network):
    return MembershipFactory(network=network, person=PersonFactory(name="Mo Member"))


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def page(membership):
    return reverse("networks:member", args=["choir", membership.pk])


def test_what_a_member_writes_can_be_looked_at_first(signed_in, owner, membership, page):
    signed_in(owner).post(page, {"wish": "posting", "posting-posting": "held"})

    membership.refresh_from_db()
    assert membership.posting == Membership.Posting.HELD


def test_a_pause_is_made_and_ended(signed_in, owner, membership, page):
    client = signed_in(owner)

    client.post(page, {"wish": "pause", "pause-days": "7", "pause-reason": "A rest."})
    measure = Measure.objects.get()
    assert "write nothing until" in client.get(page).content.decode()
    client.post(reverse("networks:measure", args=["choir", measure.pk]))

    membership.refresh_from_db()
    assert (measure.reason, membership.paused_until) == ("A rest.", None)


def test_a_member_is_removed_and_taken_back(signed_in, owner, network, membership, page):
    client = signed_in(owner)

    answer = client.post(page, {"wish": "removal", "removal-reason": "Asked twice."})
    assert answer.url == reverse("networks:members", args=["choir"])
    assert Network.objects.get(pk=network.pk).member_count == 1
    client.post(reverse("networks:measure", args=["choir", Measure.objects.get().pk]))

    membership.refresh_from_db()
    assert membership.state == Membership.State.ACTIVE
    assert Network.objects.get(pk=network.pk).member_count == 2


def test_a_member_is_banned_listed_and_let_back(signed_in, owner, membership, page):
    client = signed_in(owner)
    client.post(page, {"wish": "ban", "ban-days": "", "ban-reason": "Threats."})
    ban = Ban.objects.get(person=membership.person)
    listed = client.get(reverse("networks:bans", args=["choir"])).content.decode()
    assert "Mo Member" in listed
    assert "Threats." in listed

    client.post(reverse("networks:ban", args=["choir", ban.pk]))

    membership.refresh_from_db()
    assert membership.state == Membership.State.ACTIVE
    assert "Nobody is banned." in client.get(reverse("networks:bans", args=["choir"])).content.decode()


def test_nothing_can_be_done_about_an_owner(signed_in, network, owner):
    facilitator = MembershipFactory(network=network, role="facilitator").person
    url = reverse("networks:member", args=["choir", network.memberships.get(person=owner).pk])
    client = signed_in(facilitator)

    assert "Ban them" not in client.get(url).content.decode()
    assert client.post(url, {"wish": "ban", "ban-days": "", "ban-reason": ""}).status_code == 422
    assert not Ban.objects.exists()


def test_an_address_is_banned_and_nonsense_is_not(signed_in, owner, network):
    client, url = signed_in(owner), reverse("networks:bans", args=["choir"])

    assert client.post(url, {"email": "*@ads.example", "reason": ""}).status_code == 302
    assert client.post(url, {"email": "*", "reason": ""}).status_code == 422
    assert [ban.email for ban in Ban.objects.all()] == ["*@ads.example"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_bans_takes_the_same_queries_however_long(
    signed_in, owner, network, count, django_assert_num_queries
):
    for number in range(count):
        Ban.objects.create(network=network, email=f"spam{number}@ads.example", banned_by=owner)
    client = signed_in(owner)
    url = reverse("networks:bans", args=["choir"])
    client.get(url)

    with django_assert_num_queries(6):
        client.get(url)


def test_whoever_runs_the_site_bans_by_handle_and_by_address(signed_in, membership):
    operator = PersonFactory()
    Account.objects.filter(person=operator).update(is_operator=True)
    client, url = signed_in(operator), reverse("networks:site_bans")

    client.post(url, {"who": f"@{membership.person.handle}", "days": "30", "reason": "Threats."})
    client.post(url, {"who": "*@ads.example", "days": "", "reason": ""})
    refused = client.post(url, {"who": "nobody-here", "days": "", "reason": ""})

    assert not Account.objects.get(person=membership.person).is_active
    assert Ban.objects.filter(network=None, email="*@ads.example").exists()
    assert "Nobody here has this handle." in refused.content.decode()


def test_whose_account_is_shut_is_signed_out_and_told_at_the_door(signed_in, client, membership):
    operator = PersonFactory()
    Account.objects.filter(person=operator).update(is_operator=True)
    signed_in(membership.person)
    Account.objects.filter(person=membership.person).update(is_active=False)

    assert reverse("people:sign_in") in client.get(reverse("people:account")).url


def test_a_new_network_that_anybody_may_join_looks_at_first_messages(signed_in, owner):
    client = signed_in(owner)
    for slug, joining in (("open-one", "open"), ("asked-one", "request")):
        client.post(
            reverse("networks:create"),
            {
                "name": slug,
                "slug": slug,
                "kind": "group",
                "purpose": "To sing.",
                "findable": "public",
                "readable": "public",
                "joining": joining,
            },
        )

    assert dict(Network.objects.filter(slug__endswith="-one").values_list("slug", "posting")) == {
        "open-one": "first",
        "asked-one": "open",
    }


def test_an_owner_says_who_writes_and_the_page_of_the_network_says_so(signed_in, owner, network):
    client = signed_in(owner)

    client.post(reverse("networks:settings_section", args=["choir", "writing"]), {"posting": "announce"})

    shown = client.get(reverse("networks:network", args=["choir"])).content.decode()
    assert "Anyone may read. Only those who look after it write." in shown
