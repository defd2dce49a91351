"""Seals that others can verify: dkimpy does, with keys from a table."""

import re

import dkim as dkimpy
import pytest

from staffroom.foundation import arc, dkim
from staffroom.foundation.authenticity.chains import chain_of
from staffroom.foundation.authenticity.raw_mail import RawMail
from staffroom.foundation.authenticity.tests.zones import Zone, key, published
from staffroom.foundation.mailing import Press

from .test_mailing import copy, sheet

FINDINGS = arc.Findings("lists.example.org", ("spf=pass", "dkim=pass", "dmarc=pass", "arc=none"))
SIGNER = dkim.Signer("lists.example.org", "s", key("a"))
ZONE = Zone(published("s", "lists.example.org"))


def printed(number=1, *, signer=SIGNER, **changes):
    of = sheet(**{"findings": FINDINGS, **changes})
    return Press(signer).printed(copy(of, number)).whole


def verified(mail):
    return dkimpy.arc_verify(mail, dnsfunc=ZONE.dkimpy)


def test_a_sealed_copy_is_verified_and_signed_as_ever():
    mail = printed()
    state, sets, why = verified(mail)
    assert (state, why) == (dkimpy.CV_Pass, "success")
    assert [(one["instance"], one["cv"], one["as-domain"]) for one in sets] == [(1, b"none", b"lists.example.org")]
    assert dkimpy.verify(mail, dnsfunc=ZONE.dkimpy)


def test_it_says_what_was_found():
    found = chain_of(RawMail(printed()), ZONE)
    assert (found.state, found.sealers) == ("pass", ("lists.example.org",))
    assert found.found == ("lists.example.org; spf=pass; dkim=pass; dmarc=pass; arc=none",)


def test_all_copies_have_the_same_seal_and_each_is_valid():
    of, press = sheet(findings=FINDINGS, in_reply_to="m6@example.org", references=("m5@example.org",)), Press(SIGNER)
    mails = [press.printed(copy(of, number)).whole for number in range(3)]
    assert [verified(mail)[0] for mail in mails] == [dkimpy.CV_Pass] * 3
    seals = {re.search(rb"ARC-Seal:.*?\r\n(?! )", mail, re.DOTALL)[0] for mail in mails}
    assert len(seals) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"dmarc=pass", b"dmarc=fail"),
        (b"lio@example.org>\r\nReply-To", b"eve@example.org>\r\nReply-To"),
        (b"Use flux", b"Use glue"),
        (b"\r\nDate: ", b"\r\nSubject: Money\r\nDate: "),
    ],
)
def test_what_is_changed_later_is_not_verified(before, after):
    mail = printed()
    assert mail.count(before) >= 1
    assert verified(mail.replace(before, after))[0] == dkimpy.CV_Fail


def test_what_differs_from_reader_to_reader_may_change():
    assert verified(printed().replace(b"reader1@", b"reader2@"))[0] == dkimpy.CV_Pass


def test_nothing_is_sealed_of_which_nothing_was_found_out_or_without_a_key():
    assert b"ARC-" not in printed(findings=None)
    assert b"ARC-" not in printed(signer=None)
    assert b"ARC-" not in printed(signer=dkim.Signer("lists.example.org", "s", dkim.generate_key("ed25519")))


def test_no_line_is_too_long():
    assert max(len(line) for line in printed().split(b"\r\n\r\n", 1)[0].split(b"\r\n")) < 200
