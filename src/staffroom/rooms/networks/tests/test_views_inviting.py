"""Invitations, as pages: sending them, and where they lead."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from staffroom.rooms.networks.actions import leave
from staffroom.rooms.networks.models import Invitation, Membership, Network
from staffroom.rooms.people.models import Account, Person
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import InvitationFactory, MembershipFactory, NetworkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def possible():
    return True


def impossible():
    return False


@pytest.fixture
def with_mail(settings):
    settings.MAIL_IS_POSSIBLE = f"{__name__}.possible"
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.fixture
def without_mail(settings):
    settings.MAIL_IS_POSSIBLE = f"{__name__}.impossible"


@pytest.fixture
def network():
    return NetworkFactory(name="Lone IOs", slug="lone-io", joining="invitation", owner=PersonFactory(name="Jo Norwood"))


def link(invitation):
    return reverse("networks:invitation", args=[invitation.token])


def invited(network, **told):
    return InvitationFactory(network=network, invited_by=network.memberships.get(role="owner").person, **told)


def state_of(email):
    return list(Membership.objects.filter(person__addresses__email=email).values_list("state", "level"))


@pytest.mark.usefixtures("with_mail")
def test_a_facilitator_invites_somebody_and_sees_the_link(client_of, network):
    client = client_of(network.memberships.get().person)
    url = reverse("networks:invitations", args=["lone-io"])
    page = client.post(url, {"email": "priya@mail.example", "name": "Priya", "words": ""}, follow=True).content.decode()
    invitation = Invitation.objects.get()
    assert "An invitation is on its way to priya@mail.example." in page
    assert f"<code>http://testserver{link(invitation)}</code>" in page


@pytest.mark.usefixtures("with_mail")
def test_a_facilitator_makes_a_link_for_anybody(client_of, network):
    client = client_of(network.memberships.get().person)
    page = client.post(reverse("networks:invitations", args=["lone-io"]), {"link": "1"}, follow=True).content.decode()
    assert "It works for 30 days." in page
    assert Invitation.objects.get().email == ""


@pytest.mark.usefixtures("without_mail")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"email": "priya@mail.example"},
            "Here is the link for priya@mail.example. Give it to them: it signs them in.",
        ),
        ({"link": "1"}, "A link for anybody. It lets people in once this site can send mail."),
    ],
)
def test_before_mail_can_be_sent_a_facilitator_is_told_to_hand_the_link_over(given, words, client_of, network):
    client = client_of(network.memberships.get().person)
    url = reverse("networks:invitations", args=["lone-io"])
    page = client.post(url, given, follow=True).content.decode()
    assert words in page
    assert "is on its way" not in page


def test_what_is_no_address_is_said_in_place(client_of, network):
    client = client_of(network.memberships.get().person)
    answer = client.post(reverse("networks:invitations", args=["lone-io"]), {"email": "priya", "words": "Do come."})
    assert answer.status_code == 422
    assert "Do come." in answer.content.decode()


def test_an_invitation_that_is_taken_back_leads_nowhere(client_of, network):
    invitation = invited(network)
    url = reverse("networks:revocation", args=["lone-io", invitation.pk])
    client_of(network.memberships.get().person).post(url)
    answer = client_of(None).get(link(invitation))
    assert answer.status_code == 410
    assert "It has been taken back." in answer.content.decode()


@pytest.mark.parametrize("role", ["member", None])
def test_nobody_else_takes_it_back(role, client_of, network):
    invitation = invited(network)
    person = MembershipFactory(network=network).person if role else PersonFactory()
    url = reverse("networks:revocation", args=["lone-io", invitation.pk])
    assert client_of(person).post(url).status_code == 404
    assert Invitation.objects.usable().count() == 1


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"revoked_at": timezone.now()}, "It has been taken back."),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "they are over."),
        ({"email": "priya@mail.example", "used_at": timezone.now()}, "has been used."),
    ],
)
def test_a_link_that_is_over_says_why_and_no_longer_what_it_was_for(told, why, client_of, network):
    answer = client_of(None).get(link(invited(network, **told)))
    assert answer.status_code == 410
    assert why in answer.content.decode()
    assert "Lone IOs" not in answer.content.decode()


def by_somebody_who_left(network):
    invitation = InvitationFactory(network=network, email="priya@mail.example")
    leave(network, person=invitation.invited_by)
    return invitation


@pytest.mark.parametrize(
    ("joining", "words"),
    [
        ("open", "You need none: the network is open to everybody."),
        ("request", "You can ask to join on the network’s page, and a facilitator answers."),
        ("invitation", "Ask those who look after it now for another one."),
    ],
)
@pytest.mark.parametrize("somebody", ["guest", "member"])
def test_an_invitation_that_nobody_vouches_for_says_what_to_do_instead(somebody, joining, words, client_of, network):
    Network.objects.update(joining=joining)
    client = client_of(None if somebody == "guest" else PersonFactory())
    answer = client.get(link(by_somebody_who_left(network)))
    page = answer.content.decode()
    assert answer.status_code == 410
    assert words in page
    assert 'href="/networks/lone-io/"' in page
    assert ("lone-io<wbr>+owner" in page) == (joining == "invitation")


def test_of_a_network_that_is_hidden_such_an_invitation_tells_nothing(client_of, network):
    invitation = by_somebody_who_left(network)
    Network.objects.update(findable="network", readable="network", name="Now Secret")
    answer = client_of(None).get(link(invitation))
    page = answer.content.decode()
    assert "Ask somebody who belongs to the network for another one." in page
    assert ("Now Secret" in page, "lone-io" in page) == (False, False)


@pytest.mark.usefixtures("without_mail")
def test_such_an_invitation_signs_nobody_in(client_of, network):
    told = {"name": "Priya Raman", "email": "priya@mail.example", "level": "every"}
    assert client_of(None).post(link(by_somebody_who_left(network)), told).status_code == 410
    assert Account.objects.filter(email="priya@mail.example").count() == 0


def test_facilitators_see_which_invitations_are_over_and_why(client_of, network):
    invitation = by_somebody_who_left(network)
    client = client_of(network.memberships.get(role="owner").person)
    page = client.get(reverse("networks:invitations", args=["lone-io"])).content.decode()
    assert f"Over, because {invitation.invited_by.name} no longer looks after the network." in page
    assert invitation.token not in page
    client.post(reverse("networks:revocation", args=["lone-io", invitation.pk]))
    assert Invitation.objects.open().count() == 0


def test_a_token_nobody_gave_out_is_not_there(client_of):
    assert client_of(None).get("/invitations/abc/").status_code == 404


def test_a_member_of_the_site_accepts_with_one_click(client_of, network):
    person = PersonFactory()
    client, invitation = client_of(person), invited(network)
    page = client.get(link(invitation)).content.decode()
    assert ("Jo Norwood invites you to join." in page, Membership.objects.count()) == (True, 1)
    answer = client.post(link(invitation), {"level": "followed"})
    assert answer["Location"] == "/networks/lone-io/"
    assert Membership.objects.get(person=person).level == "followed"


def test_opening_the_link_alone_joins_nobody(client_of, network):
    person = PersonFactory()
    client_of(person).get(link(invited(network)))
    assert Membership.objects.filter(person=person).count() == 0


def test_whoever_belongs_already_is_led_to_the_network(client_of, network):
    member = MembershipFactory(network=network).person
    assert client_of(member).get(link(invited(network)))["Location"] == "/networks/lone-io/"


@pytest.mark.usefixtures("with_mail")
def test_somebody_new_enters_a_code_and_is_in(client_of, network):
    client, invitation = client_of(None), invited(network, email="priya@mail.example", name="Priya Raman")
    page = client.get(link(invitation)).content.decode()
    assert ('value="Priya Raman"' in page, 'value="priya@mail.example"' in page) == (True, True)
    told = {"name": "Priya Raman", "email": "priya@mail.example", "level": "digest"}
    answer = client.post(link(invitation), told)
    assert answer["Location"] == f"{reverse('people:code')}?next={quote(link(invitation), safe='')}"
    assert state_of("priya@mail.example") == []
    code = re.search(r"\b\d{6}\b", mail.outbox[0].body).group()
    answer = client.post(answer["Location"], {"code": code})
    assert answer["Location"].startswith("/welcome/?next=")
    answer = client.get(link(invitation))
    assert answer["Location"] == "/networks/lone-io/"
    assert state_of("priya@mail.example") == [("active", "digest")]
    assert Person.objects.get(addresses__email="priya@mail.example").name == "Priya Raman"


@pytest.mark.usefixtures("with_mail")
def test_somebody_with_an_account_gets_the_same_page_and_keeps_their_name(client_of, network):
    person = PersonFactory(name="Priya Raman", account__email="priya@mail.example")
    client, invitation = client_of(None), invited(network)
    told = {"name": "Somebody Else", "email": "Priya@mail.example", "level": "web"}
    answer = client.post(link(invitation), told)
    code = re.search(r"\b\d{6}\b", mail.outbox[0].body).group()
    client.post(answer["Location"], {"code": code})
    client.get(link(invitation))
    person.refresh_from_db()
    assert (person.name, state_of("priya@mail.example")) == ("Priya Raman", [("active", "web")])


@pytest.mark.usefixtures("with_mail")
def test_without_the_code_nobody_is_in(client_of, network):
    client, invitation = client_of(None), invited(network)
    answer = client.post(link(invitation), {"name": "P", "email": "priya@mail.example", "level": "web"})
    client.post(answer["Location"], {"code": "000000" if "000000" not in mail.outbox[0].body else "111111"})
    client.get(link(invitation))
    assert state_of("priya@mail.example") == []


@pytest.mark.usefixtures("with_mail")
def test_what_is_missing_is_said_in_place(client_of, network):
    answer = client_of(None).post(link(invited(network)), {"name": "", "email": "priya", "level": "web"})
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["email", "name"]


@pytest.mark.usefixtures("without_mail")
def test_before_mail_can_be_sent_a_personal_link_signs_in(client_of, network):
    client, invitation = client_of(None), invited(network, email="priya@mail.example", name="Priya")
    told = {"name": "Priya Raman", "email": "somebody@else.example", "level": "every"}
    answer = client.post(link(invitation), told)
    assert answer["Location"] == "/welcome/?next=%2Fnetworks%2Flone-io%2F"
    assert client.get("/networks/lone-io/").context["is_member"] is True
    account = Account.objects.get(email="priya@mail.example")
    assert (account.was_in_unproved, account.person.name) == (True, "Priya Raman")
    assert account.person.addresses.verified().count() == 0


@pytest.mark.usefixtures("without_mail")
def test_who_came_in_so_is_asked_for_a_proof_once_mail_can_be_sent(client_of, network, settings):
    client, invitation = client_of(None), invited(network, email="priya@mail.example", name="Priya")
    client.post(link(invitation), {"name": "Priya Raman", "email": "priya@mail.example", "level": "every"})
    assert client.get("/networks/levels/").context["unproved"] is None
    settings.MAIL_IS_POSSIBLE = f"{__name__}.possible"
    assert client.get("/networks/levels/").context["unproved"].email == "priya@mail.example"


@pytest.mark.usefixtures("without_mail")
def test_such_a_link_works_once(client_of, network):
    invitation = invited(network, email="priya@mail.example")
    told = {"name": "Priya Raman", "email": "priya@mail.example", "level": "every"}
    client_of(None).post(link(invitation), told)
    assert client_of(None).post(link(invitation), told).status_code == 410


@pytest.mark.usefixtures("without_mail")
@pytest.mark.parametrize("proved", [True, False])
def test_such_a_link_never_opens_an_account_that_was_there(proved, client_of, network):
    person = PersonFactory(account__email="priya@mail.example", account__last_login=timezone.now())
    if not proved:
        person.addresses.update(verified_at=None)
    client, invitation = client_of(None), invited(network, email="priya@mail.example")
    answer = client.post(link(invitation), {"name": "P", "email": "priya@mail.example", "level": "every"})
    assert answer.status_code == 422
    assert "Somebody has come in with this address before." in answer.content.decode()
    assert client.get("/networks/levels/").status_code == 302
    assert state_of("priya@mail.example") == []


@pytest.mark.usefixtures("without_mail")
def test_before_mail_can_be_sent_a_link_for_anybody_says_whom_to_ask(client_of, network):
    client, invitation = client_of(None), invited(network)
    answer = client.get(link(invitation))
    assert "Ask Jo Norwood for one." in answer.content.decode()
    client.post(link(invitation), {"name": "P", "email": "priya@mail.example", "level": "every"})
    assert Account.objects.filter(email="priya@mail.example").count() == 0
