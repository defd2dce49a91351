"""Backups' databases, read without a server."""

import sqlite3

import pytest

from staffroom.wiring import sources
from staffroom.wiring.trouble import CannotGoOn

pytestmark = pytest.mark.once


@pytest.fixture
def copy(tmp_path):
    """A SQLite file in which the highest row has been deleted."""
    path = tmp_path / "copy.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE said (id integer PRIMARY KEY AUTOINCREMENT, words text, raw blob)")
        made.executemany("INSERT INTO said VALUES (?, ?, ?)", [(1, "Good\tmorning", b"\0\xff"), (2, None, None)])
        made.execute("INSERT INTO said VALUES (3, CAST(x'ff41' AS TEXT), NULL)")
        made.execute("INSERT INTO said VALUES (7, 'gone', NULL)")
        made.execute("DELETE FROM said WHERE id = 7")
    made.close()
    return sources.SqliteFile(path)


def test_rows_are_those_of_the_file_and_broken_text_stays_readable(copy):
    rows = list(copy.rows("said", ["words", "id", "raw"]))

    assert rows == [("Good\tmorning", 1, b"\0\xff"), (None, 2, None), ("\ufffdA", 3, None)]


def test_a_number_that_was_given_out_is_known_when_its_row_is_gone(copy):
    assert copy.highest_numbers() == {"said": 7}


def test_a_table_that_is_not_there_is_said_to_be_missing(copy):
    with pytest.raises(CannotGoOn, match=r"^The database in this backup can't be read \(no such table: other\)\.$"):
        list(copy.rows("other", ["id"]))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r"\N", None),
        ("", ""),
        (r"a\tb\nc\\n", "a\tb\nc\\n"),
        (r"\\N", r"\N"),
        (r"\\x00ff", r"\x00ff"),
        (r"\b\f\r\v", "\b\f\r\v"),
    ],
)
def test_what_a_dump_writes_is_read_as_it_was(written, value):
    assert sources._unescaped(written) == value


def test_large_rows_come_a_few_at_a_time():
    rows = [("a" * 6,), ("b",), ("c" * 20,), ("d",), (None,)]

    assert list(sources.batches(rows, most=2, most_bytes=10)) == [rows[:2], rows[2:3], rows[3:]]
