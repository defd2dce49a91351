"""Servers that may send for a domain, and those that may not (the examples stand on RFC 7208 and its test suite)."""

import pytest

from staffroom.foundation.authenticity.spf import client_address, spf

from .zones import SILENCE, Zone

HERE = "192.0.2.3"


def result(record, *, peer=HERE, mail_from="jo@charity.example", helo="mail.charity.example", **zone):
    table = {name.replace("__", " "): records for name, records in zone.items()}
    resolver = Zone({"charity.example TXT": [record]} | table.pop("more", {}) | table)
    return spf(client_address(peer), helo=helo, mail_from=mail_from, resolver=resolver)[0]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("v=spf1 -all", "fail"),
        ("v=spf1 ~all", "softfail"),
        ("v=spf1 ?all", "neutral"),
        ("v=spf1", "neutral"),
        ("V=SPF1 IP4:192.0.2.0/24 -ALL", "pass"),
        ("v=spf1 ip4:192.0.2.3 -all", "pass"),
        ("v=spf1 ip4:192.0.2.4 -all", "fail"),
        ("v=spf1 -ip4:192.0.2.0/24 +all", "fail"),
        ("v=spf1 ip6:2001:db8::/32 -all", "fail"),
        ("v=spf1 unknown=%{d} ip4:192.0.2.3", "pass"),
        ("v=spf10 +all", "none"),
        ("something else", "none"),
    ],
)
def test_a_record_says_who_may(record, expected):
    assert result(record) == expected


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 ip4:192.0.2.3/33 -all",
        "v=spf1 ip4:192.0.2 -all",
        "v=spf1 ip4:192.0.2.3 moo -all",
        "v=spf1 include -all",
        "v=spf1 a:charity.example:25 -all",
        "v=spf1 all:charity.example",
        "v=spf1 redirect=a.example redirect=b.example",
        "v=spf1 exists:%{c}.charity.example",
        "v=spf1 exists:%{d0}.charity.example",
        "v=spf1 a:%(d).charity.example",
        "v=spf1 ip4:192.0.2.3 ünnötig",
        "v=spf1 a:" + "a" * 8_000,
    ],
)
def test_one_error_makes_the_whole_record_count_for_nothing(record):
    assert result(record) == "permerror"


def test_addresses_of_a_name_and_of_its_mail_servers_count():
    zone = {
        "charity.example A": ["192.0.2.1"],
        "charity.example MX": ["mail.charity.example"],
        "mail.charity.example A": ["192.0.2.3"],
        "mail.charity.example AAAA": ["2001:db8::7"],
    }
    assert result("v=spf1 a -all", more=zone) == "fail"
    assert result("v=spf1 a/24 -all", more=zone) == "pass"
    assert result("v=spf1 mx -all", more=zone) == "pass"
    assert result("v=spf1 mx//64 -all", peer="2001:db8::8", more=zone) == "pass"
    assert result("v=spf1 mx -all", peer="::ffff:192.0.2.3", more=zone) == "pass"


def test_what_is_included_counts_when_it_passes_alone():
    zone = {"provider.example TXT": ["v=spf1 ip4:192.0.2.0/28 -all"]}
    assert result("v=spf1 include:provider.example -all", more=zone) == "pass"
    assert result("v=spf1 include:provider.example ?all", peer="198.51.100.1", more=zone) == "neutral"
    assert result("v=spf1 include:nothing.example -all") == "permerror"
    assert result("v=spf1 redirect=provider.example", more=zone) == "pass"
    assert result("v=spf1 redirect=nothing.example") == "permerror"


def test_a_name_by_macro_and_by_the_client_itself():
    zone = {
        "3.2.0.192.in-addr.arpa PTR": ["out.charity.example", "liar.example"],
        "out.charity.example A": ["192.0.2.3"],
        "3.2.0.192.in-addr.jo.charity.example A": ["127.0.0.2"],
    }
    assert result("v=spf1 ptr -all", more=zone) == "pass"
    assert result("v=spf1 ptr:liar.example -all", more=zone) == "fail"
    assert result("v=spf1 exists:%{ir}.%{v}.%{l}.%{d} -all", more=zone) == "pass"


def test_no_sender_means_the_name_it_greeted_with():
    zone = Zone({"mail.charity.example TXT": ["v=spf1 ip4:192.0.2.3 -all"]})
    found = spf(client_address(HERE), helo="mail.charity.example", mail_from="", resolver=zone)
    assert found == ("pass", "mail.charity.example")


def test_it_asks_ten_questions_and_no_more():
    chain = {f"n{number}.example TXT": [f"v=spf1 include:n{number + 1}.example -all"] for number in range(20)}
    assert result("v=spf1 include:n0.example -all", more=chain) == "permerror"
    ten = " ".join(f"a:n{number}.example" for number in range(10))
    there = {f"n{number}.example A": ["198.51.100.1"] for number in range(11)}
    assert result(f"v=spf1 {ten} -all", more=there) == "fail"
    assert result(f"v=spf1 {ten} a:n10.example -all", more=there) == "permerror"


def test_it_asks_for_two_things_that_there_are_not_and_no_more():
    assert result("v=spf1 a:a.example a:b.example -all") == "fail"
    assert result("v=spf1 a:a.example a:b.example a:c.example -all") == "permerror"


def test_two_records_are_none_that_counts():
    zone = Zone({"charity.example TXT": ["v=spf1 +all", "v=spf1 -all"]})
    assert spf(client_address(HERE), helo="h.example", mail_from="jo@charity.example", resolver=zone)[0] == "permerror"


def test_silence_of_the_dns_is_neither_yes_nor_no():
    assert result("v=spf1 a:slow.example -all", more={"slow.example A": SILENCE}) == "temperror"
    zone = Zone({"charity.example TXT": SILENCE})
    assert spf(client_address(HERE), helo="h.example", mail_from="jo@charity.example", resolver=zone)[0] == "temperror"


@pytest.mark.parametrize(
    "sender", ["jo@localhost", "jo@a..example", f"jo@{'a' * 64}.example", "jo@müller.example", "jo@"]
)
def test_what_is_no_domain_says_nothing(sender):
    assert spf(client_address(HERE), helo="", mail_from=sender, resolver=Zone({}))[0] == "none"


@pytest.mark.parametrize("peer", ["", "localhost", "/var/run/socket", "999.1.1.1"])
def test_what_is_no_address_is_no_client(peer):
    assert client_address(peer) is None
