"""Writing the index: what is put in, put anew, and taken out. Doing it twice is doing it once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from staffroom.foundation.prepared import Prepared
from staffroom.foundation.statements import Insertion
from staffroom.foundation.words import Findable, Indexed, index_words

from .kinds import kinds
from .labels import about as named_about
from .labels import labels_of
from .models import Entry

BATCH = 500
# A number says the minute, and which of those of that minute.
BITS = 14
_WRITING = 0x57AFF2  # whoever gives out numbers on PostgreSQL holds this lock

_SQLITE = "INSERT OR REPLACE INTO search_words (rowid, title, text, more, files, about) VALUES (%s, %s, %s, %s, %s, %s)"
_POSTGRESQL = (
    "INSERT INTO search_words (rowid, words) "
    "SELECT number, words::tsvector FROM unnest(%s::bigint[], %s::text[]) AS given (number, words) "
    "ON CONFLICT (rowid) DO UPDATE SET words = excluded.words"
)
# Of minutes, each given by the first number there can be in it and the first behind it.
_LAST = (
    "WITH minute (first, behind) AS (VALUES {}) SELECT first, (SELECT max(number) FROM search_entry "
    "WHERE number >= first AND number < behind) FROM minute"
)
_GAP = 10  # places between title, text and files: no phrase goes from one into the other
# The last place there is stands for none; the one before it stays free, so that no phrase leads there.
_NO_PLACE, _LAST_PLACE = 16_383, 16_381
_MOST_PLACES = 250  # of one word
_NONE = Indexed((), ())


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
def index_new(kind: str, found: Sequence[Findable]) -> None:
    """Put things into the index as they are told, without reading them: for whoever has just made many of them."""
    for start in range(0, len(found), BATCH):
        _put(kind, found[start : start + BATCH])


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
        _store_entries.all([Entry(number=numbers[one.pk], kind=kind, thing=one.pk) for one in new])
        known |= numbers
    if connection.vendor == "postgresql":
        vectors = [_vector(*_words(one)) for one in found]
        with connection.cursor() as cursor:
            cursor.execute(_POSTGRESQL, [[known[one.pk] for one in found], vectors])
        return
    # In the order of their numbers: where one is lower than the one before, SQLite's index begins a new segment.
    ordered = sorted(found, key=lambda one: known[one.pk])
    with connection.cursor() as cursor:
        cursor.executemany(_SQLITE, [(known[one.pk], *_columns(*_words(one))) for one in ordered])


def _free_numbers(found: Iterable[Findable]) -> dict[int, int]:
    """A number of its minute for each; of a minute that is full, the next one's."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITING])
    given: dict[int, int] = {}
    minutes = {one.pk: number_at(one.at) >> BITS for one in found}
    last = _last_of_each(set(minutes.values()))
    for one in found:
        minute = minutes[one.pk]
        while True:
            if minute not in last:
                last[minute] = _last_of(minute)
            if last[minute] + 1 < (minute + 1) << BITS:
                break
            minute += 1
        last[minute] += 1
        given[one.pk] = last[minute]
    return given


def _last_of_each(minutes: Collection[int]) -> dict[int, int]:
    """Minute → the last number given out in it, asked for all of them at once."""
    if len(minutes) == 1:
        return {minute: _last_of(minute) for minute in minutes}
    with connection.cursor() as cursor:
        bounds = [bound for minute in minutes for bound in (minute << BITS, (minute + 1) << BITS)]
        cursor.execute(_LAST.format(", ".join(["(%s, %s)"] * len(minutes))), bounds)
        found = dict(cursor.fetchall())
    return {minute: found[minute << BITS] or (minute << BITS) - 1 for minute in minutes}


def _last_of(minute: int) -> int:
    found = _NUMBERS(first=minute << BITS, behind=(minute + 1) << BITS)
    return found[0][0] if found else (minute << BITS) - 1


# Asked for every message that comes in.
_NUMBERS = Prepared(
    lambda first, behind: (
        Entry.objects.filter(number__gte=first, number__lt=behind).order_by("-number").values_list("number")[:1]
    )
)


_store_entries = Insertion(Entry)

type Forms = Sequence[Sequence[str]]


def _words(one: Findable) -> tuple[Forms, Sequence[str], Sequence[str]]:
    """The words of title, text and files, in order; what else finds it; and what it is about."""
    parts = [_indexed(text, one.language) for text in (one.title, one.text, one.files)]
    about = index_words(one.about, one.language) if one.about else _NONE
    more = [*sorted({word for part in parts for word in part.more}), *labels_of(one)]
    return [part.forms for part in parts], more, sorted({*about.forms, *about.more})


def _indexed(text: str | Indexed, language: str) -> Indexed:
    if isinstance(text, Indexed):
        return text
    return index_words(text, language) if text else _NONE


def _columns(forms: Forms, more: Sequence[str], about: Sequence[str]) -> tuple[str, ...]:
    """As SQLite takes them."""
    title, text, files = (" ".join(words) for words in forms)
    return title, text, " ".join(more), files, " ".join(about)


def _vector(forms: Forms, more: Sequence[str], about: Sequence[str]) -> str:
    """As PostgreSQL takes them: each word with its places."""
    places: dict[str, list[str]] = {}
    place = 0
    for weight, words in zip("ABD", forms, strict=True):
        for number, form in enumerate(words[:_LAST_PLACE], start=place + 1):
            places.setdefault(form, []).append(f"{min(_LAST_PLACE, number)}{weight}")
        place += len(words) + _GAP
    for form in about:
        places.setdefault(named_about(form), []).append(f"{_NO_PLACE}C")
    for form in more:
        places.setdefault(form, []).append(f"{_NO_PLACE}D")
    return " ".join(f"'{form}':{','.join(where[:_MOST_PLACES])}" for form, where in places.items())
