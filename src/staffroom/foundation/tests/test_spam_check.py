"""What rspamd thinks, asked of a server that answers as it does."""

import socket
import threading
from datetime import UTC, datetime

import pytest

from staffroom.foundation.spam_check import AddressRefused, Brought, Opinion, Rspamd, as_mail

from .rspamd_server import Asked, answer, serving

MAIL = b"From: Jo <jo@charity.example>\r\nSubject: Keys\r\n\r\nHello.\r\n"
BROUGHT = Brought(
    "192.0.2.3", "mail.charity.example", "jo@charity.example", ["a@lists.example.org", "b@lists.example.org"]
)


@pytest.fixture
def asked():
    return Asked()


@pytest.fixture
def url(asked):
    with serving(asked) as url:
        yield url


def test_it_is_told_who_brought_the_mail_and_to_whom(asked, url):
    Rspamd(url, "secret").opinion_on(MAIL, BROUGHT)
    [(path, headers, body)] = asked.requests
    assert (path, body) == ("/checkv2", MAIL)
    said = {name: headers.get(name) for name in ("IP", "Helo", "From", "Rcpt", "Password")}
    assert said == {
        "IP": "192.0.2.3",
        "Helo": "mail.charity.example",
        "From": "jo@charity.example",
        "Rcpt": "a@lists.example.org,b@lists.example.org",
        "Password": "secret",
    }


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("no action", "let-in"),
        ("greylist", "let-in"),
        ("add header", "hold"),
        ("rewrite subject", "hold"),
        ("soft reject", "hold"),
        ("reject", "refuse"),
        ("dance", "unknown"),
    ],
)
def test_each_of_its_actions_means_something_here(asked, url, action, expected):
    asked.says = answer(action)
    assert Rspamd(url).opinion_on(MAIL, BROUGHT).action == expected


def test_what_weighed_most_is_said_first(asked, url):
    asked.says = answer("reject", 17.25, SMALL=0.5, BAYES_SPAM=5.1, GOOD=-3.0, RBL=7.0)
    opinion = Rspamd(url).opinion_on(MAIL, BROUGHT)
    assert opinion == Opinion("refuse", 17.25, ("RBL", "BAYES_SPAM", "SMALL"))
    assert opinion.words == "rspamd: 17.2 (RBL, BAYES_SPAM, SMALL)"


@pytest.mark.parametrize("says", [b"", b"no JSON", b"[]", b"{}", b'{"action": 7}', b'{"action": "reject"', b"\xff\xfe"])
def test_what_is_no_answer_of_its_is_no_opinion(asked, url, says):
    asked.says = says
    opinion = Rspamd(url).opinion_on(MAIL, BROUGHT)
    assert opinion.action == "unknown"
    assert opinion.words.startswith("rspamd: It gave no answer (")


def test_odd_numbers_and_symbols_do_not_disturb(asked, url):
    asked.says = b'{"action": "no action", "score": "much", "symbols": {"A": 1, "B": {"score": null}}}'
    assert Rspamd(url).opinion_on(MAIL, BROUGHT) == Opinion("let-in")


def test_a_refusal_to_answer_is_no_opinion(asked, url):
    asked.status = 403
    assert Rspamd(url).opinion_on(MAIL, BROUGHT).words == "rspamd: It gave no answer (403 Forbidden)."


def test_nobody_there_is_no_opinion_and_is_not_asked_again_at_once(asked):
    clock = iter([0.0, 0.0, 10.0, 31.0])
    with serving(asked) as url:
        pass
    rspamd = Rspamd(url, clock=lambda: next(clock))
    assert rspamd.opinion_on(MAIL, BROUGHT).words.startswith("rspamd: It gave no answer")
    assert rspamd.opinion_on(MAIL, BROUGHT).words == "rspamd: It could not be reached a moment ago."
    with serving_at(url, asked):
        assert rspamd.opinion_on(MAIL, BROUGHT).action == "let-in"


def serving_at(url, asked):
    """The same server again; its port is free, since nobody else was told of it."""
    return serving(asked, port=int(url.rpartition(":")[2]))


def test_a_letter_now_and_then_is_not_listened_to_for_long(asked, url, monkeypatch):
    monkeypatch.setattr("staffroom.foundation.spam_check.PATIENCE", 0.3)
    asked.dribbles, asked.says = True, answer("no action")
    assert Rspamd(url).opinion_on(MAIL, BROUGHT).action == "unknown"


def test_silence_is_not_listened_to_for_long(monkeypatch):
    monkeypatch.setattr("staffroom.foundation.spam_check.PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        opinion = Rspamd(f"http://127.0.0.1:{silent.getsockname()[1]}").opinion_on(MAIL, BROUGHT)
    assert opinion.action == "unknown"


def test_nobody_adds_a_header_by_what_they_call_themselves(asked, url):
    Rspamd(url).opinion_on(MAIL, Brought("192.0.2.3", "evil\r\nPassword: x", "jö@charity.example"))
    [(_path, headers, _body)] = asked.requests
    assert {"Helo", "From", "Password", "Rcpt"} & headers.keys() == set()
    assert headers["IP"] == "192.0.2.3"


def test_threads_may_ask_at_once(asked, url):
    rspamd, opinions = Rspamd(url), []
    threads = [threading.Thread(target=lambda: opinions.append(rspamd.opinion_on(MAIL, BROUGHT))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [opinion.action for opinion in opinions] == ["let-in"] * 5


@pytest.mark.parametrize("url", ["", "127.0.0.1:11333", "ftp://127.0.0.1", "http://"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(AddressRefused):
        Rspamd(url)


def test_a_post_on_the_web_is_shown_to_it_as_a_mail():
    mail = as_mail(
        name="Jo\r\nBcc: x@evil.example",
        address="jo@charity.example",
        title="Keys\r\nX-Evil: 1",
        text="Grüße\n",
        at=datetime(2026, 11, 21, 9, tzinfo=UTC),
    )
    head, _, body = mail.partition(b"\r\n\r\n")
    assert [line.partition(b":")[0] for line in head.split(b"\r\n")] == [
        b"From",
        b"Subject",
        b"Date",
        b"Content-Type",
        b"Content-Transfer-Encoding",
        b"MIME-Version",
    ]
    assert body.decode() == "Grüße\r\n"
