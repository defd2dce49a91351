import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.mail.characters import clean_line
from staffroom.foundation.mail.charsets import codec_for, decode


@pytest.mark.parametrize(
    ("octets", "label", "text"),
    [
        ("Zoë".encode(), "utf-8", "Zoë"),
        ("Zoë".encode(), "UTF8", "Zoë"),
        ("Zoë".encode("latin-1"), "iso-8859-1", "Zoë"),
        ("“Zoë” – 5 €".encode("cp1252"), "iso-8859-1", "“Zoë” – 5 €"),
        ("“Zoë”".encode("cp1252"), "us-ascii", "“Zoë”"),
        ("“Zoë”".encode("cp1252"), "", "“Zoë”"),
        ("Zoë".encode("latin-1"), "unknown-8bit", "Zoë"),
        ("Zoë".encode("latin-1"), "x-user-defined", "Zoë"),
        ("Zoë".encode("latin-1"), '"iso-8859-15"', "Zoë"),
        ("Zoë".encode("latin-1"), "utf-8", "Zoë"),
        ("Zoë – 5 €".encode(), "iso-8859-1", "Zoë – 5 €"),
        ("Zoë".encode(), "us-ascii", "Zoë"),
        ("中国㐀".encode("gb18030"), "gb2312", "中国㐀"),
        ("한글똠".encode("cp949"), "ks_c_5601-1987", "한글똠"),
        ("한글".encode("cp949"), "KS_C_5601", "한글"),
        ("図書館①".encode("iso2022_jp_3"), "iso-2022-jp", "図書館①"),
        ("図書館".encode("shift_jis"), "x-sjis", "図書館"),
        ("Čapek".encode("iso8859-2"), "iso-8859-2", "Čapek"),
        ("Дом".encode("koi8-r"), "koi8-r", "Дом"),
        (b"Hi+AGE-there", "utf-7", "Hi+AGE-there"),
        (b"a\x81b", "windows-1252", "ab"),
    ],
)
def test_text_is_read_whatever_its_label(octets, label, text):
    assert decode(octets, label)[0] == text


def test_one_broken_octet_does_not_spoil_the_rest():
    text, note = decode("Zoë und Zoë".encode() + b"\xff", "utf-8")
    assert text == "Zoë und Zoë�"
    assert note == "Some characters are not in the character set “utf-8”."


def test_a_wrong_label_is_noted():
    assert decode("Zoë".encode(), "latin1")[1] == "The text is in UTF-8, though it says “latin1”."
    assert decode(b"Zo\xeb", "made-up")[1] == "The character set “made-up” was read as Western European."
    assert decode(b"Zoe", "made-up")[1] == ""


@pytest.mark.parametrize(
    "label", ["idna", "punycode", "unicode_escape", "rot13", "zlib", "utf-7", "hex", "undefined", "a\0b"]
)
def test_what_python_calls_an_encoding_is_not_always_let_in(label):
    assert codec_for(label) == ""


def test_line_ends_become_lf_and_control_characters_go():
    assert decode(b"a\r\nb\rc\x0cd\x00e\x1b\x07\tf", "ascii")[0] == "a\nb\nc\nde\tf"


def test_one_line_has_nothing_that_cannot_be_seen_and_no_line_breaks():
    assert clean_line("a\r\nBcc: b\u202egpj.exe\u200b  c\x00") == "a Bcc: bgpj.exe c"
    assert clean_line("x" * 400, 300) == "x" * 299 + "…"


@settings(deadline=None)
@given(
    st.binary(),
    st.one_of(st.text(), st.sampled_from(["utf-8", "utf-16", "hz", "gb2312", "iso-2022-jp", "big5", "ascii"])),
)
def test_any_octets_under_any_label_are_clean_text(octets, label):
    text, _ = decode(octets, label)
    text.encode("utf-8")
    assert not set(text) & {"\0", "\r", "\x1b", "\x85", "\ufeff"}
