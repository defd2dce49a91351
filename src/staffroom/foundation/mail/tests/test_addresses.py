import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.mail.addresses import is_address, read_addresses


@pytest.mark.parametrize(
    ("value", "mailboxes"),
    [
        (b"jo@example.org", [("", "jo@example.org")]),
        (b"Jo Norwood <Jo@Example.ORG>", [("Jo Norwood", "jo@example.org")]),
        (b'"Norwood, Jo" <jo@example.org>', [("Norwood, Jo", "jo@example.org")]),
        (b'"Jo \\"the\\" Norwood" <jo@example.org>', [('Jo "the" Norwood', "jo@example.org")]),
        (b"jo@example.org (Jo Norwood)", [("Jo Norwood", "jo@example.org")]),
        (b"jo@example.org (Jo (Josephine) Norwood)", [("Jo (Josephine) Norwood", "jo@example.org")]),
        (b"=?utf-8?q?Zo=C3=AB?= <zoe@example.org>", [("Zoë", "zoe@example.org")]),
        (b"=?utf-8?q?Norwood,_Jo?= =?utf-8?q?_(LIS)?= <jo@example.org>", [("Norwood, Jo (LIS)", "jo@example.org")]),
        (b"a@x.org, b@x.org; c@x.org", [("", "a@x.org"), ("", "b@x.org"), ("", "c@x.org")]),
        (b"Friends: a@x.org, B <b@x.org>;", [("", "a@x.org"), ("B", "b@x.org")]),
        (b"undisclosed-recipients:;", []),
        (b"<jo@example.org", [("", "jo@example.org")]),
        (b"Jo <mailto:jo@example.org>", [("Jo", "jo@example.org")]),
        (b"a@x.org,,; not an address, <>, b@x.org", [("", "a@x.org"), ("", "b@x.org")]),
        ("Zoë <zoë@exämple.org>".encode(), [("Zoë", "zoë@exämple.org")]),
        (b'"boss@example.org" <eve@example.net>', [("boss@example.org", "eve@example.net")]),
        (b"boss@example.org <eve@example.net>", [("boss@example.org", "eve@example.net")]),
        (b"jo at example.org", []),
    ],
)
def test_addresses_are_read(value, mailboxes):
    assert list(read_addresses(value)[0]) == mailboxes


def test_an_encoded_word_is_never_an_address():
    value = b"=?utf-8?q?boss=40example=2Eorg=2C_Boss_=3Cboss=40example=2Eorg=3E?= <eve@example.net>"
    assert read_addresses(value)[0] == (("boss@example.org, Boss <boss@example.org>", "eve@example.net"),)


def test_line_breaks_in_a_name_are_no_line_breaks():
    assert read_addresses(b"=?utf-8?q?Jo=0D=0ABcc:_x=40y=2Eorg?= <jo@x.org>")[0] == (("Jo Bcc: x@y.org", "jo@x.org"),)


def test_of_very_many_addresses_the_first_are_listed():
    mailboxes, is_cut = read_addresses(b", ".join(b"a%d@x.org" % number for number in range(700)))
    assert (len(mailboxes), mailboxes[-1], is_cut) == (500, ("", "a499@x.org"), True)


@pytest.mark.parametrize("text", ["a@b", "a.b+c@example.org", "ö@example.org"])
def test_addresses(text):
    assert is_address(text)


@pytest.mark.parametrize(
    "text", ["", "a", "@b", "a@", "a b@c", "a@b@c", "a@.org", "a@b..c", "a@b.", "a\n@b", "a@b\n", "<a@b>"]
)
def test_no_addresses(text):
    assert not is_address(text)


@settings(deadline=None)
@given(st.binary())
def test_no_octets_are_too_odd(value):
    assert all(is_address(address) for _, address in read_addresses(value)[0])
