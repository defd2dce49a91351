"""The one way to write JSON: the examples of RFC 8785, and what can't be written."""

import struct

import pytest

from staffroom.foundation.canonical_json import NotCanonical, canonical, read


def double(bits):
    return struct.unpack(">d", bytes.fromhex(bits))[0]


# RFC 8785, appendix B.
@pytest.mark.parametrize(
    ("bits", "written"),
    [
        ("0000000000000000", b"0"),
        ("8000000000000000", b"0"),
        ("0000000000000001", b"5e-324"),
        ("8000000000000001", b"-5e-324"),
        ("7fefffffffffffff", b"1.7976931348623157e+308"),
        ("ffefffffffffffff", b"-1.7976931348623157e+308"),
        ("4340000000000000", b"9007199254740992"),
        ("c340000000000000", b"-9007199254740992"),
        ("4430000000000000", b"295147905179352830000"),
        ("44b52d02c7e14af5", b"9.999999999999997e+22"),
        ("44b52d02c7e14af6", b"1e+23"),
        ("44b52d02c7e14af7", b"1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", b"999999999999999700000"),
        ("444b1ae4d6e2ef4f", b"999999999999999900000"),
        ("444b1ae4d6e2ef50", b"1e+21"),
        ("3eb0c6f7a0b5ed8c", b"9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", b"0.000001"),
        ("41b3de4355555553", b"333333333.3333332"),
        ("41b3de4355555556", b"333333333.3333334"),
        ("becbf647612f3696", b"-0.0000033333333333333333"),
        ("43143ff3c1cb0959", b"1424953923781206.2"),
    ],
)
def test_numbers_are_written_as_ecmascript_writes_them(bits, written):
    assert canonical(double(bits)) == written


def test_the_example_of_the_standard_comes_out_as_it_has_it():
    told = rb"""{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }"""
    wanted = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical(read(told)).decode() == wanted


def test_names_stand_in_the_order_of_their_utf_16_code_units():
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = canonical(dict.fromkeys(names, 0))
    assert list(read(written)) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_a_large_whole_number_is_read_as_every_program_reads_it():
    assert canonical(read(b"[295147905179352830000, 12]")) == b"[295147905179352830000,12]"


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, "\ud800", read(b"9" * 5_000), {1: 2}, b"x", {"a": {1, 2}}]
)
def test_what_json_does_not_have_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\xff\xfe{}",
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b"NaN",
        b"[Infinity]",
        b"{} {}",
        b"[" * 60_000,
        b"[" * 60_000 + b"]" * 60_000,
    ],
)
def test_what_is_no_plain_json_is_refused(octets):
    with pytest.raises(NotCanonical):
        read(octets)
