"""Questions to a real server, on loopback: answers, silence, and how long one waits."""

import pytest

from staffroom.foundation.authenticity import Dns, Unanswered, Within

from .zones import SILENCE, Zone, serving

LONG = "v=DKIM1; k=rsa; p=" + "A" * 400
TABLE = {
    "charity.example TXT": ["v=spf1 -all", LONG],
    "charity.example A": ["192.0.2.3"],
    "charity.example AAAA": ["2001:db8::3"],
    "charity.example MX": ["mail.charity.example"],
    "3.2.0.192.in-addr.arpa PTR": ["mail.charity.example"],
    "silent.example TXT": SILENCE,
}


def test_each_kind_of_record_is_read():
    with serving(Zone(TABLE)) as server:
        resolver = Dns([server])
        assert sorted(resolver.ask("Charity.example", "TXT")) == sorted(["v=spf1 -all", LONG])
        assert resolver.ask("charity.example", "A") == ["192.0.2.3"]
        assert resolver.ask("charity.example", "AAAA") == ["2001:db8::3"]
        assert resolver.ask("charity.example", "MX") == ["mail.charity.example"]
        assert resolver.ask("3.2.0.192.in-addr.arpa", "PTR") == ["mail.charity.example"]


def test_nothing_there_is_an_answer():
    with serving(Zone(TABLE)) as server:
        resolver = Dns([server])
        assert list(resolver.ask("nowhere.example", "TXT")) == []
        assert list(resolver.ask("3.2.0.192.in-addr.arpa", "TXT")) == []
        assert list(resolver.ask("a" * 70 + ".example", "TXT")) == []
        assert list(resolver.ask("a..example", "TXT")) == []


def test_an_answer_is_remembered():
    zone = Zone(TABLE)
    with serving(zone) as server:
        resolver = Dns([server])
        resolver.ask("charity.example", "A")
        resolver.ask("charity.example", "A")
        resolver.ask("nowhere.example", "A")
        resolver.ask("nowhere.example", "A")
    assert zone.asked == ["charity.example a", "nowhere.example a"]


def test_silence_is_no_answer_and_is_not_waited_for_twice():
    zone = Zone(TABLE)
    with serving(zone) as server:
        resolver = Dns([server])
        with pytest.raises(Unanswered):
            resolver.ask("silent.example", "TXT")
        asked = len(zone.asked)
        with pytest.raises(Unanswered):
            resolver.ask("silent.example", "TXT")
        assert len(zone.asked) == asked
        assert resolver.ask("charity.example", "A") == ["192.0.2.3"]


def test_without_a_server_nothing_is_known():
    with pytest.raises(Unanswered):
        Dns(["127.0.0.1:9"]).ask("charity.example", "A")


def test_one_mail_asks_each_question_once_and_only_for_so_long():
    clock = iter([0.0, 1.0, 5.0])
    zone = Zone(TABLE)
    within = Within(zone, 2.0, lambda: next(clock))
    assert within.ask("charity.example", "A") == ["192.0.2.3"]
    assert within.ask("Charity.example.", "A") == ["192.0.2.3"]
    with pytest.raises(Unanswered):
        within.ask("charity.example", "MX")
    assert zone.asked == ["charity.example a"]


def test_a_name_server_is_written_as_operators_write_it():
    for server in ("127.0.0.1:5353", "[::1]:5353", "192.0.2.1", "2001:db8::1"):
        assert Dns([server])
