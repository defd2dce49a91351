"""Mailbox files: every mail is found once, and nothing else is taken for one."""

import gzip
import io
import mailbox
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation.archives import mbox as reader
from staffroom.foundation.archives.windows import Window

from .archives import found_in, mail, mbox, raws, troubles


def pieces(content):
    return list(reader.read(Window(io.BytesIO(content))))


def counted(text, *, says=None):
    """A mail that says how long its text is."""
    return mail(1, text, headers=f"Content-Length: {len(text) if says is None else says}\n")


def test_each_mail_of_a_mailbox_is_found_with_its_place_and_its_mark(tmp_path):
    found = found_in(tmp_path, mbox(mail(1), mail(2), mail(3)), "lis.mbox")

    assert raws(found) == [mail(1), mail(2), mail(3)]
    assert [it.place for it in found] == [
        "lis.mbox, message 1 (line 1)",
        "lis.mbox, message 2 (line 9)",
        "lis.mbox, message 3 (line 17)",
    ]
    assert [it.received for it in found] == [datetime(2004, 3, day, 10, tzinfo=UTC) for day in (1, 2, 3)]
    assert troubles(found) == ["", "", ""]


def test_crlf_is_as_good_as_lf(tmp_path):
    content = mbox(mail(1), mail(2)).replace(b"\n", b"\r\n")

    assert raws(found_in(tmp_path, content)) == [mail(1).replace("\n", "\r\n"), mail(2).replace("\n", "\r\n")]


@pytest.mark.parametrize(
    "line", ["From jo@example.org", "From ", "From -", "From MAILER-DAEMON", "From jo@example.org Mon Mar  1 10:00 04"]
)
def test_a_line_without_a_day_separates_mails_all_the_same(tmp_path, line):
    content = "".join(f"{line}\n{mail(number)}\n" for number in (1, 2, 3))

    found = found_in(tmp_path, content)

    assert raws(found) == [mail(1), mail(2), mail(3)]
    assert [it.received for it in found] == [None, None, None]


@pytest.mark.parametrize(
    "words",
    [
        "From jo\nSubject to change: all of it.\n",
        "From jo\nTo: those who care\n\nMore.\n",
        "From what I hear\nFrom: nobody\n",
        "From jo@example.org\n\nFrom: what I hear\n",
    ],
)
def test_words_that_begin_so_without_a_day_are_words(tmp_path, words):
    text = f"Dear all,\n\n{words}"

    assert raws(found_in(tmp_path, mbox(mail(1, text), mail(2)))) == [mail(1, text), mail(2)]


@pytest.mark.parametrize("missing", [1, 2])
def test_the_last_line_end_may_be_missing(tmp_path, missing):
    content = mbox(mail(1), mail(2, "The end\n"))

    assert raws(found_in(tmp_path, content[:-missing]))[1].endswith("The end" + "\n" * (2 - missing))


def test_a_line_of_text_that_begins_with_from_separates_nothing(tmp_path):
    text = "Hello.\n\nFrom what I hear\nFrom 10:30 on Monday, 1 March 2004\n\nFrom here: onwards\n"

    assert raws(found_in(tmp_path, mbox(mail(1, text), mail(2)))) == [mail(1, text), mail(2)]


def test_a_separator_in_the_text_without_a_mail_behind_it_separates_nothing(tmp_path):
    text = "The file says\n\nFrom jo Mon Mar  1 10:00:00 2004\nand then goes on.\n"

    assert raws(found_in(tmp_path, mbox(mail(1, text), mail(2)))) == [mail(1, text), mail(2)]


def test_quoted_from_lines_are_unquoted_by_one_mark(tmp_path):
    content = mbox(mail(1, ">From here\n>>From there\n> From nowhere\n"))

    assert raws(found_in(tmp_path, content)) == [mail(1, "From here\n>From there\n> From nowhere\n")]


def test_a_from_in_the_middle_of_a_paragraph_proves_nothing_about_quoting(tmp_path):
    content = mbox(mail(1, "I know it\nFrom hearsay.\n\n>From here\n"))

    assert raws(found_in(tmp_path, content)) == [mail(1, "I know it\nFrom hearsay.\n\nFrom here\n")]


def test_a_byte_order_mark_hides_no_mail(tmp_path):
    assert raws(found_in(tmp_path, b"\xef\xbb\xbf" + mbox(mail(1), mail(2)))) == [mail(1), mail(2)]


def test_a_count_is_believed_where_it_leads_to_the_next_mail(tmp_path):
    text = "The mailbox began with\n\nFrom jo@example.org Mon Mar  1 10:00:00 2004\nFrom: Jo\n\n>From here\n"

    found = found_in(tmp_path, mbox(counted(text), mail(2)))

    assert raws(found) == [counted(text), mail(2)]


@pytest.mark.parametrize("says", [0, 3, 7_000, 999_999_999])
def test_a_count_that_lies_loses_nothing(tmp_path, says):
    lying = counted("Hello.\n", says=says)

    assert raws(found_in(tmp_path, mbox(lying, mail(2), lying, lying, lying, mail(6)))) == [
        *(lying, mail(2), lying, lying, lying, mail(6))
    ]


