import io
import random
import resource
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from staffroom.foundation.extracts import Trouble, extract

from . import files

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


def locked_pdf(password):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf("Secret minutes"))))
    writer.encrypt(password, "owner", algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def bomb(megabytes):
    pressed = zlib.compressobj(9)
    piece = b"(ha) Tj " * 125_000
    return b"".join([*(pressed.compress(piece) for _ in range(megabytes)), pressed.flush()])


def document(declared, body):
    return files.packed({"word/document.xml": f'{declared}<w:document xmlns:w="{files.W}">{body}</w:document>'})


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE])
def test_entities_are_refused(declared):
    found = extract(document(declared, files.paragraph("&b;&f;")), "documents")
    assert (found.text, found.trouble) == ("", Trouble.DAMAGED)


def test_a_document_that_unpacks_to_very_much_is_read_as_far_as_is_allowed():
    filler = "<w:p></w:p>" * 5_000_000
    found = extract(files.docx(files.paragraph("Beginning") + filler), "documents")
    assert (found.text, found.trouble in {Trouble.TOO_LARGE, Trouble.TOO_SLOW}) == ("Beginning", True)


def test_a_pdf_that_unpacks_to_very_much_keeps_what_was_read_before():
    found = extract(files.pdf("Beginning", bomb(400)), "portable")
    assert found.text == "Beginning"


def test_a_pdf_without_end_takes_no_longer_than_it_may():
    page = zlib.compress(b"BT /F1 12 Tf " + b"1 0 0 1 5 5 Tm (word) Tj " * 150_000 + b"ET")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = extract(files.pdf(*[page] * 40), "portable", seconds=1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert found.trouble is Trouble.TOO_SLOW
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2


def test_a_locked_file_says_so():
    locked = files.odt("x", '<manifest><encryption-data checksum="x"></encryption-data></manifest>')
    assert extract(locked_pdf("password"), "portable").trouble is Trouble.LOCKED
    assert extract(locked, "opendocument").trouble is Trouble.LOCKED


def test_what_is_packed_in_a_way_nobody_knows_is_not_called_locked():
    unknown = files.odt("x").replace(b"\x08\x00", b"\x63\x00")  # method 99 in the place of “deflated”
    assert extract(unknown, "opendocument").trouble is Trouble.DAMAGED


def test_a_file_that_is_only_locked_against_changes_is_read():
    assert extract(locked_pdf(""), "portable").text == "Secret minutes"


@pytest.mark.parametrize("kind", ["portable", "documents", "opendocument", "rich"])
def test_what_is_none_of_these_is_damaged(kind):
    assert extract(b"PK\x03\x04 nothing of the kind", kind).trouble is Trouble.DAMAGED


def test_what_is_cut_off_or_garbled_stops_nothing():
    rng = random.Random(7)
    for content, kind in (
        (files.pdf("one", "two"), "portable"),
        (files.docx(files.paragraph("one")), "documents"),
        (files.odt("<t:p>one</t:p>"), "opendocument"),
        (rb"{\rtf1 {\b one} two}", "rich"),
    ):
        garbled = bytearray(content)
        for _ in range(20):
            garbled[rng.randrange(len(garbled))] = rng.randrange(256)
        for broken in (content[: len(content) // 2], bytes(garbled)):
            extract(broken, kind)
        assert "one" in extract(content, kind).text


def test_groups_within_groups_without_end_are_damaged():
    assert extract(b"{\\rtf1 " + b"{" * 100_000, "rich").trouble is Trouble.DAMAGED


def test_the_child_knows_nothing_of_our_secrets(monkeypatch):
    monkeypatch.setenv("STAFFROOM_SECRET_KEY", "zqsecret")
    assert extract(b"text", "plain").text == "text"
