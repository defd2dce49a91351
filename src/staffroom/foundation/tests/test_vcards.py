"""Cards for address books: what is written stays inside its value, and comes back as it was."""

import pytest
import vobject

from staffroom.foundation.vcards import folded, line, vcard


def test_a_card_has_a_beginning_a_version_and_an_end():
    assert vcard([line("FN", "Jo Norwood")]) == "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jo Norwood\r\nEND:VCARD\r\n"


def test_what_means_something_in_a_card_is_escaped():
    assert line("NOTE", "one, two; three\\four\nfive") == "NOTE:one\\, two\\; three\\\\four\\nfive"
    assert line("N", "", "Jo; Norwood", ["MA", "B,Sc"]) == "N:;Jo\\; Norwood;MA,B\\,Sc"


@pytest.mark.parametrize(
    "hostile", ["x\r\nBCC:eve@example.org", "x\nEND:VCARD\nBEGIN:VCARD", "x\rTEL:1", "x\u2028TEL:1"]
)
def test_nothing_adds_a_line(hostile):
    card = vcard([line("FN", hostile), line("URL", hostile, raw=True), line("LANG", "en", pref=hostile)])

    assert len(card.replace("\r\n ", "").split("\r\n")) == 7
    assert "\n" not in card.replace("\r\n", "")
    assert "\r" not in card.replace("\r\n", "")


def test_a_parameter_stays_in_its_quotes():
    assert line("ADR", "x", label='a "b": c; d') == "ADR;LABEL=\"a ^'b^': c; d\":x"


@pytest.mark.parametrize("text", ["a" * 300, "ä" * 200, "🧑‍🏫" * 60, "字" * 100, ""])
def test_lines_are_folded_between_characters_and_no_longer_than_75_octets(text):
    pieces = folded(f"NOTE:{text}").split("\r\n")

    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert "".join(pieces).replace(" ", "") == f"NOTE:{text}"


def test_another_program_reads_what_was_written():
    said = "Finds, and keeps; \\ things\nout – ” 字" * 9
    [read] = vobject.readComponents(vcard([line("FN", "Jo, Norwood"), line("NOTE", said)]))

    assert (read.fn.value, read.note.value) == ("Jo, Norwood", said)
