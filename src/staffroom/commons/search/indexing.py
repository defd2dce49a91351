"""Writing the index: what is put in, put anew, and taken out. Doing it twice is doing it once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import Max

from staffroom.foundation.words import Findable, index_words

from .kinds import kinds
from .models import Entry

BATCH = 500
# A number says the minute, and which of those of that minute.
BITS = 14
_WRITING = 0x57AFF2  # whoever gives out numbers on PostgreSQL holds this lock

_SQLITE = "INSERT OR REPLACE INTO search_words (rowid, title, text, more) VALUES (%s, %s, %s, %s)"
_POSTGRESQL = (
    "INSERT INTO search_words (rowid, words) VALUES (%s, %s::tsvector) "
    "ON CONFLICT (rowid) DO UPDATE SET words = excluded.words"
)
_GAP = 10  # places between title and text: no phrase goes from one into the other
_MOST_PLACES = 16_383


def index(kind: str, pks: Collection[int]) -> int:
    """Have the index say of these things what they say now. How many of them can be found."""
    pks, count = list(pks), 0
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        with transaction.atomic():
            found = kinds()[kind].read(batch)
            remove(kind, set(batch).difference(one.pk for one in found))
            _put(kind, found)
            count += len(found)
    return count


@transaction.atomic
def remove(kind: str, pks: Collection[int]) -> None:
    """They are found no more."""
    numbers = list(Entry.objects.filter(kind=kind, thing__in=pks).values_list("number", flat=True)) if pks else []
    if not numbers:
        return
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(number,) for number in numbers])
    Entry.objects.filter(number__in=numbers).delete()


def number_at(moment: datetime) -> int:
    """The lowest number of what is from `moment`'s minute."""
    return max(0, int(moment.timestamp()) // 60) << BITS


def _put(kind: str, found: Sequence[Findable]) -> None:
    known = dict(Entry.objects.filter(kind=kind, thing__in=[one.pk for one in found]).values_list("thing", "number"))
    new = [one for one in found if one.pk not in known]
    if new:
        numbers = _free_numbers(new)
        Entry.objects.bulk_create(Entry(number=numbers[one.pk], kind=kind, thing=one.pk) for one in new)
        known |= numbers
    statement = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(known[one.pk], *_row(one)) for one in found])


def _free_numbers(found: Iterable[Findable]) -> dict[int, int]:
    """A number of its minute for each; of a minute that is full, the next one's."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITING])
    given: dict[int, int] = {}
    last: dict[int, int] = {}  # minute → the last number given out in it
    for one in found:
        minute = number_at(one.at) >> BITS
        while True:
            if minute not in last:
                last[minute] = _last_of(minute)
            if last[minute] + 1 < (minute + 1) << BITS:
                break
            minute += 1
        last[minute] += 1
        given[one.pk] = last[minute]
    return given


def _last_of(minute: int) -> int:
    here = Entry.objects.filter(number__gte=minute << BITS, number__lt=(minute + 1) << BITS)
    return here.aggregate(last=Max("number"))["last"] or (minute << BITS) - 1


def _row(one: Findable) -> tuple[str, ...]:
    """What the database takes of its words."""
    title, text = index_words(one.title, one.language), index_words(one.text, one.language)
    more = sorted({*title.more, *text.more})
    if connection.vendor == "postgresql":
        return (_vector(title.forms, text.forms, more),)
    return " ".join(title.forms), " ".join(text.forms), " ".join(more)


def _vector(title: Sequence[str], text: Sequence[str], more: Iterable[str]) -> str:
    """A tsvector: each word with its places. A is the title, B the text; C is left for files; D is what is no word."""
    places: dict[str, list[str]] = {}
    for weight, place, form in _placed(title, text, more):
        places.setdefault(form, []).append(f"{min(place, _MOST_PLACES)}{weight}")
    return " ".join(f"'{form}':{','.join(islice(where, 250))}" for form, where in places.items())


def _placed(title: Sequence[str], text: Sequence[str], more: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    yield from (("A", place, form) for place, form in enumerate(title, start=1))
    yield from (("B", place, form) for place, form in enumerate(text, start=len(title) + _GAP))
    yield from (("D", _MOST_PLACES, form) for form in more)
