"""Chains of custody: who passed a mail on, and found it in order before it was changed."""

import pytest

from staffroom.foundation.authenticity.chains import Chain, chain_of
from staffroom.foundation.authenticity.raw_mail import RawMail

from .zones import SILENCE, Zone, passed_on, published, written

PASSED = "dmarc=pass header.from=charity.example"
ZONE = published("s", "list.example", "b") | published("s", "uni.example", "c")
TRUSTED = ["List.example", "uni.example"]


def chain(mail, table=ZONE):
    return chain_of(RawMail(mail), Zone(table))


def test_a_mail_without_one_has_none():
    assert chain(written()) == Chain("none")


def test_a_whole_chain_passes_and_names_its_sealers():
    once = passed_on(written(), "list.example", PASSED)
    assert chain(once) == Chain("pass", ("list.example",), (f"list.example; {PASSED}",))
    twice = passed_on(once, "uni.example", "arc=pass; dmarc=fail header.from=charity.example", "c")
    assert chain(twice).sealers == ("list.example", "uni.example")


def test_the_first_of_its_hands_must_have_found_it_in_order_and_all_must_be_trusted():
    once = passed_on(written(), "list.example", PASSED)
    twice = passed_on(once, "uni.example", "arc=pass; dmarc=fail header.from=charity.example", "c")
    assert chain(twice).vouches_for("charity.example", TRUSTED)
    assert not chain(twice).vouches_for("charity.example", ["uni.example"])
    assert not chain(twice).vouches_for("other.example", TRUSTED)
    assert not chain(written()).vouches_for("charity.example", TRUSTED)


@pytest.mark.parametrize(
    "found",
    [
        "dmarc=fail header.from=charity.example",
        "dkim=pass header.d=charity.example",
        "dmarc=pass header.from=other.example",
        "dmarc=pass header.from=charity.example; dmarc=fail header.from=charity.example",
    ],
)
def test_who_found_less_vouches_for_nothing(found):
    sealed = chain(passed_on(written(), "list.example", found))
    assert sealed.state == "pass"
    assert not sealed.vouches_for("charity.example", TRUSTED)


def test_what_was_changed_after_it_was_sealed_does_not_pass():
    mail = passed_on(written(), "list.example", PASSED)
    assert chain(mail.replace(b"Hello", b"Goodbye")).state == "fail"
    assert chain(mail.replace(b"dmarc=pass", b"dmarc=fail")).state == "fail"
    assert chain(mail.replace(b"ARC-Seal", b"X-Seal")).state == "fail"


def test_a_chain_written_by_hand_does_not_pass():
    lines = [
        f"ARC-Authentication-Results: i=1; list.example; {PASSED}",
        "ARC-Message-Signature: i=1; a=rsa-sha256; d=list.example; s=s; h=from; bh=AAAA; b=AAAA",
        "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=list.example; s=s; b=AAAA",
    ]
    assert chain(written("Jo <jo@charity.example>", "Hello\r\n", *lines)).state == "fail"
    assert chain(written("Jo <jo@charity.example>", "Hello\r\n", *lines * 30)).state == "fail"


def test_silence_of_the_dns_is_no_failure():
    mail = passed_on(written(), "list.example", PASSED)
    assert chain(mail, {"s._domainkey.list.example TXT": SILENCE}).state == "temperror"
