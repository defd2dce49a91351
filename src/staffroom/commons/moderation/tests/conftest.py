import pytest

from staffroom.journal import runner
from staffroom.rooms.conversations.actions import start
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.models import Account
from staffroom.rooms.people.tests.factories import PersonFactory

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def jo(site):
    """Owns the network."""
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def noor(site):
    """Facilitates the network."""
    return PersonFactory(name="Noor Haddad", handle="noor-haddad")


@pytest.fixture
def priya(site):
    return PersonFactory(name="Priya Raman", handle="priya-raman")


@pytest.fixture
def maeve(site):
    return PersonFactory(name="Maeve Tully", handle="maeve-tully")


@pytest.fixture
def operator(site):
    person = PersonFactory(name="Ola Perator", handle="ola-perator")
    Account.objects.filter(person=person).update(is_operator=True)
    return person


@pytest.fixture
def network(jo, noor, priya, maeve):
    network = NetworkFactory(name="Lone Workers", slug="lone-workers", owner=jo, readable="network")
    MembershipFactory(network=network, person=noor, role=Membership.Role.FACILITATOR)
    for person in (priya, maeve):
        MembershipFactory(network=network, person=person)
    return network


@pytest.fixture
def said(priya, network):
    """What Priya said, that somebody may find not right."""
    return start(author=priya, networks=[network], title="Keys", text="Whoever loses keys is a fool.")


@pytest.fixture
def web(client):
    """`web(person)`: the browser of somebody who is signed in."""

    def of(person):
        client.force_login(person.account, backend=BACKEND)
        return client

    return of


@pytest.fixture
def run():
    """Everything that follows has happened."""

    def go() -> None:
        runner.run_all()

    return go
