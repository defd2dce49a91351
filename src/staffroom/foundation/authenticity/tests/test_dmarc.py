"""What a domain wants done with mail that it does not vouch for."""

import pytest

from staffroom.foundation.authenticity import Policy, Unanswered, policy_of
from staffroom.foundation.authenticity.organisations import are_of_one, ascii_domain, organisation_of

from .zones import SILENCE, Zone


def policy(domain, table):
    return policy_of(domain, Zone({f"_dmarc.{name} TXT": [text] for name, text in table.items()}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v=DMARC1; p=none", Policy("none")),
        ("v=DMARC1;p=reject;pct=20", Policy("reject", percent=20)),
        ("v=DMARC1; p=QUARANTINE; adkim=s; aspf=s", Policy("quarantine", strict_dkim=True, strict_spf=True)),
        ("v=DMARC1; p=reject; t=y", Policy("quarantine")),
        ("v=DMARC1; p=reject; pct=lots", Policy("reject")),
        ("v=DMARC1; p=reject; pct=900", Policy("reject")),
        ("v=DMARC1; p=severe; rua=mailto:a@charity.example", Policy("none")),
        ("v=DMARC1; p=severe", None),
        ("v=DMARC1", None),
        ("p=reject; v=DMARC1", None),
        ("v=DMARC2; p=reject", None),
        ("v=spf1 -all", None),
    ],
)
def test_a_record_is_read(text, expected):
    assert policy("charity.example", {"charity.example": text}) == expected


def test_a_domain_below_asks_the_organisation():
    table = {"charity.org.uk": "v=DMARC1; p=none; sp=reject", "org.uk": "v=DMARC1; p=reject"}
    assert policy("mail.charity.org.uk", table) == Policy("reject")
    assert policy("charity.org.uk", table) == Policy("none")
    assert policy("other.org.uk", table) is None


def test_a_domain_that_there_is_not_may_have_a_rule_of_its_own():
    zone = Zone(
        {
            "_dmarc.charity.example TXT": ["v=DMARC1; p=none; sp=quarantine; np=reject"],
            "there.charity.example MX": ["mail.charity.example"],
        }
    )
    assert policy_of("there.charity.example", zone) == Policy("quarantine")
    assert policy_of("nowhere.charity.example", zone) == Policy("reject")


def test_its_own_record_goes_before_the_organisations():
    table = {"charity.example": "v=DMARC1; p=reject", "news.charity.example": "v=DMARC1; p=none"}
    assert policy("news.charity.example", table) == Policy("none")


def test_two_records_are_none():
    zone = Zone({"_dmarc.charity.example TXT": ["v=DMARC1; p=reject", "v=DMARC1; p=none"]})
    assert policy_of("charity.example", zone) is None


def test_other_texts_beside_it_don_t_matter():
    zone = Zone({"_dmarc.charity.example TXT": ["hello", "v=DMARC1; p=reject"]})
    assert policy_of("charity.example", zone) == Policy("reject")


def test_silence_is_not_the_mildest_policy():
    with pytest.raises(Unanswered):
        policy_of("charity.example", Zone({"_dmarc.charity.example TXT": SILENCE}))


def test_a_share_of_mails_alone_gets_the_full_measure():
    half = Policy("reject", percent=50)
    assert (half.wish_for(49), half.wish_for(50)) == ("reject", "quarantine")
    assert Policy("quarantine", percent=0).wish_for(0) == "none"
    assert Policy("reject").wish_for(99) == "reject"


def test_an_organisation_is_what_somebody_registered():
    assert organisation_of("a.lists.charity.co.uk") == "charity.co.uk"
    assert organisation_of("charity.example") == "charity.example"
    assert organisation_of("co.uk") == "co.uk"
    assert are_of_one("lists.charity.co.uk", "mail.charity.co.uk")
    assert not are_of_one("charity.co.uk", "other.co.uk")
    assert not are_of_one("one.github.io", "other.github.io")
    assert not are_of_one("", "")


def test_a_name_in_other_letters_is_asked_for_as_the_dns_has_it():
    assert ascii_domain("Bücher.Example.") == "xn--bcher-kva.example"
    assert ascii_domain("a" * 70 + "ü.example") == ""
