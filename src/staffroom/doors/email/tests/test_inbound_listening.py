"""What the listening doors answer, word by word."""

import socket

import pytest

from staffroom.doors.email.models import Incoming
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.tests.factories import NetworkFactory

from .inbound import written

pytestmark = pytest.mark.django_db(transaction=True)


class Wire:
    """A connection by LMTP on which one may say several things at once."""

    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._answers = self._socket.makefile("rb")
        self.greeting = self.hear(1)

    def say(self, *lines):
        self._socket.sendall(b"".join(line + b"\r\n" for line in lines))

    def hear(self, answers):
        """The codes of so many answers, each of one line or more."""
        codes = []
        while len(codes) < answers:
            line = self._answers.readline()
            if line[3:4] != b"-":
                codes.append(int(line[:3]))
        return codes

    def close(self):
        self._answers.close()
        self._socket.close()


@pytest.fixture
def wire(ports):
    wire = Wire(ports.lmtp)
    wire.say(b"LHLO mail.example")
    wire.hear(1)
    yield wire
    wire.close()


def test_what_need_not_wait_may_be_said_in_one_go(ports, jo, network):
    with ports.by_lmtp() as client:
        client.ehlo_or_helo_if_needed()
        assert client.has_extn("pipelining")

    mail = written(jo, "Keys", "Who keeps yours?")
    wire = Wire(ports.lmtp)
    wire.say(
        b"LHLO mail.example",
        b"MAIL FROM:<jo@mail.example>",
        b"RCPT TO:<lone-workers@lists.example.org>",
        b"RCPT TO:<nobody-we-know@lists.example.org>",
        b"DATA",
    )
    assert wire.hear(5) == [250, 250, 250, 550, 354]
    wire.say(mail.rstrip(b"\r\n"), b".", b"MAIL FROM:<jo@mail.example>", b"RSET", b"QUIT")
    assert wire.hear(4) == [250, 250, 250, 221]
    wire.close()

    row = Incoming.objects.get()
    assert (bytes(row.raw), row.sender, row.recipients) == (mail, "jo@mail.example", ["lone-workers@lists.example.org"])


def test_an_address_is_there_as_soon_as_its_network_is_and_gone_with_it(wire, site, jo):
    def answer():
        wire.say(b"MAIL FROM:<jo@mail.example>", b"RCPT TO:<keys@lists.example.org>", b"RSET")
        return wire.hear(3)[1]

    assert answer() == 550
    network = NetworkFactory(slug="keys", owner=jo)
    assert answer() == 250
    Network.objects.filter(pk=network.pk).update(slug="locks")
    assert answer() == 550
    Network.objects.filter(pk=network.pk).update(slug="keys")
    assert answer() == 250
    site.mail_domain = "elsewhere.example.org"
    site.save()
    assert answer() == 550


@pytest.mark.parametrize("address", [b"k\xc3\xa9ys", b"k\xffys", b"keys+nothing-known", b"keys+help+more"])
def test_what_no_address_here_can_be_is_refused_for_good(wire, jo, address):
    NetworkFactory(slug="keys", owner=jo)
    wire.say(b"MAIL FROM:<jo@mail.example> SMTPUTF8", b"RCPT TO:<" + address + b"@lists.example.org>")
    assert wire.hear(2) in ([250, 550], [250, 553])


def test_an_empty_sender_is_kept_as_none(wire, jo, network):
    wire.say(b"MAIL FROM:<>", b"RCPT TO:<lone-workers@lists.example.org>", b"DATA")
    assert wire.hear(3) == [250, 250, 354]
    wire.say(written(jo, "Gone home", "Not delivered.").rstrip(b"\r\n"), b".")
    assert wire.hear(1) == [250]
    assert Incoming.objects.get().sender == ""
