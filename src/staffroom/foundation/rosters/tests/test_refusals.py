"""Files that can't be read, or would take too long: refused with words that help."""

import io
import pickle
import tracemalloc
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.rosters import MOST_OCTETS, MOST_ROWS, RosterRefused, read
from staffroom.foundation.tests.speed import in_time

from . import rosters
from .rosters import refusal, roster, workbook

SIZE = 3_000_000
WHOLE = 40_000_000


def zipped(**parts: bytes) -> bytes:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return octets.getvalue()


def sheet(rows: bytes) -> bytes:
    """A workbook whose only sheet has these rows, as XML."""
    octets = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(workbook(("One", [["jo@example.org"]]))))
    with source, zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                before, _, after = content.partition(b"<sheetData>")
                content = before + b"<sheetData>" + rows + b"</sheetData>" + after.partition(b"</sheetData>")[2]
            packed.writestr(name, content)
    return octets.getvalue()


REFUSED = {
    "nothing": (b"", "This file is empty."),
    "blanks": (b" \r\n\n", "This file is empty."),
    "no address": (b"name,room\nJo,12\n", "There is no address of a member in this file."),
    "an empty list": (b'{"start": 0, "total_size": 0}', "There is no address of a member in this file."),
    "only trouble": (b"nobody\nnowhere\n", "There is no address of a member in this file."),
    "a pickle": (
        pickle.dumps({"members": {"jo@example.org": 0}}),
        "This is a file in which Mailman keeps its own data",
    ),
    "config.pck": (
        b"}q\x01(U\x07membersq\x02}q\x03U\x0ejo@example.orgq\x04K\x00s.",
        "This is a file in which Mailman",
    ),
    "an old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "This is a file of an older Excel"),
    "a zip file": (zipped(members_dot_csv=b"jo@example.org"), "This is a packed file or a document."),
    "a gz file": (b"\x1f\x8b\x08\0", "This is a packed file."),
    "a PDF": (b"%PDF-1.7\n", "This is a PDF"),
    "mails": (
        b"From jo@example.org Mon Mar  1 10:00:00 2004\nFrom: jo@example.org\n",
        "These are mails, not members.",
    ),
    "cards": (b"BEGIN:VCARD\nEMAIL:jo@example.org\n", "These are cards of an address book."),
    "a web page": (b"<!doctype html><p>jo@example.org", "This is a web page."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", "This file is neither a table nor a text."),
    "half of JSON": (b'{"members": [{"email": "jo@example.org"}, {"email": ', "This file looks like JSON"),
    "a broken workbook": (
        workbook(("One", [["jo@example.org"]]))[:-300],
        "This is a packed file or a document.",
    ),
    "an empty workbook": (workbook(("One", [])), "There is no address of a member in this file."),
    "too many rows": (
        b"jo@example.org\n" * (MOST_ROWS + 1),
        "There are more than 200,000 entries in this file.",
    ),
    "too large": (bytes(MOST_OCTETS + 1), "This file is larger than 50 MB"),
    "too wide": (
        b"email" + b",x" * 10_000 + b"\njo@example.org" + b",x" * 10_000,
        "There are more than 200 columns",
    ),
    "one line": (b"jo@example.org " * 200_000, "There is a line in this file that doesn't end."),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_with_words_that_help(content, words):
    said = refusal(content)

    assert said[: len(words)] == words


def repeated(text: str, size: int = SIZE) -> bytes:
    return (text * (size // len(text))).encode()


# Each is made when its test comes: some are large.
HOSTILE = {
    "a bomb": lambda: sheet(b" " * 100_000_000),
    "strings": lambda: sheet(b"<row>" + b"<c t='inlineStr'><is><t>x</t></is></c>" * 250_000 + b"</row>"),
    "a million rows": lambda: sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "a million empty rows": lambda: sheet(b"<row/>" * 1_000_000),
    "wide rows": lambda: sheet(b'<row><c r="XFD1"><v>1</v></c></row>' * 20_000),
    "cells": lambda: sheet(b"<row>" + b"<c><v>1</v></c>" * 150_000 + b"</row>"),
    "entities": lambda: sheet(b"&a;"),
    "one endless line": lambda: bytes(b"a" * WHOLE),
    "one line of commas": lambda: repeated(","),
    "lines of commas": lambda: repeated("," * 900 + "\n", WHOLE),
    "quotation marks": lambda: repeated('"', WHOLE),
    "quotation marks that are never closed": lambda: repeated('a@b.org,"\n'),
    "a line of ats": lambda: repeated("@", 900_000),
    "a line of at": lambda: repeated("a at ", 900_000),
    "a line of addresses": lambda: repeated("a@b.org,", 900_000),
    "lines of at": lambda: repeated("a at b " * 100 + "\n"),
    "lines of brackets": lambda: repeated("<" * 900 + "\n"),
    "lines of encoded words": lambda: repeated("=?utf-8?q?" * 90 + "\n"),
    "lines of asterisks": lambda: b"* Owner= x\n" + repeated("* Owner= " + "a@b," * 200 + "\n"),
    "lines of settings": lambda: b"ban_list = ['x']\n" + repeated("owner = [" + "'a\\" * 200 + "\n"),
    "lines of a dump": lambda: b"{   'digest_members': {\n    'usernames': {\n" + repeated("'a\\" * 9_000 + "\n"),
    "quotes in a dump": lambda: b"{   'digest_members': {\n    'members': {\n" + repeated("'\\': " * 9_000 + "\n"),
    "lines of Sympa": lambda: b"date 1\nemail a@b.org\n" + repeated("date 1\n"),
    "tags": lambda: b"<html>" + repeated("<input name=" + "a@" * 500 + "_mod>"),
    "brackets of JSON": lambda: b"[{" + repeated("[", 10_000_000),
    "numbers of JSON": lambda: b'[{"a": 1},' + repeated("1,", 10_000_000),
    "objects in objects": lambda: repeated('{"a":', 10_000_000),
    "long values": lambda: b"[" + repeated('{"email": "' + "a" * 90_000 + '"},', 10_000_000),
    "titles": lambda: (",".join(f"title {number}" for number in range(190)) + "\n").encode() + repeated("a,b,c\n"),
    "emoji": lambda: ("a@b.org\n" + "🙂" * 900 + "\n").encode() + repeated("🙂" * 200 + "\n", 10_000_000),
    "dates": lambda: b"email,joined\n" + repeated("a@b.org," + "1/" * 400 + "\n"),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_takes_little_time(content):
    octets = content()

    in_time(2, lambda: read_or_refused(octets))


def read_or_refused(octets: bytes) -> None:
    with suppress(RosterRefused):
        read("members", octets)


@pytest.mark.parametrize(
    "name", ["a bomb", "strings", "lines of commas", "emoji", "numbers of JSON", "cells", "one endless line"]
)
def test_a_hostile_file_takes_little_memory(name):
    octets = HOSTILE[name]()
    tracemalloc.start()
    read_or_refused(octets)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 200_000_000


EXPORTS = [
    *(text.encode() for name, text in vars(rosters).items() if name[0].isupper() and name.isupper()),
    workbook(("Members", [["email", "name"], ["jo@example.org", "Jo"]])),
]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_end_in_a_roster_or_a_refusal(content):
    _is_read_or_refused(content)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(EXPORTS), st.data())
def test_any_damage_to_an_export_ends_in_a_roster_or_a_refusal(content, data):
    begin = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(begin, min(len(content), begin + 40)))

    _is_read_or_refused(content[:begin] + data.draw(st.binary(max_size=20)) + content[end:])


def _is_read_or_refused(content: bytes) -> None:
    with suppress(RosterRefused):
        taken = [row.email for row in read("members", content).takeable]
        assert "" not in taken
        assert len(set(taken)) == len(taken)


def test_two_thousand_members_are_nobody_skipped():
    members = "".join(f"Member {number} <m{number}@example.org>\n" for number in range(2_000))

    assert [row.email for row in roster(members).takeable] == [f"m{number}@example.org" for number in range(2_000)]
