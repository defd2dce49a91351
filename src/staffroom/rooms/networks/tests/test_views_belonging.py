"""Joining, leaving and choosing what reaches one, as pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.actions import add_address, mark_failing
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import MembershipFactory, NetworkFactory, second_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def joining(network):
    return reverse("networks:joining", args=[network.slug])


def leaving(network):
    return reverse("networks:leaving", args=[network.slug])


def words_of(answer):
    return [str(message) for message in answer.context["messages"]]


def test_joining_takes_a_level_along_and_says_that_one_is_in(client_of):
    network, person = NetworkFactory(name="Lone IOs"), PersonFactory()
    answer = client_of(person).post(joining(network), {"level": "digest"}, follow=True)
    assert Membership.objects.get(person=person).level == "digest"
    assert answer.redirect_chain == [(f"/networks/{network.slug}/", 302)]
    assert words_of(answer) == ["You are a member of Lone IOs. Read along for a while, or say hello."]
    assert "You are a member" in answer.content.decode()


def test_asking_to_join_keeps_the_words_and_says_what_happens(client_of):
    network, person = NetworkFactory(joining="request", name="Lone IOs"), PersonFactory()
    answer = client_of(person).post(joining(network), {"level": "every", "words": "I am one."}, follow=True)
    assert Membership.objects.get(person=person).words == "I am one."
    assert words_of(answer) == [
        "You have asked to join Lone IOs. A facilitator looks at it, and you hear from us either way."
    ]
    assert "Take your request back" in answer.content.decode()


def test_a_refused_join_is_answered_in_place_with_nothing_lost(client_of):
    network = NetworkFactory(joining="request")
    answer = client_of(PersonFactory()).post(joining(network), {"level": "hourly", "words": "I am one."})
    assert answer.status_code == 422
    assert "I am one." in answer.content.decode()
    assert '<details class="confirm" open>' in answer.content.decode()


def test_joining_by_hand_what_takes_an_invitation_is_refused_in_words(client_of):
    network = NetworkFactory(joining="invitation")
    answer = client_of(PersonFactory()).post(joining(network), {"level": "every"})
    assert answer.status_code == 422
    assert Membership.objects.count() == 0


def test_a_guest_who_joins_signs_in_first(client_of):
    network = NetworkFactory()
    answer = client_of(None).post(joining(network), {"level": "every"})
    assert answer["Location"] == f"/sign-in/?next={joining(network)}"


def test_after_signing_in_there_joining_leads_to_the_networks_page(client_of):
    network = NetworkFactory()
    answer = client_of(PersonFactory()).get(joining(network))
    assert answer["Location"] == f"/networks/{network.slug}/"
    assert Membership.objects.count() == 0


def test_what_may_not_be_found_cannot_be_joined(client_of):
    hidden = NetworkFactory(findable="network", readable="network")
    assert client_of(PersonFactory()).post(joining(hidden), {"level": "every"}).status_code == 404


def test_leaving_says_what_stays_and_is_one_click(client_of):
    membership = MembershipFactory(network__name="Lone IOs")
    client = client_of(membership.person)
    page = client.get(leaving(membership.network))
    assert "What you wrote stays where it was said" in page.content.decode()
    assert Membership.objects.get().state == "active"
    answer = client.post(leaving(membership.network), follow=True)
    assert Membership.objects.get().state == "left"
    assert words_of(answer) == ["You have left Lone IOs. What you wrote stays where it was said. You can come back."]


def test_whoever_leaves_a_hidden_network_goes_to_the_directory(client_of):
    membership = MembershipFactory(network__findable="network", network__readable="network")
    answer = client_of(membership.person).post(leaving(membership.network))
    assert answer["Location"] == "/networks/"


def test_a_request_can_be_taken_back(client_of):
    membership = MembershipFactory(state="requested", network__joining="request", network__name="Lone IOs")
    answer = client_of(membership.person).post(leaving(membership.network), follow=True)
    assert Membership.objects.get().state == "left"
    assert words_of(answer) == ["Your request to join Lone IOs is taken back."]


def test_the_last_owner_is_told_what_to_do_first(client_of):
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    answer = client_of(owner).post(leaving(network))
    assert answer.status_code == 422
    assert "Make somebody else an owner first" in answer.content.decode()
    assert reverse("networks:roles", args=[network.slug]) in answer.content.decode()


@pytest.mark.parametrize("state", [None, "left", "declined"])
def test_only_who_belongs_or_asks_has_something_to_leave(state, client_of):
    network, person = NetworkFactory(), PersonFactory()
    if state:
        MembershipFactory(network=network, person=person, state=state)
    assert client_of(person).get(leaving(network)).status_code == 404


def test_all_levels_are_chosen_on_one_page(client_of):
    person = PersonFactory()
    one, other = (MembershipFactory(person=person, network__name=name) for name in ("Archives", "Books"))
    MembershipFactory(person=person, state="left", network__name="Left behind")
    client = client_of(person)
    page = client.get("/networks/levels/")
    form = page.context["form"]
    assert [field.label for field in form.levels] == ["Archives", "Books"]
    assert [field.label for field in form.aways] == ["Away from Archives until", "Away from Books until"]
    answer = client.post("/networks/levels/", {f"level-{one.pk}": "web", f"level-{other.pk}": "digest"})
    assert answer["Location"] == "/networks/levels/"
    assert list(Membership.objects.filter(state="active").order_by("pk").values_list("level", flat=True)) == [
        "web",
        "digest",
    ]


def test_nobody_chooses_for_somebody_else(client_of):
    mine, theirs = MembershipFactory(), MembershipFactory()
    client_of(mine.person).post("/networks/levels/", {f"level-{mine.pk}": "web", f"level-{theirs.pk}": "web"})
    theirs.refresh_from_db()
    assert theirs.level == "every"


def test_a_level_that_does_not_exist_changes_none_of_them(client_of):
    person = PersonFactory()
    one, other = MembershipFactory(person=person), MembershipFactory(person=person)
    answer = client_of(person).post("/networks/levels/", {f"level-{one.pk}": "web", f"level-{other.pk}": "hourly"})
    assert answer.status_code == 422
    assert set(Membership.objects.values_list("level", flat=True)) == {"every"}


def test_with_one_address_there_is_nothing_to_choose(client_of):
    membership = MembershipFactory()
    add_address(membership.person, "jo@home.example")  # not proved yet
    page = client_of(membership.person).get("/networks/levels/")
    assert list(page.context["form"].fields) == [f"level-{membership.pk}", f"away-{membership.pk}"]


def test_with_two_addresses_each_network_s_mail_goes_where_one_likes(client_of):
    person = PersonFactory(handle="jo")
    one, other = (MembershipFactory(person=person, network__name=name) for name in ("Archives", "Books"))
    home = second_address(person)
    client = client_of(person)
    page = client.get("/networks/levels/")
    assert page.context["form"].fields[f"address-{one.pk}"].choices == [
        ("", "My first address (jo@mail.example)"),
        (str(home.pk), "jo@home.example"),
    ]
    levels = {f"level-{one.pk}": "every", f"level-{other.pk}": "every"}
    client.post("/networks/levels/", levels | {f"address-{one.pk}": home.pk, f"address-{other.pk}": ""})
    assert list(Membership.objects.order_by("pk").values_list("address", flat=True)) == [home.pk, None]
    assert "jo@home.example" in client.get(f"/networks/{one.network.slug}/").content.decode()
    client.post("/networks/levels/", levels | {f"address-{one.pk}": "", f"address-{other.pk}": ""})
    assert set(Membership.objects.values_list("address", flat=True)) == {None}


def test_somebody_else_s_address_can_not_be_chosen(client_of):
    membership = MembershipFactory()
    second_address(membership.person)
    theirs = PersonFactory().addresses.get()
    chosen = {f"level-{membership.pk}": "every", f"address-{membership.pk}": theirs.pk}
    assert client_of(membership.person).post("/networks/levels/", chosen).status_code == 422


def test_an_address_whose_mail_comes_back_says_so(client_of):
    membership = MembershipFactory(person__handle="jo")
    home = second_address(membership.person)
    mark_failing(home)
    page = client_of(membership.person).get("/networks/levels/")
    assert page.context["form"].fields[f"address-{membership.pk}"].choices[1] == (
        str(home.pk),
        "jo@home.example (mail to it comes back at the moment)",
    )


def test_who_was_not_let_in_reads_it_on_the_network_s_page_with_what_was_added(client_of):
    membership = MembershipFactory(state="declined", answer="Full until spring.", network__joining="request")
    page = client_of(membership.person).get(f"/networks/{membership.network.slug}/").content.decode()
    assert "could not take you in then. You can ask again." in page
    assert "Full until spring." in page
    assert (
        "Full until spring."
        not in client_of(PersonFactory()).get(f"/networks/{membership.network.slug}/").content.decode()
    )


def test_whoever_belongs_nowhere_is_shown_the_way(client_of):
    assert "Look through the networks" in client_of(PersonFactory()).get("/networks/levels/").content.decode()


def test_three_levels_cost_as_many_queries_as_one(client_of):
    person = PersonFactory()
    second_address(person)
    client = client_of(person)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            MembershipFactory(person=person)
        with CaptureQueriesContext(connection) as captured:
            client.get("/networks/levels/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