def test_mailboxes_put_together_without_a_blank_line_between_are_told_apart(tmp_path):
    content = mbox(mail(1)).removesuffix(b"\n") + mbox(mail(2))

    assert raws(found_in(tmp_path, content)) == [mail(1), mail(2)]


@pytest.mark.parametrize(
    "separator",
    [
        "From jo@example.org Thu Apr  8 20:50:36 1999",
        "From jo@example.org  Thu Apr 8 20:50 1999",
        "From - Thu Apr 08 20:50:36 1999",
        "From jo@example.org Thu Apr  8 20:50:36 +0000 1999",
        "From jo@example.org Thu Apr  8 20:50:36 MET DST 1999",
        "From jo@example.org Thu Apr  8 20:50:36 1999 remote from vm1",
        "From jo@example.org Thu, 8 Apr 1999 20:50:36 +0000",
        "From jo at example.org Thu Apr  8 20:50:36 1999",
        "From ???@??? Thu Apr 08 20:50:36 1999",
        "From 1485413571547165696@xxx Thu Apr 08 20:50:36 +0000 1999",
        "From jo@example.org Do 08 Apr 1999 20:50:36",
        "From jo@example.org 1999-04-08 20:50:36",
        'From "Jo Norwood"@example.org Thu Apr  8 20:50:36 1999',
    ],
)
def test_every_kind_of_separator_is_known_with_its_time(tmp_path, separator):
    found = found_in(tmp_path, f"{separator}\n{mail(1)}\n{separator}\n{mail(2)}\n")

    assert raws(found) == [mail(1), mail(2)]
    times = [it.received.replace(second=0) for it in found]
    zone = 18 if "MET DST" in separator else 20
    assert times == [datetime(1999, 4, 8, zone, 50, tzinfo=UTC)] * 2


def test_what_precedes_the_first_mail_is_kept_as_a_trouble(tmp_path):
    found = found_in(tmp_path, b"This is our archive.\n\n" + mbox(mail(1)))

    assert troubles(found) == ["This stands before the first mail of the file, and is none.", ""]
    assert raws(found) == ["This is our archive.\n", mail(1)]


def test_a_first_mail_that_has_lost_its_separator_is_a_mail(tmp_path):
    found = found_in(tmp_path, mail(1).encode() + b"\n" + mbox(mail(2)))

    assert (raws(found), troubles(found)) == ([mail(1), mail(2)], ["", ""])


def test_a_mail_without_headers_is_a_trouble(tmp_path):
    found = found_in(tmp_path, mbox(mail(1), "\nNo headers at all.\n", mail(3)))

    assert troubles(found) == ["", "It has no headers, so it can't be read as a mail.", ""]


def test_a_mail_that_is_too_long_is_one_trouble_and_the_next_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("staffroom.foundation.archives.pieces.MAX_PIECE", 20_000)
    long = mail(1, "All work and no play.\n" * 3_000)

    found = found_in(tmp_path, mbox(long, mail(2)))

    assert troubles(found) == ["It is larger than 60 MB, so only its beginning was kept.", ""]
    assert (len(found[0].raw) <= 20_000, found[1].raw.decode()) == (True, mail(2))


def test_a_file_cut_off_within_gzip_yields_what_is_there_and_says_so(tmp_path):
    packed = gzip.compress(mbox(*(mail(number, f"{number * 7_919}\n" * 500) for number in range(1, 30))))

    found = found_in(tmp_path, packed[: len(packed) // 2], "lis.mbox.gz")

    assert found[0].raw.decode() == mail(1, "7919\n" * 500)
    assert found[-1].trouble == "The file is damaged or cut off here, so what follows could not be read."
    assert found[-1].place == f"lis.mbox, after message {len(found) - 1}"


def test_as_many_are_found_as_the_standard_library_finds(tmp_path):
    content = mbox(*(mail(number % 28 + 1, "Hello.\n\nFrom the desk\n") for number in range(300)))
    (tmp_path / "lis").write_bytes(content)

    # It takes every line that begins with “From ” for a separator.
    wrong = content.count(b"\nFrom the desk")
    assert len(pieces(content)) == len(mailbox.mbox(tmp_path / "lis", create=False)) - wrong == 300


lines = st.sampled_from(
    [
        *(b"", b"From ", b"From jo@example.org Mon Mar  1 10:00:00 2004", b"From - Mon Mar  1 10:00:00 2004"),
        *(b"From: Jo <jo@example.org>", b"Subject: x", b">From here", b">>From there", b"Content-Length: 3"),
        *(b"Content-Length: 40", b"Content-Length: 99999999", b" folded", b"text", b"\xff\0", b"=" * 73, b"\r"),
    ]
)


@given(st.lists(lines | st.binary(max_size=20)), st.sampled_from([b"\n", b"\r\n"]))
def test_the_pieces_in_a_row_are_the_file(content, line_end):
    whole = line_end.join(content)

    assert b"".join(piece.separator + piece.content for piece in pieces(whole)) == whole
