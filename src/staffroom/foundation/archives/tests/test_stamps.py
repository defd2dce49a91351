"""Dates as programs wrote them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation.archives.stamps import from_epoch, read_stamp


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 02 Jan 2009 20:54:59 +0100", "2009-01-02T20:54:59+01:00"),
        ("Fri, 2 Jan 2009 20:54:59 -0330 (NST)", "2009-01-02T20:54:59-03:30"),
        ("Fri, 02 Jan 2009 20:54:59", "2009-01-02T20:54:59+00:00"),
        ("02 Jan 09 20:54 GMT", "2009-01-02T20:54:00+00:00"),
        ("Thu Apr  8 20:50:36 1999", "1999-04-08T20:50:36+00:00"),
        ("Thu Apr  8 20:50:36 MET DST 1999", "1999-04-08T20:50:36+02:00"),
        ("Thu Apr 08 20:50:36 -0700 1999", "1999-04-08T20:50:36-07:00"),
        ("Thu, 8 Apr 1999 20:50:36 GMT+1", "1999-04-08T20:50:36+01:00"),
        ("Thu, 8 Apr 1999 20:50:36 UT-05:30", "1999-04-08T20:50:36-05:30"),
        ("Thu, 8 Apr 1999 20:50:36 EST5EDT", "1999-04-08T20:50:36-05:00"),
        ("Thu, 8 Apr 1999 20:50:36 +9900", "1999-04-08T20:50:36+00:00"),
        ("Thu, 8 Apr 1999 20:50:36 Nirgendwo", "1999-04-08T20:50:36+00:00"),
        ("8-Apr-99 20:50:36 BST", "1999-04-08T20:50:36+01:00"),
        ("Thursday, April 8, 1999 8:50 PM", "1999-04-08T20:50:00+00:00"),
        ("April 8, 1999 12:05 am", "1999-04-08T00:05:00+00:00"),
        ("Mon, 3 Jan 100 10:00:00 +0000", "2000-01-03T10:00:00+00:00"),
        ("Mon, 3 Jan 19100 10:00:00 +0000", "2000-01-03T10:00:00+00:00"),
        ("Fr, 2 Mai 2003 10:00:00 +0200", "2003-05-02T10:00:00+02:00"),
        ("ven, 15 fév 2002 10:00:00 +0100", "2002-02-15T10:00:00+01:00"),
        ("2009-01-02T20:54:59Z", "2009-01-02T20:54:59+00:00"),
        ("2009-01-02 20:54:59.123+02:00", "2009-01-02T20:54:59+02:00"),
        ("Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00"),
    ],
)
def test_a_date_is_read_however_it_is_written(text, expected):
    assert read_stamp(text).isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "Fri, 02 Jan 2009", "20:54:59", "Fri, 32 Jan 2009 20:54:59", "2 Foo 2009 20:54:59"),
        *("Thu, 1 Jan 1970 00:00:00 +0000", "2 Jan 2009 25:00:00", "99999-99-99 10:00", "0000-00-00 00:00"),
    ],
)
def test_what_is_no_date_is_none(text):
    assert read_stamp(text) is None


@given(st.text() | st.text("0123456789:+- JanFebGMT,()", max_size=60))
def test_any_text_is_read(text):
    read_stamp(text)


def test_seconds_since_1970_may_be_any_number():
    assert from_epoch(1078135200) == datetime(2004, 3, 1, 10, tzinfo=UTC)
    assert [from_epoch(seconds) for seconds in (0, -5, 1e30, float("inf"), float("nan"))] == [None] * 5
