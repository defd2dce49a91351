"""What follows from all that the DNS, the server and the signatures say together."""

import pytest

from staffroom.foundation.authenticity import Envelope, check, results_of, verdict_from

from .zones import SILENCE, Zone, passed_on, published, signed, written

HOME = Envelope("8.8.4.4", "mail.charity.example", "jo@charity.example")
ELSEWHERE = Envelope("8.8.8.8", "mail.elsewhere.example", "eve@elsewhere.example")
NEXT_DOOR = Envelope("127.0.0.1", "localhost", "jo@charity.example")
ZONE = (
    published("s", "charity.example")
    | published("s", "mail.charity.example")
    | published("s", "elsewhere.example", "e")
    | published("s", "list.example", "b")
    | {
        "charity.example TXT": ["v=spf1 ip4:8.8.4.4 -all"],
        "elsewhere.example TXT": ["v=spf1 ip4:8.8.8.8 -all"],
        "_dmarc.charity.example TXT": ["v=DMARC1; p=reject"],
    }
)
LENIENT = ZONE | {"_dmarc.charity.example TXT": ["v=DMARC1; p=none"]}
STRICT = ZONE | {"_dmarc.charity.example TXT": ["v=DMARC1; p=quarantine; adkim=s; aspf=s"]}


def verdict(mail, envelope=ELSEWHERE, table=ZONE, *, author="jo@charity.example", sealers=()):
    return check(mail, envelope, author=author, resolver=Zone(table), trusted_sealers=sealers)


def test_who_is_brought_by_their_own_server_is_proved():
    found = verdict(written(), HOME)
    assert (found.spf, found.dmarc, found.is_proved, found.is_contradicted) == ("pass", "pass", True, False)


def test_who_signed_is_proved_whoever_brought_it():
    found = verdict(signed(written()), ELSEWHERE)
    assert (found.spf, found.dmarc, found.is_proved) == ("pass", "pass", True)


def test_a_server_that_may_send_for_itself_proves_nobody_else():
    found = verdict(written(), ELSEWHERE)
    assert (found.spf, found.spf_domain, found.dmarc) == ("pass", "elsewhere.example", "fail")
    assert (found.is_proved, found.is_contradicted, found.is_to_be_refused) == (False, True, True)


def test_a_stranger_s_valid_signature_proves_nobody_else():
    found = verdict(signed(written(), "elsewhere.example", name="e"))
    assert [one.result for one in found.signed] == ["pass"]
    assert found.is_to_be_refused


def test_what_a_domain_only_watches_is_neither_proved_nor_contradicted():
    found = verdict(written(), ELSEWHERE, LENIENT)
    assert (found.dmarc, found.wish, found.is_proved, found.is_contradicted) == ("fail", "none", False, False)


def test_quarantine_contradicts_and_is_not_to_be_refused():
    found = verdict(written(), ELSEWHERE, STRICT)
    assert (found.wish, found.is_contradicted, found.is_to_be_refused) == ("quarantine", True, False)


def test_a_domain_below_counts_unless_it_is_to_be_the_very_same():
    mail = signed(written(), "mail.charity.example")
    assert verdict(mail).dmarc == "pass"
    strict = verdict(mail, ELSEWHERE, STRICT)
    assert (strict.dmarc, strict.is_proved) == ("fail", False)


def test_a_domain_that_says_nothing_of_policy_is_proved_by_its_signature_alone():
    table = {name: records for name, records in ZONE.items() if not name.startswith("_dmarc")}
    assert verdict(signed(written()), ELSEWHERE, table).is_proved
    found = verdict(written(), HOME, table)
    assert (found.dmarc, found.spf, found.is_proved, found.is_contradicted) == ("none", "pass", False, False)


def test_behind_a_server_of_ours_a_signature_proves_and_nothing_contradicts():
    assert verdict(signed(written()), NEXT_DOOR).is_proved
    found = verdict(written(), NEXT_DOOR)
    assert (found.spf, found.dmarc, found.is_contradicted) == ("none", "none", False)
    assert verdict(written(), Envelope()).dmarc == "none"


