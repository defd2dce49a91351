"""web, worker and mail as three processes: one community; and each stops without dropping what it has begun."""

import smtplib
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from staffroom.wiring import readymade
from staffroom.wiring.listening import free_ports

from .running import environment, read, serving

pytestmark = pytest.mark.xdist_group("apart")  # they share a site

MAIL = (
    "From: Maeve <maeve@mail.example>\r\nTo: <choir@lists.example.org>\r\nMessage-ID: <{name}@mail.example>\r\n"
    "Subject: About {name}\r\n\r\nThis is {name}.\r\n"
)


class Sink:
    """A mail server that takes everything."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture(scope="module")
def sink():
    keeper = Sink()
    controller = Controller(keeper, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    keeper.port = controller.port
    yield keeper
    controller.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory, sink):
    """The environment of a site with a community in it, and Jo's session."""
    folder = tmp_path_factory.mktemp("data")
    with readymade.site(folder) as database:
        told = {"STAFFROOM_DATA": str(folder), "STAFFROOM_LOG_LEVEL": "INFO"} | database
        command = [sys.executable, Path(__file__).with_name("community.py"), str(sink.port)]
        done = subprocess.run(command, env=environment(**told), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        yield told, done.stdout.strip()


class Browser:
    """Jo's: signed in, and able to send a form."""

    def __init__(self, port, session):
        self.base = f"http://127.0.0.1:{port}"
        self.cookies = {"staffroom": session}

    def open(self, path, form=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        data = urllib.parse.urlencode(form).encode() if form else None
        return urllib.request.urlopen(urllib.request.Request(self.base + path, data, headers), timeout=60)

    def send(self, path, **form):
        """Where one is after `form` was sent to `path`."""
        with self.open(path) as page:
            token = page.headers["Set-Cookie"].partition("staffroom_csrf=")[2].partition(";")[0]
        self.cookies["staffroom_csrf"] = token
        return self.open(path, form | {"csrfmiddlewaretoken": token}).url.removeprefix(self.base)

    def listen(self, path, words):
        """A list that is filled with the stream's lines, and an event that is set once `words` came."""
        came = threading.Event()

        def follow():
            with self.open(path) as stream:
                for line in stream:
                    if words in line.decode():
                        came.set()
                        return

        threading.Thread(target=follow, daemon=True).start()
        return came


def until(is_so, what):
    deadline = time.monotonic() + 90
    while not is_so():
        assert time.monotonic() < deadline, what()
        time.sleep(0.1)


def test_what_one_process_takes_in_the_others_carry_on(site, sink, tmp_path):
    told, session = site
    port, lmtp, smtp = free_ports(3)
    with (
        serving(tmp_path / "web.log", "web", "--port", port, **told) as web,
        serving(tmp_path / "worker.log", "worker", **told) as worker,
        serving(tmp_path / "mail.log", "mail", "--lmtp-port", lmtp, "--smtp-port", smtp, **told) as mail,
    ):
        web.wait_for("Serving http://localhost")
        worker.wait_for("Running tasks")
        mail.wait_for("Taking mail in")
        browser = Browser(port, session)

        place = browser.send(
            "/conversations/new/?network=choir", title="Who brings biscuits?", text="Not me.", networks="choir"
        )
        until(lambda: any(b"Not me." in content for _, content in sink.taken), lambda: worker.printed)
        [(to, content)] = [one for one in sink.taken if b"Not me." in one[1]]
        came = browser.listen(f"/live{place.partition('?')[0].partition('#')[0]}?after=1", "Ginger nuts")
        reply_to = content.partition(b"Reply-To:")[2].partition(b">")[0].partition(b"<")[2].decode()
        with smtplib.LMTP("127.0.0.1", lmtp) as door:
            mail_back = MAIL.format(name="biscuits").replace("This is biscuits.", "Ginger nuts, from me.")
            door.sendmail("maeve@mail.example", [reply_to], mail_back)

        assert came.wait(60), worker.printed
        assert to == ["maeve@mail.example"]
        assert [web.stop(), worker.stop(), mail.stop()] == [0, 0, 0]


def test_a_mail_whose_data_has_begun_is_taken_in_before_the_process_ends(site, tmp_path):
    told, _session = site
    lmtp, smtp = free_ports(2)
    with serving(tmp_path / "log", "mail", "--lmtp-port", lmtp, "--smtp-port", smtp, **told) as mail:
        mail.wait_for("Taking mail in")
        with socket.create_connection(("127.0.0.1", smtp), timeout=30) as line:
            answers = line.makefile("rb")
            head, _, rest = MAIL.format(name="late").partition("\r\n\r\n")
            for said in ("EHLO there", "MAIL FROM:<maeve@mail.example>", "RCPT TO:<choir@lists.example.org>", "DATA"):
                answer(answers)
                line.sendall(f"{said}\r\n".encode())
            assert answer(answers) == "354"
            line.sendall(f"{head}\r\n".encode())
            time.sleep(0.3)
            mail.tell_to_stop()
            mail.wait_for("Stopping")
            time.sleep(0.3)
            line.sendall(f"\r\n{rest}.\r\n".encode())

            assert [answer(answers), answer(answers)] == ["250", "421"]
        assert mail.process.wait(timeout=30) == 0


def test_a_request_that_has_begun_is_answered_before_the_process_ends(site, tmp_path):
    told, _session = site
    [port] = free_ports(1)
    with serving(tmp_path / "log", "web", "--port", port, **told) as web:
        web.wait_for("Serving")
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            # Its body is still on the way.
            line.sendall(b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n\r\nx=")
            time.sleep(3)
            web.tell_to_stop()
            web.wait_for("Stopping")
            line.sendall(b"yz")

            assert line.makefile("rb").readline() == b"HTTP/1.1 403 Forbidden\r\n"
        assert web.process.wait(timeout=30) == 0
        with pytest.raises(urllib.error.URLError):
            read(f"http://127.0.0.1:{port}/healthz")


def answer(stream):
    """The code of the next answer, which may have several lines."""
    while (said := stream.readline())[3:4] == b"-":
        pass
    return said[:3].decode()
