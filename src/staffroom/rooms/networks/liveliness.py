"""How lively a network is, in words: “lively”, “some messages a week”, “quiet since March”.

One figure holds it, whatever order messages are counted in: each adds a weight that doubles every four weeks from a
fixed day on, so that yesterday's outweigh last year's and nothing has to be counted down.
"""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _

from .models import Network

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
HALVES_IN = timedelta(days=28)
# What one message a week, kept up for ever, comes to: 4 weeks / ln 2.
ONE_A_WEEK = 5.77
QUIET_AFTER = timedelta(days=60)


def weight(at: datetime) -> float:
    """What a message that was said at `at` adds to its network's `warmth`. Good until the year 2090."""
    return float(2.0 ** ((at - BEGINNING) / HALVES_IN))


def messages_a_week(network: Network, now: datetime) -> float:
    return network.warmth / weight(now) / ONE_A_WEEK


def words(network: Network, now: datetime) -> str:
    """True on the day of `now`, for a page that is kept until midnight."""
    last = network.last_message_at
    if last is None:
        return _("nothing said yet")
    if now - last > QUIET_AFTER:
        return _("quiet since %(month)s") % {"month": _month(last, now)}
    rate = messages_a_week(network, now)
    if rate >= 7:
        return _("lively")
    if rate >= 1:
        return _("some messages a week")
    return _("some messages a month") if rate >= 1 / 4 else _("a message now and then")


def _month(at: datetime, now: datetime) -> str:
    """“March”; with the year, if it is another one."""
    local = timezone.localtime(at)
    return formatted(local, "F") if local.year == timezone.localtime(now).year else formatted(local, "F Y")
