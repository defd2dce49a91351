"""Beginning a network, its settings, roles and requests, as pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffroom.rooms.networks import actions, pages
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import MembershipFactory, NetworkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

NEW = {
    "name": "Lone Information Officers",
    "kind": "support-group",
    "purpose": "For the only one.",
    "slug": "",
    "findable": "public",
    "readable": "public",
    "joining": "open",
}


@pytest.fixture
def owner():
    return PersonFactory()


@pytest.fixture
def network(owner):
    return NetworkFactory(owner=owner, name="Lone IOs", slug="lone-io")


def errors_of(answer):
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def test_a_network_is_begun_with_a_name_and_a_purpose(client_of):
    person = PersonFactory(account__language="de")
    answer = client_of(person).post("/networks/new/", NEW)
    network = Network.objects.get()
    assert answer["Location"] == "/networks/lone-information-officers/"
    assert (network.name, network.language) == ("Lone Information Officers", "de")
    assert network.memberships.get().role == "owner"


def test_the_first_thing_a_new_network_needs_is_people(client_of):
    page = client_of(PersonFactory()).post("/networks/new/", NEW, follow=True).content.decode()
    assert "Invite the first people" in page


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"name": ""}, "name"),
        ({"purpose": ""}, "purpose"),
        ({"slug": "postmaster"}, "slug"),
        ({"slug": "taken"}, "slug"),
        ({"slug": "Not right"}, "slug"),
        ({"kind": "cabal"}, "kind"),
        ({"findable": "network", "readable": "public"}, "readable"),
        ({"findable": "network", "readable": "network", "joining": "open"}, "joining"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(wrong, where, client_of):
    NetworkFactory(slug="taken")
    answer = client_of(PersonFactory()).post("/networks/new/", NEW | {"purpose": "For the only one."} | wrong)
    assert answer.status_code == 422
    assert list(errors_of(answer)) == [where]
    kept = wrong.get("name", NEW["name"])
    assert f'value="{kept}"' in answer.content.decode() or not kept
    assert Network.objects.count() == 1


def test_a_taken_address_is_refused_in_our_words(client_of):
    NetworkFactory(slug="taken")
    answer = client_of(PersonFactory()).post("/networks/new/", NEW | {"slug": "taken"})
    assert errors_of(answer) == {"slug": ["This address belongs to another network. Choose another."]}


def test_branches_are_offered_to_owners_of_something_alone(client_of, network, owner):
    assert "parent" not in client_of(PersonFactory()).get("/networks/new/").context["form"].fields
    client_of(owner).post("/networks/new/", NEW | {"slug": "north", "parent": network.pk})
    assert Network.objects.get(slug="north").parent == network


def test_nobody_makes_a_branch_of_what_is_not_theirs(client_of, network):
    mine = NetworkFactory(owner=PersonFactory()).memberships.get().person
    answer = client_of(mine).post("/networks/new/", NEW | {"slug": "north", "parent": network.pk})
    assert list(errors_of(answer)) == ["parent"]


@pytest.mark.parametrize(
    ("section", "changes"),
    [
        (
            "description",
            {
                "name": "Solo IOs",
                "kind": "committee",
                "purpose": "New.",
                "about": "A",
                "guidelines": "G",
                "language": "de",
            },
        ),
        ("access", {"findable": "members", "readable": "network", "joining": "request"}),
        ("email", {"reply_to": "author", "has_subject_prefix": False, "strangers": "refuse"}),
        ("notes", {"welcome": "Hello.", "reminder": "Still here.", "remind_every_months": 6, "goodbye": "Farewell."}),
    ],
)
def test_every_section_of_the_settings_keeps_what_it_is_told(section, changes, client_of, network, owner):
    url = reverse("networks:settings_section", args=["lone-io", section])
    sent = {name: value for name, value in changes.items() if value is not False}
    answer = client_of(owner).post(url, sent)
    assert answer["Location"] == url
    assert Network.objects.values(*changes).get() == changes


def test_the_settings_open_with_what_it_is(client_of, network, owner):
    answer = client_of(owner).get(reverse("networks:settings", args=["lone-io"]))
    assert answer.context["section"] == "description"


def test_the_notes_show_the_words_that_go_out_by_themselves(client_of, network, owner):
    page = client_of(owner).get(reverse("networks:settings_section", args=["lone-io", "notes"])).content.decode()
    assert "Welcome to Lone IOs." in page
    assert "You belong to Lone IOs." in page
    assert "You have left Lone IOs." in page


def test_settings_that_make_no_sense_change_nothing(client_of, network, owner):
    url = reverse("networks:settings_section", args=["lone-io", "description"])
    answer = client_of(owner).post(url, {"name": "", "kind": "group", "purpose": "New.", "language": "en-gb"})
    network.refresh_from_db()
    assert (answer.status_code, network.name, network.purpose != "New.") == (422, "Lone IOs", True)
    assert "Lone IOs" in answer.content.decode()


@pytest.mark.parametrize("role", [None, "member", "facilitator"])
@pytest.mark.parametrize("page", ["settings", "roles"])
def test_only_owners_see_settings_and_roles(page, role, client_of, network):
    person = MembershipFactory(network=network, role=role).person if role else PersonFactory()
    assert client_of(person).get(reverse(f"networks:{page}", args=["lone-io"])).status_code == 404


@pytest.mark.parametrize("page", ["requests", "invitations"])
def test_facilitators_see_requests_and_invitations_and_members_do_not(page, client_of, network):
    url = reverse(f"networks:{page}", args=["lone-io"])
    assert client_of(MembershipFactory(network=network, role="facilitator").person).get(url).status_code == 200
    assert client_of(MembershipFactory(network=network).person).get(url).status_code == 404


def test_closed_to_readers_but_open_to_joiners_is_said_plainly(client_of, network, owner):
    client, settings = client_of(owner), reverse("networks:settings_section", args=["lone-io", "access"])
    page = reverse("networks:network", args=["lone-io"])
    remarks = ["with the door unlocked", "anyone with an account here may become one"]

    def remarked():
        shown = client.get(settings).content.decode() + client.get(page).content.decode()
        return [remark for remark in remarks if remark in shown]

    client.post(settings, {"findable": "public", "readable": "network", "joining": "open"})
    assert remarked() == remarks
    client.post(settings, {"findable": "public", "readable": "network", "joining": "request"})
    assert remarked() == []


def test_a_section_that_does_not_exist_is_not_there(client_of, network, owner):
    url = reverse("networks:settings_section", args=["lone-io", "plumbing"])
    assert client_of(owner).get(url).status_code == 404


def test_an_owner_makes_somebody_a_facilitator(client_of, network, owner):
    member = MembershipFactory(network=network, person__name="Priya Raman")
    url = reverse("networks:role", args=["lone-io", member.pk])
    answer = client_of(owner).post(url, {"role": "facilitator"}, follow=True)
    member.refresh_from_db()
    assert member.role == "facilitator"
    assert "Priya Raman is now: Facilitator." in answer.content.decode()


def test_the_last_owner_is_told_why_they_stay_one(client_of, network, owner):
    own = network.memberships.get()
    answer = client_of(owner).post(reverse("networks:role", args=["lone-io", own.pk]), {"role": "member"})
    assert answer.status_code == 422
    assert "never without an owner" in answer.content.decode()


def test_an_owner_who_steps_down_is_led_back_to_the_network(client_of, network, owner):
    MembershipFactory(network=network, role="owner")
    own = network.memberships.get(person=owner)
    answer = client_of(owner).post(reverse("networks:role", args=["lone-io", own.pk]), {"role": "member"})
    assert answer["Location"] == "/networks/lone-io/"


def test_those_who_look_after_it_come_first_and_then_everybody_by_name(client_of, network, owner, monkeypatch):
    monkeypatch.setattr(pages, "PEOPLE_ON_A_PAGE", 3)
    Person.objects.filter(pk=owner.pk).update(name="Zoe Owner")
    for name, role in [("Mona", "member"), ("Ada", "member"), ("Xenia", "facilitator"), ("Bea", "member")]:
        MembershipFactory(network=network, person__name=name, role=role)
    client, url = client_of(owner), reverse("networks:roles", args=["lone-io"])
    first = client.get(url).context["page"]
    second = client.get(url, {"page": first.next_key}).context["page"]
    back = client.get(url, {"page": second.previous_key}).context["page"]

    shown = [[membership.person.name for membership in page.items] for page in (first, second, back)]
    assert shown == [["Zoe Owner", "Xenia", "Ada"], ["Bea", "Mona"], ["Zoe Owner", "Xenia", "Ada"]]


def test_a_role_in_another_network_is_out_of_reach(client_of, network, owner):
    elsewhere = MembershipFactory()
    url = reverse("networks:role", args=["lone-io", elsewhere.pk])
    assert client_of(owner).post(url, {"role": "owner"}).status_code == 404


@pytest.mark.parametrize(("answer", "state"), [("yes", "active"), ("no", "declined")])
def test_a_request_is_answered_with_one_click(answer, state, client_of, network, owner):
    Network.objects.update(joining="request")
    network.refresh_from_db()
    asking = actions.join(network, person=PersonFactory(name="Priya Raman"), words="Hospice librarian.")
    client = client_of(owner)
    page = client.get(reverse("networks:requests", args=["lone-io"])).content.decode()
    assert ("Hospice librarian." in page, "Let Priya in" in page) == (True, True)
    client.post(reverse("networks:admission", args=["lone-io", asking.pk]), {"answer": answer})
    assert Membership.objects.get(pk=asking.pk).state == state
    assert "Nobody is waiting" in client.get(reverse("networks:requests", args=["lone-io"])).content.decode()


def test_a_member_answers_no_request(client_of, network):
    asking = MembershipFactory(network=network, state="requested")
    url = reverse("networks:admission", args=["lone-io", asking.pk])
    assert client_of(MembershipFactory(network=network).person).post(url, {"answer": "yes"}).status_code == 404


def test_a_no_may_go_with_a_few_words(client_of, network):
    asking = MembershipFactory(network=network, state="requested", person__name="Priya Raman")
    client = client_of(network.memberships.get(role="owner").person)
    url = reverse("networks:admission", args=["lone-io", asking.pk])
    answer = client.post(url, {"answer": "no", "words": "Full until spring."}, follow=True)
    asking.refresh_from_db()
    assert (asking.state, asking.answer) == ("declined", "Full until spring.")
    assert "Priya Raman is not let in, and is told so. They may ask again." in answer.content.decode()


def test_words_that_are_too_many_stay_in_the_form_and_decide_nothing(client_of, network):
    asking, other = (MembershipFactory(network=network, state="requested") for _ in range(2))
    client = client_of(network.memberships.get(role="owner").person)
    answer = client.post(reverse("networks:admission", args=["lone-io", asking.pk]), {"words": "wordy " * 90})
    page = answer.content.decode()
    assert (answer.status_code, page.count("wordy"), page.count('<details class="confirm" open>')) == (422, 90, 1)
    assert f'id="id_{other.pk}_words"' in page
    asking.refresh_from_db()
    assert asking.state == "requested"


@pytest.mark.parametrize("page", ["requests", "roles", "invitations"])
def test_three_rows_cost_as_many_queries_as_one(page, client_of, network, owner):
    client, url, counts = client_of(owner), reverse(f"networks:{page}", args=["lone-io"]), []
    for more in (1, 2):
        for _ in range(more):
            MembershipFactory(network=network, state="requested")
            MembershipFactory(network=network)
            actions.invite(network, by=owner)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1]
