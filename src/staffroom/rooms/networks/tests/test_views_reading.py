"""The directory, a network's page, and the list of members."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from staffroom.rooms.networks import actions
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import MembershipFactory, NetworkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

DIRECTORY = "/networks/"


def names_in(answer):
    """The names of the networks that a directory lists, in order."""
    return re.findall(r'<h[23]><a href="/networks/[^"]+">([^<]+)</a>', answer.content.decode())


def page_of(network):
    return reverse("networks:network", args=[network.slug])


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def guest(client_of):
    return client_of(None)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("guest", ["For all"]),
        ("member", ["For all", "For members"]),
        ("insider", ["For all", "For insiders", "For members"]),
    ],
)
def test_everybody_finds_what_they_may_find(who, seen, client_of):
    NetworkFactory(name="For all")
    NetworkFactory(name="For members", findable="members", readable="members")
    hidden = NetworkFactory(name="For insiders", findable="network", readable="network")
    person = {"guest": None, "member": PersonFactory()}.get(who) or MembershipFactory(network=hidden).person
    answer = client_of(None if who == "guest" else person).get(DIRECTORY)
    assert sorted(names_in(answer)) == seen


def test_what_was_talked_in_last_comes_first_and_a_new_network_counts_from_its_beginning(guest):
    now = timezone.now()
    long_ago = now - timedelta(days=400)
    NetworkFactory(name="Quiet", created_at=long_ago, last_message_at=now - timedelta(days=90))
    NetworkFactory(name="New", created_at=now - timedelta(days=2))
    NetworkFactory(name="Talking", created_at=long_ago, last_message_at=now)
    assert names_in(guest.get(DIRECTORY)) == ["Talking", "New", "Quiet"]


def test_branches_stand_below_what_they_are_branches_of(guest):
    above = NetworkFactory(name="Association")
    NetworkFactory(name="Alone")
    for name in ("West", "East"):
        NetworkFactory(name=name, parent=above, last_message_at=timezone.now())
    assert names_in(guest.get(DIRECTORY)) == ["Alone", "Association", "East", "West"]


def test_a_branch_of_what_one_may_not_find_stands_alone_and_does_not_name_it(guest):
    hidden = NetworkFactory(name="Secret Council", findable="members", readable="members")
    branch = NetworkFactory(name="Open House", parent=hidden)
    assert names_in(guest.get(DIRECTORY)) == ["Open House"]
    assert "Secret Council" not in guest.get(page_of(branch)).content.decode()


def test_of_many_branches_eight_are_listed(guest):
    above = NetworkFactory(name="Association")
    for number in range(10):
        NetworkFactory(name=f"Branch {number}", parent=above)
    answer = guest.get(DIRECTORY)
    assert names_in(answer) == ["Association", *(f"Branch {number}" for number in range(8))]
    assert "And two more" in answer.content.decode()


def test_the_directory_is_narrowed_by_kind_and_by_words(guest):
    above = NetworkFactory(name="Association", kind="association")
    NetworkFactory(name="Law Librarians", kind="interest-group", parent=above)
    NetworkFactory(name="Registrars", kind="interest-group", purpose="For those who lend to law courts.")
    assert sorted(names_in(guest.get(DIRECTORY, {"kind": "interest-group"}))) == ["Law Librarians", "Registrars"]
    assert sorted(names_in(guest.get(DIRECTORY, {"q": "LAW"}))) == ["Law Librarians", "Registrars"]
    assert names_in(guest.get(DIRECTORY, {"q": "association", "kind": "interest-group"})) == []


def test_a_directory_without_networks_says_what_to_do(client_of, guest):
    assert "Those there are can be seen by people with an account" in guest.get(DIRECTORY).content.decode()
    assert "Begin the first network" in client_of(PersonFactory()).get(DIRECTORY).content.decode()
    assert "Try a shorter word" in guest.get(DIRECTORY, {"q": "zebra"}).content.decode()


@pytest.mark.parametrize("oddity", [{"kind": "cabal"}, {"q": "x" * 500}, {"page": "rubbish"}])
def test_an_address_somebody_made_up_still_shows_the_directory(oddity, guest):
    NetworkFactory(name="For all")
    assert names_in(guest.get(DIRECTORY, oddity)) == ["For all"]


def test_the_directory_goes_on_from_page_to_page(guest):
    now = timezone.now()
    for number in range(45):
        NetworkFactory(name=f"Network {number:02}", last_message_at=now - timedelta(days=number))
    shown, url = [], DIRECTORY
    while url:
        answer = guest.get(url)
        shown += names_in(answer)
        onward = re.search(r'href="([^"]+)" rel="next"', answer.content.decode())
        url = onward and DIRECTORY + onward.group(1).replace("&amp;", "&")
    assert shown == [f"Network {number:02}" for number in range(45)]


@pytest.mark.parametrize("signed_in", [True, False])
def test_three_networks_cost_as_many_queries_as_one(signed_in, client_of):
    client = client_of(PersonFactory() if signed_in else None)
    parent = NetworkFactory()
    NetworkFactory(parent=parent)
    client.get(DIRECTORY)
    one = queries(client, f"{DIRECTORY}?q=lone") + queries(client, DIRECTORY)
    for _ in range(2):
        NetworkFactory(parent=NetworkFactory())
    client.get(DIRECTORY)
    assert queries(client, f"{DIRECTORY}?q=lone") + queries(client, DIRECTORY) == one


@pytest.mark.parametrize("path", [DIRECTORY, "page"])
def test_a_guest_gets_a_kept_page_until_something_changes(path, guest):
    owner = PersonFactory()
    network = NetworkFactory(owner=owner, name="Before")
    url = page_of(network) if path == "page" else path
    first = guest.get(url)
    again = guest.get(url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, first.cookies, "csrfmiddlewaretoken" in first.content.decode()) == (304, {}, False)
    assert queries(guest, url) <= 4
    actions.change_settings(network, by=owner, name="After")
    changed = guest.get(url, headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, "After" in changed.content.decode()) == (200, True)


def test_a_network_that_closes_is_gone_from_a_guests_pages_at_once(guest):
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    assert (guest.get(page_of(network)).status_code, len(names_in(guest.get(DIRECTORY)))) == (200, 1)
    actions.change_settings(network, by=owner, findable="members", readable="members")
    assert (guest.get(page_of(network)).status_code, len(names_in(guest.get(DIRECTORY)))) == (404, 0)


def test_one_network_that_closes_is_not_outweighed_by_another_that_begins(guest):
    owner = PersonFactory()
    closing = NetworkFactory(owner=owner, name="Closing")
    assert names_in(guest.get(DIRECTORY)) == ["Closing"]
    Network.objects.filter(pk=closing.pk).update(findable="members", readable="members", version=2)
    NetworkFactory(owner=owner, name="Beginning")
    assert names_in(guest.get(DIRECTORY)) == ["Beginning"]


def test_a_branch_shows_on_the_kept_page_of_what_it_is_a_branch_of(guest):
    above = NetworkFactory()
    guest.get(page_of(above))
    NetworkFactory(parent=above, name="New Branch")
    assert "New Branch" in guest.get(page_of(above)).content.decode()


def test_what_may_not_be_found_is_not_there(client_of, guest):
    hidden = NetworkFactory(findable="network", readable="network")
    assert guest.get(page_of(hidden)).status_code == 404
    assert client_of(PersonFactory()).get(page_of(hidden)).status_code == 404
    assert client_of(MembershipFactory(network=hidden).person).get(page_of(hidden)).status_code == 200


@pytest.mark.parametrize(
    ("readable", "words"),
    [
        ("members", "What is said here is for everyone with an account on this site."),
        ("network", "What is said here is for the members of this network, and stays among them."),
    ],
)
def test_a_network_that_one_may_not_read_says_for_whom_it_is(readable, words, guest):
    answer = guest.get(page_of(NetworkFactory(readable=readable, purpose="For the only one.")))
    assert words in answer.content.decode()
    assert "For the only one." in answer.content.decode()


@pytest.mark.parametrize("who", ["guest", "stranger", "member"])
def test_only_members_see_who_is_here(who, client_of):
    network = NetworkFactory(owner=PersonFactory(name="Priya Raman"))
    person = {"guest": None, "stranger": PersonFactory()}.get(who) if who != "member" else None
    if who == "member":
        person = MembershipFactory(network=network).person
    shown = client_of(person).get(page_of(network)).content.decode()
    assert ("Priya Raman" in shown) is (who == "member")


@pytest.mark.parametrize(
    ("joining", "way"),
    [
        ("open", "Come in and join"),
        ("request", "Come in and ask to join"),
        ("invitation", "By invitation: those who look after it can send you one."),
    ],
)
def test_a_guest_sees_how_to_come_in(joining, way, guest):
    assert way in guest.get(page_of(NetworkFactory(joining=joining))).content.decode()


def test_the_page_names_its_address_and_how_to_join_by_mail(guest):
    shown = guest.get(page_of(NetworkFactory(slug="lone-io"))).content.decode()
    assert re.findall(r"<code>([^<]+)</code>", shown.replace("<wbr>", "")) == [
        "lone-io@lists.example.org",
        "lone-io+subscribe@lists.example.org",
    ]


def test_the_text_of_a_network_is_shown_safely(guest):
    network = actions.create_network(
        by=PersonFactory(),
        name="<b>Bold</b>",
        slug="bold",
        kind="group",
        purpose="<i>x</i>",
        about="<script>1</script>",
    )
    shown = guest.get(page_of(network)).content.decode()
    assert "<b>Bold</b>" not in shown
    assert "<script>1</script>" not in shown
    assert "&lt;b&gt;Bold&lt;/b&gt;" in shown


@pytest.mark.parametrize("role", ["member", "facilitator", "owner"])
def test_everybody_sees_the_ways_that_are_theirs(role, client_of):
    network = NetworkFactory(owner=PersonFactory())
    shown = client_of(MembershipFactory(network=network, role=role).person).get(page_of(network)).content.decode()
    ways = [name for name in ("invitations", "requests", "roles", "settings") if f"/{network.slug}/{name}/" in shown]
    assert ways == {"member": [], "facilitator": ["invitations", "requests"]}.get(
        role, ["invitations", "requests", "roles", "settings"]
    )


def test_facilitators_are_told_on_the_page_that_somebody_asks(client_of):
    owner = PersonFactory()
    network = NetworkFactory(owner=owner, joining="request")
    actions.join(network, person=PersonFactory())
    assert "Somebody asks to join." in client_of(owner).get(page_of(network)).content.decode()


def test_three_members_and_branches_cost_as_many_queries_as_one(client_of):
    network = NetworkFactory()
    client = client_of(MembershipFactory(network=network, role="owner").person)
    NetworkFactory(parent=network)
    one = queries(client, page_of(network))
    for _ in range(2):
        MembershipFactory(network=network)
        NetworkFactory(parent=network)
    assert queries(client, page_of(network)) == one


def test_members_are_listed_for_members(client_of, guest):
    network = NetworkFactory(owner=PersonFactory(name="Priya Raman"))
    url = reverse("networks:members", args=[network.slug])
    member = MembershipFactory(network=network).person
    MembershipFactory(network=network, person=PersonFactory(name="Gone Away"), state="left")
    shown = client_of(member).get(url).content.decode()
    assert ("Priya Raman" in shown, "Gone Away" in shown, "@mail.example" in shown) == (True, False, False)
    assert client_of(PersonFactory()).get(url).status_code == 404
    assert guest.get(url)["Location"] == f"/sign-in/?next={url}"


def test_a_long_list_of_members_goes_on_in_the_order_of_names(client_of):
    network = NetworkFactory()
    member = MembershipFactory(network=network, person=PersonFactory(name="Zed Last")).person
    for number in range(70):
        MembershipFactory(network=network, person=PersonFactory(name=f"Person {number:02}"))
    client, url, shown = client_of(member), reverse("networks:members", args=[network.slug]), []
    while url:
        answer = client.get(url)
        shown += re.findall(r'<a class="name" href="[^"]+">([^<]+)</a>', answer.content.decode())
        onward = re.search(r'href="([^"]+)" rel="next"', answer.content.decode())
        url = onward and reverse("networks:members", args=[network.slug]) + onward.group(1)
    assert shown == [*(f"Person {number:02}" for number in range(70)), "Zed Last"]


def test_three_members_cost_as_many_queries_as_one(client_of):
    network = NetworkFactory()
    client = client_of(MembershipFactory(network=network, role="owner").person)
    url = reverse("networks:members", args=[network.slug])
    one = queries(client, url)
    for role in ("owner", "member"):
        MembershipFactory(network=network, role=role)
    assert queries(client, url) == one


def test_a_persons_page_names_only_networks_that_both_belong_to(client_of):
    person, viewer = PersonFactory(), PersonFactory()
    for name, both in (("Shared", True), ("Theirs", False)):
        network = NetworkFactory(name=f"{name} network")
        MembershipFactory(network=network, person=person)
        if both:
            MembershipFactory(network=network, person=viewer)
    shown = client_of(viewer).get(reverse("people:person", args=[person.handle])).content.decode()
    assert re.findall(r"(\w+) network</a>", shown) == ["Shared"]
    assert Network.objects.count() == 2
