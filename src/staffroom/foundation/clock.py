"""Times and counts in words: “Today, 09:05”, “Thursday afternoon”, “seventeen years pass”, “nine”.

Words come out in the language that is active, times in the zone that is given, or else in the one that is active.
Where words are relative (“today”), they are only true for now: a page that is kept for guests uses `date_words`.
"""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.dates import WEEKDAYS
from django.utils.formats import get_format
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

WORTH_MENTIONING = timedelta(days=14)
THIN_SPACE = "\u202f"

_NUMBERS = (
    pgettext_lazy("number", "no"),
    pgettext_lazy("number", "one"),
    pgettext_lazy("number", "two"),
    pgettext_lazy("number", "three"),
    pgettext_lazy("number", "four"),
    pgettext_lazy("number", "five"),
    pgettext_lazy("number", "six"),
    pgettext_lazy("number", "seven"),
    pgettext_lazy("number", "eight"),
    pgettext_lazy("number", "nine"),
    pgettext_lazy("number", "ten"),
    pgettext_lazy("number", "eleven"),
    pgettext_lazy("number", "twelve"),
    pgettext_lazy("number", "thirteen"),
    pgettext_lazy("number", "fourteen"),
    pgettext_lazy("number", "fifteen"),
    pgettext_lazy("number", "sixteen"),
    pgettext_lazy("number", "seventeen"),
    pgettext_lazy("number", "eighteen"),
    pgettext_lazy("number", "nineteen"),
    pgettext_lazy("number", "twenty"),
)
_LAST_IN_TEXT = 12


def when(dt: datetime, now: datetime, tz: tzinfo | None = None) -> str:
    """“Today, 09:05”, “Tuesday, 09:05” (the last six days), “12 November” (this year), “4 March 2009”."""
    local, today = _local(dt, tz), _local(now, tz).date()
    time = f"{local:%H:%M}"
    if local.date() == today:
        return _("Today, {time}").format(time=time)
    if 0 < (today - local.date()).days <= 6:
        return _("{weekday}, {time}").format(weekday=str(WEEKDAYS[local.weekday()]), time=time)
    return _day_and_month(local) if local.year == today.year else _day_month_year(local)


def when_exact(dt: datetime, tz: tzinfo | None = None) -> str:
    """“Friday, 20 November 2026, 17:52”."""
    local = _local(dt, tz)
    return _("{weekday}, {date}, {time}").format(
        weekday=str(WEEKDAYS[local.weekday()]), date=_day_month_year(local), time=f"{local:%H:%M}"
    )


def date_words(dt: datetime, tz: tzinfo | None = None) -> str:
    """“4 March 2009”: true whenever it is read."""
    return _day_month_year(_local(dt, tz))


def since_words(dt: datetime, now: datetime, tz: tzinfo | None = None) -> str:
    """What goes after “since”: “this morning”, “yesterday evening”, “Thursday afternoon”, “12 November”."""
    local, today = _local(dt, tz), _local(now, tz).date()
    part = _part_of_day(local)
    days = (today - local.date()).days
    if days <= 0:
        return {"morning": _("this morning"), "afternoon": _("this afternoon"), "evening": _("this evening")}[part]
    if days == 1:
        yesterday = {
            "morning": _("yesterday morning"),
            "afternoon": _("yesterday afternoon"),
            "evening": _("yesterday evening"),
        }
        return yesterday[part]
    if days <= 6:
        return daypart(dt, tz)
    date = _day_and_month(local) if local.year == today.year else _day_month_year(local)
    return pgettext("after “since”", "{date}").format(date=date)


def daypart(dt: datetime, tz: tzinfo | None = None) -> str:
    """“Saturday morning”: morning until noon, evening from six."""
    local = _local(dt, tz)
    words = {
        "morning": pgettext("after a weekday", "morning"),
        "afternoon": pgettext("after a weekday", "afternoon"),
        "evening": pgettext("after a weekday", "evening"),
    }
    return _("{weekday} {part_of_day}").format(
        weekday=str(WEEKDAYS[local.weekday()]), part_of_day=words[_part_of_day(local)]
    )


def interval_words(delta: timedelta) -> str:
    """What stands between two messages that are far apart: “three weeks pass”. Empty up to two weeks."""
    days = delta.days
    if delta <= WORTH_MENTIONING:
        return ""
    if days < 60:
        count = round(days / 7)
        return ngettext("a week passes", "{count} weeks pass", count).format(count=_spelled(count))
    if days < 350:
        count = round(days / 30.44)
        return ngettext("a month passes", "{count} months pass", count).format(count=_spelled(count))
    count = round(days / 365.25)
    return ngettext("a year passes", "{count} years pass", count).format(count=_spelled(count))


def count_words(number: int) -> str:
    """“nine” up to “twelve”, then figures: “13”, “1 204” with a thin space. Nought is “no”: “no messages”.

    Where one thing is counted, let the sentence say it: “one” is not the same word for everything in every language.
    """
    return str(_NUMBERS[number]) if 0 <= number <= _LAST_IN_TEXT else _figures(number)


def _spelled(number: int) -> str:
    return str(_NUMBERS[number]) if number < len(_NUMBERS) else _figures(number)


def _figures(number: int) -> str:
    return f"{number:,}".replace(",", THIN_SPACE)


def _local(dt: datetime, tz: tzinfo | None) -> datetime:
    return timezone.localtime(dt, tz)


def _part_of_day(local: datetime) -> str:
    if local.hour < 12:
        return "morning"
    return "afternoon" if local.hour < 18 else "evening"


def _day_and_month(local: datetime) -> str:
    return _written(local.date(), "", get_language())


def _day_month_year(local: datetime) -> str:
    return _written(local.date(), " Y", get_language())


@lru_cache(maxsize=2048)  # dozens stand on a page, and its neighbours have the same
def _written(day: date, year: str, language: str | None) -> str:
    """`language` is the one that is active: the same day reads otherwise in another."""
    # Django's DATE_FORMAT abbreviates the month in British English.
    return formatted(day, get_format("MONTH_DAY_FORMAT") + year)