def test_where_nothing_can_be_found_out_nobody_is_asked():
    zone = Zone(ZONE)
    check(written(), NEXT_DOOR, author="jo@charity.example", resolver=zone)
    assert zone.asked == []


def test_what_a_mail_says_of_its_own_authenticity_counts_for_nothing():
    boast = "Authentication-Results: lists.example.org; dmarc=pass header.from=charity.example; spf=pass"
    assert verdict(written("Jo <jo@charity.example>", "Hello\r\n", boast)).is_to_be_refused


def test_a_trusted_hand_that_passed_it_on_outweighs_the_failure_and_is_no_proof():
    mail = passed_on(written(), "list.example", "dmarc=pass header.from=charity.example")
    assert verdict(mail).is_to_be_refused
    found = verdict(mail, sealers=["list.example"])
    assert (found.dmarc, found.vouched_by) == ("fail", "list.example")
    assert (found.is_proved, found.is_contradicted) == (False, False)


@pytest.mark.parametrize("author", ["", "jo@", "@", "nobody"])
def test_a_mail_that_names_nobody_is_vouched_for_by_nobody(author):
    found = verdict(signed(written()), HOME, author=author)
    assert (found.author_domain, found.dmarc, found.is_proved, found.is_contradicted) == ("", "none", False, False)


@pytest.mark.parametrize(
    "silent", ["_dmarc.charity.example TXT", "s._domainkey.charity.example TXT", "charity.example TXT"]
)
def test_when_the_dns_is_silent_nothing_is_proved_and_nothing_contradicted(silent):
    mail, envelope = (written(), HOME) if silent == "charity.example TXT" else (signed(written()), ELSEWHERE)
    found = verdict(mail, envelope, ZONE | {silent: SILENCE})
    assert (found.dmarc, found.is_proved, found.is_contradicted) == ("temperror", False, False)
    assert found.is_unfinished


def test_one_way_to_prove_it_is_enough_though_another_can_t_be_asked():
    found = verdict(signed(written()), HOME, ZONE | {"charity.example TXT": SILENCE})
    assert (found.spf, found.dmarc, found.is_proved) == ("temperror", "pass", True)


def test_a_mail_that_can_t_be_read_is_judged_by_the_rest():
    found = verdict(b"no header\r\n\r\n", HOME)
    assert (found.dmarc, found.chain) == ("pass", "fail")


def test_the_same_question_is_asked_once():
    zone = Zone(ZONE)
    check(signed(signed(written())), HOME, author="jo@charity.example", resolver=zone)
    assert sorted(zone.asked) == [
        "_dmarc.charity.example txt",
        "charity.example txt",
        "s._domainkey.charity.example txt",
    ]


def test_it_is_kept_and_read_again():
    found = verdict(signed(written()))
    assert verdict_from(found.as_dict()) == found


def test_it_is_written_for_other_servers_without_any_address():
    assert results_of(verdict(signed(written()))) == [
        "spf=pass smtp.mailfrom=elsewhere.example",
        "dkim=pass header.d=charity.example header.s=s",
        "dmarc=pass header.from=charity.example",
        "arc=none",
    ]
    assert results_of(verdict(written()))[1:3] == [
        "dkim=none",
        "dmarc=fail policy.dmarc=reject header.from=charity.example",
    ]


def test_a_large_and_odd_mail_with_many_signatures_is_checked_to_its_end():
    body = " \t" * 4_000_000 + "\r\n" * 3_000_000
    mail = signed(written(text="x\r\n"), canonicalize=(b"relaxed", b"relaxed")) + body.encode()
    for number in range(12):
        mail = (
            b"DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=d%d.example; s=s; h=from; bh=AAAA; b=AAAA\r\n"
            % number
            + mail
        )
    assert verdict(mail).dmarc == "pass"
