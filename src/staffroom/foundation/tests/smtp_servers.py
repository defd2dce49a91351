"""Mail servers on loopback: a real one that is told how to behave, and one that follows a script."""

import asyncio
import datetime
import select
import socket
import ssl
import threading
from contextlib import closing, contextmanager
from ipaddress import ip_address

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from staffroom.foundation.smtp import Server


class Desk:
    """What aiosmtpd asks about each mail: accepts all, but for what `refusals` says of a sender, recipient or text."""

    def __init__(self, refusals=None, *, pipelining=True):
        self.refusals = refusals or {}
        self.pipelining = pipelining
        self.accepted = []  # (sender, recipient, text, options of MAIL)
        self.sessions = set()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.sessions.add(session.peer)
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.pipelining else responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from, envelope.mail_options = address, options
        return self.refusals.get(address, "250 2.1.0 Sender noted")

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient noted"

    async def handle_DATA(self, server, session, envelope):
        for part, answer in self.refusals.items():
            if part.encode() in envelope.content:
                return answer
        self.accepted.append((envelope.mail_from, envelope.rcpt_tos, envelope.content, envelope.mail_options))
        return f"250 2.0.0 Taken as {len(self.accepted)}"


@contextmanager
def running(desk, *, protocol=SMTP, over=None, **options):
    """aiosmtpd with `desk` on a free port: a Server to connect to. `over` is a context for implicit TLS."""
    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(
        loop.create_server(lambda: protocol(desk, hostname="mx.test", loop=loop, **options), "127.0.0.1", 0, ssl=over)
    )
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server_at(listening.sockets[0].getsockname()[1], lmtp=protocol is LMTP)
    finally:
        asyncio.run_coroutine_threadsafe(_wind_up(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _wind_up(listening):
    listening.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def server_at(port, **changes):
    settings = {"host": "127.0.0.1", "port": port, "our_name": "lists.example.org", "security": "none"}
    return Server(**{**settings, "patience": 30, "last_patience": 30, **changes})


def knows_the_password(server, session, envelope, mechanism, data):
    knows = (data.login, data.password) == (b"staffroom", "pässword".encode())
    return AuthResult(success=knows, handled=False)


class Script:
    """One side of a scripted conversation, in the words of a server."""

    def __init__(self, connected):
        self.connected = connected
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = connected.makefile("rb", buffering=1)  # so that nothing is read ahead
        self.heard = []  # commands; texts as one item

    def hear(self, *verbs):
        """Reads a command for each verb."""
        for verb in verbs:
            line = self.file.readline().removesuffix(b"\r\n").decode()
            assert line.startswith(verb), (verb, line)
            self.heard.append(line)

    def say(self, *lines):
        self.connected.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def hear_text(self):
        lines = iter(self.file.readline, b"")
        text = []
        for line in lines:
            if line == b".\r\n":
                break
            text.append(line)
        self.heard.append(b"".join(text))

    def greet(self, *extensions):
        self.say("220 mx.test")
        self.hear("EHLO")
        self.say(*[f"250-{word}" for word in ("mx.test", *extensions)], "250 HELP")

    def has_more(self, seconds=0.15):
        """Whether anything comes within `seconds` that was not asked for."""
        readable, _, _ = select.select([self.connected], [], [], seconds)
        return bool(readable)


@contextmanager
def scripted(play):
    """A server that plays `play(script)` for one connection, then hangs up: (Server, what it heard).

    What goes wrong in the play is raised at the end.
    """
    problems, heard = [], []
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        listening.settimeout(10)

        def serve():
            try:
                connected, _ = listening.accept()
                with closing(connected):
                    connected.settimeout(10)
                    script = Script(connected)
                    script.heard = heard
                    with closing(script.file):
                        play(script)
            except Exception as problem:  # noqa: BLE001 (it is raised again in the thread of the test)
                problems.append(problem)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server_at(listening.getsockname()[1]), heard
        finally:
            thread.join(15)
    assert not thread.is_alive()
    if problems:
        raise problems[0]


def certificate(folder):
    """A certificate for 127.0.0.1 that signs itself: (context of the server, context that trusts it)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mx.test")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=1))
    builder = builder.not_valid_after(now + datetime.timedelta(days=1))
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = builder.add_extension(alternative, critical=False).sign(key, hashes.SHA256())
    path = folder / "certificate.pem"
    path.write_bytes(
        signed.public_bytes(Encoding.PEM) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(path)
    return theirs, ssl.create_default_context(cafile=path)
