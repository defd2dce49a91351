"""Fetching what somebody named reaches nothing but the public internet, and comes to an end."""

import contextlib
import gzip
import http.server
import socket
import threading
import time

import pytest

from staffroom.foundation.fetching import FetchRefused, Reach, fetch, is_public

HERE = "127.0.0.1"


class Pages(http.server.BaseHTTPRequestHandler):
    """A site on this machine, with all that a site may do to whoever asks."""

    def do_GET(self):
        getattr(self, f"_{self.path.strip('/').partition('?')[0] or 'page'}")()

    def _page(self):
        self._say(b"<p>hello</p>")

    def _long(self):
        self._say(b"x" * 100_000)

    def _packed(self):
        self._say(gzip.compress(b"0" * 10_000_000), {"Content-Encoding": "gzip"})

    def _on(self):
        self._lead("/page")

    def _round(self):
        self._lead("/round")

    def _inside(self):
        self._lead("http://169.254.169.254/latest/meta-data/")

    def _file(self):
        self._lead("file:///etc/passwd")

    def _slow(self):
        self.send_response(200)
        self.end_headers()
        self._drip(b"x")

    def _slowly(self):
        self._drip(b"HTTP/1.1 200 OK\r\nX-Long: ")

    def _drip(self, begin):
        try:
            self.wfile.write(begin)
            for _second in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def _lead(self, where):
        self.send_response(302)
        self.send_header("Location", where)
        self.end_headers()

    def _say(self, content, headers=None):
        self.send_response(200)
        for name, value in {
            "Content-Type": "text/html",
            "Content-Length": str(len(content)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def port():
    with http.server.ThreadingHTTPServer((HERE, 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def get(port):
    """Fetches from the site on this machine, as if it were a public one; all others are as ever."""
    reach = Reach(is_allowed=lambda address: address == HERE or is_public(address), ports=frozenset({80, 443, port}))

    def get(path, **more):
        return fetch(f"http://{HERE}:{port}{path}", agent="Staffroom", reach=reach, **more)

    return get


def test_a_page_is_fetched_as_it_is(get):
    found = get("/page")

    assert (found.status, found.content_type, found.content) == (200, "text/html", b"<p>hello</p>")


def test_a_redirection_is_followed_and_remembered(get, port):
    found = get("/on")

    assert found.content == b"<p>hello</p>"
    assert found.hops == (f"http://{HERE}:{port}/on", f"http://{HERE}:{port}/page")


def test_no_more_is_read_than_is_wanted(get):
    assert len(get("/long", most=1_000).content) == 1_000


@pytest.mark.parametrize("path", ["/round", "/inside", "/file", "/packed"])
def test_what_leads_inside_or_round_or_comes_packed_is_refused(get, path):
    with pytest.raises(FetchRefused):
        get(path)


@pytest.mark.parametrize("path", ["/slow", "/slowly"])
def test_what_comes_a_byte_at_a_time_comes_to_an_end(get, path):
    with pytest.raises(FetchRefused, match="too long"):
        get(path, seconds=0.3)

    assert nobody_is_left_waiting()


def nobody_is_left_waiting():
    """The site here has threads of its own, which end when they will: only ours count."""
    ours = [thread for thread in threading.enumerate() if thread.name.startswith("fetching")]
    for thread in ours:
        thread.join(timeout=10)
    return not any(thread.is_alive() for thread in ours)


def test_a_name_nobody_answers_for_comes_to_an_end(monkeypatch):
    answering = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_name, **_kind: answering.wait(30) and [])

    with pytest.raises(FetchRefused, match="too long"):
        fetch("http://example.org/", agent="Staffroom", seconds=0.2)

    answering.set()
    assert nobody_is_left_waiting()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0x7f000001/", "http://2130706433/",
        "http://0177.0.0.1/", "http://127.1/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/", "http://169.254.169.254/", "http://0.0.0.0/", "http://10.0.0.1/", "http://100.64.0.1/",
        "http://192.168.1.1/", "http://224.0.0.1/", "http://[fe80::1]/", "http://[fd00::1]/",
    ],
)  # fmt: skip
def test_no_way_of_writing_it_reaches_this_machine_or_its_neighbours(url):
    with pytest.raises(FetchRefused, match=r"none of the public internet|Name or service|not known|service"):
        fetch(url, agent="Staffroom", seconds=2)


@pytest.mark.parametrize(
    "url",
    [
        "", "jo", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "http://", "http://[::1",
        "http://jo:secret@example.org/", "http://example.org:22/", "http://example.org:99999/", "http://" + "x" * 3_000,
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_not_even_looked_up(url):
    with pytest.raises(FetchRefused, match=r"no web address|none of the web's"):
        fetch(url, agent="Staffroom")


def test_the_address_that_was_checked_is_the_one_that_is_called(port, monkeypatch):
    """A name that stands for a public address when it is checked, and for this machine a moment later."""
    answers = iter([["93.184.216.34"], [HERE]])
    called = []

    def look_up(host, its_port, **_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, its_port)) for address in next(answers)]

    def connect(link, place):
        called.append(place[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", connect)

    with pytest.raises(FetchRefused):
        fetch("http://rebinding.example/", agent="Staffroom")
    assert called == ["93.184.216.34"]


def test_a_name_that_stands_for_an_inner_address_among_others_is_refused(monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_told, **_more: both)

    with pytest.raises(FetchRefused, match=r"10\.0\.0\.1"):
        fetch("http://both.example/", agent="Staffroom")
