"""Files that are made to do harm."""

import io
import zipfile

import pytest

from staffroom.foundation.resumes import ResumeRefused, linkedin, read, read_safely

from . import exports


def test_what_is_read_in_the_child_is_what_is_read_here():
    assert read_safely(exports.linkedin_export()) == read(exports.linkedin_export())
    assert read_safely(exports.CARD.encode(), ["wilma@trust.example"]).name == "Wilma Schöner"


def test_why_a_file_can_not_be_read_comes_back_from_the_child():
    with pytest.raises(ResumeRefused, match="can't make sense"):
        read_safely(b"Dear all, here is my resume.")


def test_a_zip_bomb_is_refused():
    bomb = exports.packed({"Profile.csv": b"a" * 300_000_000})

    assert len(bomb) < 400_000
    with pytest.raises(ResumeRefused, match="more in this file"):
        read_safely(bomb)


def test_a_bomb_in_a_table_that_nobody_needs_is_never_opened():
    resume = read_safely(exports.packed({**exports.TABLES, "messages.csv": b"a" * 100_000_000}))

    assert resume.name == "Wilma Schöner"


def test_a_bomb_of_rows_or_of_columns_is_refused():
    rows = exports.packed({"Connections.csv": exports.CONNECTIONS + "a,b,c,a@b.example,,,\n" * 200_000})
    columns = exports.packed({"Skills.csv": "Name" + ",x" * 5_000_000})
    with pytest.raises(ResumeRefused, match="more in this file"):
        read_safely(rows)
    with pytest.raises(ResumeRefused):
        read_safely(columns)


def test_a_cell_without_an_end_is_refused():
    with pytest.raises(ResumeRefused, match="more in this file"):
        read(exports.packed({"Connections.csv": exports.CONNECTIONS + '"' + "a" * 1_000_000}))


def test_a_file_that_takes_too_long_is_given_up():
    slow = b"BEGIN:VCARD\n" + b"FN:a\n" * 3_500_000 + b"END:VCARD\n"

    with pytest.raises(ResumeRefused, match="more in this file"):
        read_safely(slow, seconds=0.2)


def test_names_that_lead_out_of_the_zip_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sly = exports.packed({"../../../Profile.csv": exports.PROFILE, "C:\\x\\Skills.csv": exports.SKILLS})

    resume = read(sly)

    assert (resume.name, resume.topics) == ("Wilma Schöner", ["Cataloguing", "Copyright"])
    assert list(tmp_path.iterdir()) == []


def test_a_zip_with_a_password_says_so():
    octets = bytearray(exports.packed({"Profile.csv": exports.PROFILE}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        octets[octets.index(mark) + offset] |= 1

    with pytest.raises(ResumeRefused, match="password"):
        read(bytes(octets))


def test_a_zip_that_is_packed_in_an_unknown_way_says_so():
    octets = bytearray(exports.packed({"Profile.csv": exports.PROFILE}))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        octets[octets.index(mark) + offset] = 99

    with pytest.raises(ResumeRefused, match="packed in a way"):
        read(bytes(octets))


def test_a_zip_that_is_cut_off_is_said_to_be_damaged():
    octets = exports.packed({"Profile.csv": exports.PROFILE})

    with pytest.raises(ResumeRefused, match="damaged"):
        read(octets[: len(octets) // 2])


def test_a_zip_of_very_many_files_is_refused():
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as made:
        for number in range(linkedin.MOST_FILES + 1):
            made.writestr(str(number), b"")

    with pytest.raises(ResumeRefused, match="more in this file"):
        read_safely(octets.getvalue())


def test_a_broken_member_is_said_to_be_broken():
    octets = exports.packed({"Profile.csv": exports.PROFILE})
    middle = octets.index(b"Profile.csv") + 60

    with pytest.raises(ResumeRefused, match="damaged"):
        read(octets[:middle] + b"\xff" * 40 + octets[middle + 40 :])


def test_what_can_not_be_seen_is_taken_out_of_words():
    table = read_safely("Name,Headline\nWil\u202ema\x07,\u200bLibra\x1brian\n".encode())
    document = read_safely(rb'{"basics": {"name": "Wil\u0000ma\ud800", "summary": "a\udfff\u0000b"}}')

    assert (table.name, table.headline) == ("Wilma", "Libra rian")
    assert (document.name, document.about) == ("Wil ma", "ab")
