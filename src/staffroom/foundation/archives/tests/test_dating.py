"""A Date is believed unless others deny it."""

from datetime import UTC, datetime, timedelta

from staffroom.foundation.archives import Dated, date_of
from staffroom.foundation.mail.headers import read_headers

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TRUE = datetime(2004, 3, 1, 10, tzinfo=UTC)
YEARS = timedelta(days=800)


def written(date):
    return date.strftime("%a, %d %b %Y %H:%M:%S +0000")


def dated(date="", hops=(), **others):
    """What is made of a mail with this Date, and these times in Received, the latest first."""
    lines = [f"Received: from a by b id 1; {written(hop)}\n" for hop in hops]
    lines += [f"Date: {written(date) if isinstance(date, datetime) else date}\n"] if date else []
    raw = "".join(lines).encode() + b"\n"
    return date_of(read_headers(raw, 0, len(raw))[0], now=NOW, **others)


def hours(number):
    return TRUE + timedelta(hours=number)


def test_a_date_that_nobody_denies_is_believed():
    assert dated(TRUE) == Dated(TRUE)
    assert dated(TRUE, [hours(2), hours(1)]) == Dated(TRUE)
    assert dated(TRUE, received=hours(5)) == Dated(TRUE)


def test_a_mail_may_wait_for_weeks_before_it_goes_out():
    assert dated(TRUE, [TRUE + timedelta(days=40)]) == Dated(TRUE)


def test_a_lying_date_is_repaired_by_the_first_server_that_had_the_mail():
    hops = [hours(3), hours(2), hours(1)]

    for lie in (TRUE + YEARS, TRUE - YEARS, TRUE + timedelta(days=5), datetime(2038, 1, 1, tzinfo=UTC)):
        assert dated(lie, hops) == Dated(hours(1), repaired=True)


def test_a_missing_or_senseless_date_is_repaired():
    for date in ("", "yesterday", "Thu, 1 Jan 1970 00:00:00 +0000"):
        assert dated(date, [hours(2), hours(1)]) == Dated(hours(1), repaired=True)


def test_the_senders_own_server_may_lie_as_the_sender_does():
    lie = TRUE - YEARS

    assert dated(lie, [hours(3), hours(2), lie]) == Dated(hours(2), repaired=True)
    assert dated(lie, [hours(3), lie]) == Dated(hours(3), repaired=True)


def test_a_server_that_passed_it_on_years_later_proves_nothing():
    assert dated(TRUE, [TRUE + 5 * YEARS, hours(2), hours(1)]) == Dated(TRUE)


def test_without_servers_the_archives_mark_repairs():
    assert dated(datetime(2038, 1, 1, tzinfo=UTC), received=TRUE) == Dated(TRUE, repaired=True)
    assert dated(datetime(1980, 1, 4, tzinfo=UTC), received=TRUE) == Dated(TRUE, repaired=True)
    assert dated("", received=TRUE) == Dated(TRUE, repaired=True)


def test_an_archive_marked_years_later_is_not_believed_against_the_neighbours():
    assert dated(TRUE, received=TRUE + YEARS) == Dated(TRUE)
    assert dated(TRUE, received=TRUE + YEARS, neighbours=[hours(-9), hours(9)]) == Dated(TRUE)
    assert dated(TRUE - YEARS, received=TRUE, neighbours=[hours(-9)]) == Dated(TRUE, repaired=True)


def test_with_nothing_else_the_neighbours_tell():
    assert dated("", received=TRUE + YEARS, neighbours=[hours(-9)]) == Dated(hours(-9), repaired=True)
    assert dated("", neighbours=[hours(-9), hours(9)]) == Dated(hours(-9), repaired=True)
    assert dated("") is None
