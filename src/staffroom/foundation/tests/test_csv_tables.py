"""Tables for programs that would rather calculate."""

import csv
import io

import pytest

from staffroom.foundation.csv_tables import write_table


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+44 113", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1＋1"],
)
def test_no_cell_is_a_formula(cell):
    assert read(write_table(["Name"], [[cell]]))[1] == [f"'{cell}"]


def test_everything_else_stays_as_it_is():
    row = ["Jo “Norwood”", "a, b; c", "two\nlines", 'a "quote"', "1+1=2", "ß日本"]

    assert read(write_table(["Name", *"bcdef"], [row])) == [["Name", *"bcdef"], row]


def test_what_no_program_reads_is_left_out():
    assert read(write_table(["Name"], [["a\x00b"]]))[1] == ["ab"]
