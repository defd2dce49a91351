import pytest
from django.db import connection

from staffroom.doors.email import processing
from staffroom.doors.email.models import Incoming
from staffroom.rooms.conversations.actions import start
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.tests.factories import PersonFactory

from . import inbound


@pytest.fixture
def door(site, settings):
    """A site whose email door reacts, and nothing else does."""
    settings.JOURNAL_REACTIONS = "staffroom.doors.email.tests.outbound.REACTIONS"
    return site


@pytest.fixture
def outbound(door):
    """The same, by https."""
    door.base_url = "https://staffroom.example.org"
    door.save()
    return door


@pytest.fixture
def ports(door):
    """The two doors, listening."""
    with inbound.listening() as open_ports:
        yield open_ports


@pytest.fixture
def deliver(ports):
    """`deliver(mail, to=…)`: hand it over by LMTP, process it; the row it was kept as. `to`: addresses or networks."""

    def hand_over(mail, *, to, sender="somebody@mail.example", process=True):
        recipients = [inbound.address_of(it) for it in (to if isinstance(to, list) else [to])]
        with ports.by_lmtp() as client:
            assert client.sendmail(sender, recipients, mail) == {}
            # LMTP answers once for each recipient; smtplib listens to the first alone.
            assert [client.getreply()[0] for _recipient in recipients[1:]] == [250] * (len(recipients) - 1)
        if process:
            processing.process_all()
        return Incoming.objects.order_by("-pk").first()

    return hand_over


@pytest.fixture
def maeve(door):
    return PersonFactory(name="Maeve Tully", handle="maeve-tully")


@pytest.fixture
def jo(door):
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def priya(door):
    return PersonFactory(name="Priya Raman", handle="priya-raman")


@pytest.fixture
def network(jo, priya):
    network = NetworkFactory(name="Lone Workers", slug="lone-workers", owner=jo)
    MembershipFactory(network=network, person=priya)
    return network


@pytest.fixture
def other_network(jo):
    return NetworkFactory(name="Law Librarians", slug="law-librarians", owner=jo)


@pytest.fixture
def said(jo, network):
    """What Jo said on the web: the first message of “Keys” among the lone workers."""
    return start(author=jo, networks=[network], title="Keys", text="Who keeps yours?")


@pytest.fixture
def on_disk(transactional_db, tmp_path):
    """On SQLite a database in a file: one in memory does not let threads write in turn, as the real one does."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    in_memory.execute("VACUUM INTO ?", [str(tmp_path / "test.sqlite3")])
    connection.connection, connection.settings_dict["NAME"] = None, tmp_path / "test.sqlite3"
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = in_memory, name
