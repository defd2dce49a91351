"""What the DNS says of our own mail domain."""

import pytest

from staffroom.doors.email import domain
from staffroom.doors.email.published import published
from staffroom.foundation.authenticity.tests.zones import SILENCE, Zone
from staffroom.foundation.dkim import dns_record, generate_key

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key(site, settings, tmp_path):
    settings.DKIM_KEY = tmp_path / "dkim.pem"
    domain.make_key()
    return settings.DKIM_KEY.read_text()


def states(site, table):
    return {one.subject: one.state for one in published(site, Zone(table))}


def told(record):
    """As zone files part it."""
    return f"{record[:60]} {record[60:]}"


def complete(key):
    return {
        "lists.example.org MX": ["mail.example.org"],
        "lists.example.org TXT": ["hello", "v=spf1 mx -all"],
        "staffroom._domainkey.lists.example.org TXT": [told(dns_record(key))],
        "_dmarc.lists.example.org TXT": ["v=DMARC1; p=quarantine"],
    }


def test_all_is_well(site, key):
    found = list(published(site, Zone(complete(key))))
    assert [(one.subject, one.state) for one in found] == [
        ("MX record", "good"),
        ("SPF record", "good"),
        ("DKIM record", "good"),
        ("DMARC record", "good"),
    ]
    assert found[-1].words == "It asks others to set aside mail that fails."


def test_what_is_missing_is_odd(site):
    assert states(site, {}) == {"MX record": "odd", "SPF record": "odd", "DKIM record": "odd", "DMARC record": "odd"}


@pytest.mark.parametrize("records", [["v=spf1 mx -all", "v=spf1 -all"], ["v=spf1 moo -all"]])
def test_a_record_that_does_not_count_is_bad(site, key, records):
    assert states(site, complete(key) | {"lists.example.org TXT": records})["SPF record"] == "bad"


def test_another_key_than_ours_is_bad(site, key):
    table = complete(key) | {"staffroom._domainkey.lists.example.org TXT": [dns_record(generate_key())]}
    assert states(site, table)["DKIM record"] == "bad"


def test_without_a_key_there_is_nothing_to_compare(site, key, settings):
    settings.DKIM_KEY.unlink()
    assert "DKIM record" not in states(site, complete(key))


def test_silence_ends_the_list(site, key):
    found = list(published(site, Zone(complete(key) | {"lists.example.org TXT": SILENCE})))
    assert [(one.subject, one.state) for one in found] == [("MX record", "good"), ("DNS", "odd")]
