"""Who wrote it, however the archive says or hides it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation.archives import author_of
from staffroom.foundation.mail.headers import Headers, read_headers


def author(value, **others):
    lines = [f"From: {value}\n"] + [f"{name.replace('_', '-')}: {other}\n" for name, other in others.items()]
    raw = "".join(lines).encode() + b"\n"
    return author_of(read_headers(raw, 0, len(raw))[0])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Jo Norwood <Jo@Example.org>", ("Jo Norwood", "jo@example.org")),
        ("jo@example.org (Jo Norwood)", ("Jo Norwood", "jo@example.org")),
        ("jo@example.org", ("", "jo@example.org")),
        ('"jo@example.org" <jo@example.org>', ("", "jo@example.org")),
        ("=?utf-8?q?Zo=C3=AB_Norwood?= <jo@example.org>", ("Zoë Norwood", "jo@example.org")),
        ('"Norwood, Jo" <jo@example.org>', ("Norwood, Jo", "jo@example.org")),
        ("Jo <jo@example.org>, Al <al@example.org>", ("Jo", "jo@example.org")),
        ("jo at example.org (Jo Norwood)", ("Jo Norwood", "jo@example.org")),
        ("Jo Norwood <jo at example.org>", ("Jo Norwood", "jo@example.org")),
        ("jo(a)example.org", ("", "jo@example.org")),
        ("Jo Norwood <JNORWOOD@VM1>", ("Jo Norwood", "jnorwood@vm1")),
        ("Jo Norwood jo@EXAMPLE.org", ("Jo Norwood", "jo@example.org")),
        ("Jo 諾伍德 jo.norwood@example.org", ("Jo 諾伍德", "jo.norwood@example.org")),
        ("Jo Norwood", ("Jo Norwood", "")),
        ("", ("", "")),
    ],
)
def test_name_and_address_are_read_as_they_are_written(value, expected):
    assert author(value) == expected


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('"Jo Norwood" <jo...@gmail.com>', "Jo Norwood"),
        ("Jo Norwood <jo@...>", "Jo Norwood"),
        ("Jo Norwood <jo@xxxx>", "Jo Norwood"),
        ("Jo Norwood <joxxxx@xxxx.example>", "Jo Norwood"),
        ("Jo Norwood <jo…@example.org>", "Jo Norwood"),
        ("Jo Norwood <j**o@example.org>", "Jo Norwood"),
        ("Jo Norwood <[log in to unmask]>", "Jo Norwood"),
        ('"[log in to unmask]" <[log in to unmask]>', ""),
        ("Jo Norwood <[email protected]>", "Jo Norwood"),
        ("Jo Norwood <noreply@example.org>", "Jo Norwood"),
        ("Jo Norwood <jo@norwood.invalid>", "Jo Norwood"),
        ("bogus at does.not.exist.com (Jo Norwood)", "Jo Norwood"),
        ("jo@...", ""),
    ],
)
def test_a_mask_is_no_address(value, name):
    assert author(value) == (name, "")


@pytest.mark.parametrize(
    ("value", "others"),
    [
        (
            "\"'Jo Norwood' via Library folk\" <lis@googlegroups.com>",
            {"X_Original_From": "Jo Norwood <jo@example.org>", "To": "lis@googlegroups.com"},
        ),
        ("Jo Norwood via LIS <lis@example.net>", {"Reply_To": "lis@example.net, Jo <jo@example.org>"}),
        (
            "Jo Norwood via LIS <lis@example.net>",
            {"List_Post": "<mailto:lis@example.net>", "Cc": "Jo Norwood <jo@example.org>"},
        ),
        ("Jo Norwood via LIS <lis@example.net>", {"List_Id": "LIS <lis.example.net>", "X_MailFrom": "jo@example.org"}),
        ("Jo Norwood via groups.io <jo=example.org@groups.io>", {}),
        ("Jo Norwood jo@example.org [lis] <lis@yahoogroups.com>", {}),
        ("Jo Norwood <000001-dmarc-request@JISCMAIL.AC.UK>", {"Reply_To": "Jo Norwood <jo@example.org>"}),
    ],
)
def test_who_wrote_through_a_list_is_found_behind_it(value, others):
    assert author(value, **others) == ("Jo Norwood", "jo@example.org")


@pytest.mark.parametrize(
    "value",
    [
        "Jo Norwood via LIS <lis@example.net>",
        "lis at example.net (Jo Norwood via LIS)",
        "Jo Norwood <000001-dmarc-request@JISCMAIL.AC.UK>",
    ],
)
def test_where_nothing_is_left_of_them_the_lists_address_is_nobodys(value):
    assert author(value, Reply_To="LIS <lis@example.net>", To="lis@example.net") == ("Jo Norwood", "")


def test_where_bounces_go_is_no_person():
    for machine in ("bounces+jo=example.org@example.com", "SRS0=ab=cd=example.org=jo@example.net", "lis-bounces@x.org"):
        assert author("Jo via LIS <lis@example.net>", List_Post="lis@example.net", X_MailFrom=machine) == ("Jo", "")


def test_who_gets_a_copy_of_their_own_mail_is_no_list():
    own = {
        "List_Post": "<mailto:lis@googlegroups.com>",
        "Cc": "Jo <jo@example.org>",
        "X_Original_Sender": "jo@example.org",
    }

    assert author("\"'Jo' via lis\" <lis@googlegroups.com>", **own) == ("Jo", "jo@example.org")


def test_somebody_may_be_called_via():
    assert author("Via Norwood <via@example.org>") == ("Via Norwood", "via@example.org")
    assert author("Jo via Rome <jo@example.org>") == ("Jo via Rome", "jo@example.org")


def test_a_name_holds_no_address():
    assert author('"Jo jo@example.org Norwood" <jo@example.org>') == ("Jo Norwood", "jo@example.org")


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_any_header_is_read(value, other):
    author_of(Headers((("from", value), ("reply-to", other), ("list-id", other), ("to", value))))
