"""What one person finds, a page at a time.

Whether they may see what is found is asked in the same statement that looks into the index, so that one which lags
behind neither shows nor counts what it should not; and what is shown is read anew, as it is now.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import batched, groupby
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from staffroom.foundation.paging import AFTER, BEFORE, Page, page_after
from staffroom.foundation.words import Narrowing, Query, Shown, Wanted, has_any, marked, wanted
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from .indexing import number_at
from .kinds import kinds
from .matching import asked_of_index, asked_of_titles, matching, weight
from .models import Entry, Words
from .planning import few_numbers, numbered

SIZE = 20
NEWEST, BEST = "newest", "best"
COUNTED = 1_000  # exactly; beyond, it is “more than”
RANKED = 10_000  # of what was found, the newest
FEW = 300
STRETCH = 1_500  # of those that were looked up, so many are asked for at once
MOST_NAMED = 200  # persons, or networks, that one name may mean
MYSELF = "me"


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `excerpt` is safe HTML with the words that were asked for in <mark>.

    `in_file`: where words that it does not say itself were found, and what is said there (safe HTML, too).
    """

    kind: str
    pk: int
    shown: Shown
    excerpt: str
    title: str
    in_file: str = ""
    file_excerpt: str = ""


@dataclass(frozen=True)
class Found[T]:
    """A page of hits. `count` goes to COUNTED, and has_more_than_counted says that there are others."""

    page: Page[T]
    count: int = 0
    has_more_than_counted: bool = False
    # “Best first” looked at the newest RANKED alone.
    is_ranked_in_part: bool = False


@dataclass(frozen=True)
class _Ranked:
    """An entry and how well it matches; what a page of the best is cut by."""

    pk: int
    kind: str
    thing: int


def search(person: Person | None, query: Query, *, order: str = NEWEST, key: str | None = None) -> Found[Hit]:
    """What `person` (None: a guest) finds, the newest or the best of it first. `key`: of another page of the same."""
    if query.is_empty:
        return Found(Page([], None, None))
    languages = languages_here()
    narrowing = _narrowing(query, person)
    if narrowing.is_impossible:
        return Found(Page([], None, None))
    asked = asked_of_index(query, narrowing, languages)
    rows = _rows(asked, query)
    rank = asked if order == BEST and query.wanted else ""
    found = _of_few(rows, query, person, narrowing, rank, key) if asked else None
    if found is None:
        found = _of_many(rows, person, narrowing, rank, key)
    return replace(found, page=replace(found.page, items=_hits(found.page.items, person, query, languages)))


def languages_here() -> tuple[str, ...]:
    """The languages that something here may be written in."""
    spoken = Network.objects.order_by().values_list("language", flat=True).distinct()
    return tuple(sorted({settings.LANGUAGE_CODE, *spoken}))


def _rows(asked: str, query: Query) -> QuerySet[Any]:
    """Words where there is something to look for, else Entries. The key of either is the entry's number."""
    if not asked:
        return _within(Entry.objects.all(), query)
    return _within(Words.objects.filter(matching(asked)).select_related("entry"), query)


def _within(rows: QuerySet[Any], query: Query) -> QuerySet[Any]:
    """Numbers run in the order of dates: a stretch of time is a stretch of numbers."""
    if query.first_day:
        rows = rows.filter(pk__gte=number_at(_begin(query.first_day)))
    return rows.filter(pk__lt=number_at(_begin(query.end))) if query.end else rows


def _begin(day: date) -> datetime:
    """Midnight where the reader is."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _seen(person: Person | None, narrowing: Narrowing, prefix: str) -> Q:
    """The wall: of each kind, what `person` may see now, one by one."""
    seen = Q(pk__in=[])
    for kind, finding in kinds().items():
        rows = finding.narrowed(finding.visible_to(person), narrowing)
        if rows is not None:
            seen |= Q(**{f"{prefix}kind": kind}) & Q(Exists(rows.filter(pk=OuterRef(f"{prefix}thing"))))
    return seen


def _narrowing(query: Query, person: Person | None) -> Narrowing:
    """What the operators mean for this reader. A name that nobody has finds as little as one of somebody unseen."""
    by = [_persons(name, person) for name in query.by]
    within = [_networks(name, person) for name in query.within]
    return Narrowing(
        by=frozenset[int]().union(*by) if by else None,
        within=frozenset[int]().union(*within) if within else None,
        has_attachment=query.has_attachment,
    )


def _persons(name: str, person: Person | None) -> set[int]:
    """Everybody of that name, or the one with that handle. What they said is what is then looked for, not they."""
    if name.lower() == MYSELF and person is not None:
        return {person.pk}
    by_handle = Person.objects.filter(handle=name.lower().lstrip("@")).values_list("pk", flat=True)
    return set(by_handle) or set(_named("person", name))


def _networks(name: str, person: Person | None) -> set[int]:
    """Networks of that name, or the one with that address; only those that `person` may know of."""
    findable = Network.objects.findable_by(person)
    by_slug = set(findable.filter(slug=name.lower()).values_list("pk", flat=True))
    return by_slug or set(findable.filter(pk__in=_named("network", name)).values_list("pk", flat=True))


def _named(kind: str, name: str) -> list[int]:
    titled = Words.objects.filter(matching(asked_of_titles(name)), entry__kind=kind)
    return list(titled.values_list("entry__thing", flat=True)[:MOST_NAMED])


def _of_few(
    rows: QuerySet[Any], query: Query, person: Person | None, narrowing: Narrowing, rank: str, key: str | None
) -> Found[Any] | None:
    """A page of rows that are few; None if they are not.

    Of few, the rooms are asked at once which of them may be seen: the large question below takes longer to put than to
    answer.
    """
    has_phrase = any(len(term.words) > 1 for term in query.wanted)
    numbers = few_numbers(rows, wanted=COUNTED + 1, has_phrase=has_phrase)
    if numbers is not None:
        return _of_numbers(numbers, person, narrowing, rank, key)
    candidates = _matched(rows, rank, FEW + 1)
    return _cut(_visible(candidates, person, narrowing), key) if len(candidates) <= FEW else None


def _of_numbers(
    numbers: Sequence[int], person: Person | None, narrowing: Narrowing, rank: str, key: str | None
) -> Found[Any]:
    """A page of the entries with these numbers, the newest first; a stretch of them at a time, until it's enough."""
    seen: list[_Ranked] = []
    for stretch in batched(numbers, STRETCH):
        entries = Entry.objects.filter(pk__in=stretch).order_by("-pk").values_list("pk", "kind", "thing")
        seen += _visible([_Ranked(*entry) for entry in entries], person, narrowing)
        if len(seen) >= RANKED if rank else len(seen) > COUNTED and _reaches(seen, key):
            break
    if not rank:
        return _cut(seen, key)
    found = _cut(_weighed(seen[:RANKED], rank), key)
    return replace(found, is_ranked_in_part=len(seen) >= RANKED)


def _reaches(seen: Sequence[_Ranked], key: str | None) -> bool:
    """Whether the page that `key` stands for, and one beyond it, is among these."""
    return not key or any(str(one.pk) == key[1:] for one in seen[:-SIZE])


def _visible(candidates: Sequence[_Ranked], person: Person | None, narrowing: Narrowing) -> list[_Ranked]:
    """Those of them that `person` may see, in the same order."""
    seen: set[tuple[str, int]] = set()
    for kind, things in _by_kind(candidates):
        visible = kinds()[kind].narrowed(kinds()[kind].visible_to(person), narrowing)
        if visible is not None:
            seen.update((kind, pk) for pk in visible.filter(pk__in=things).values_list("pk", flat=True))
    return [one for one in candidates if (one.kind, one.thing) in seen]


def _matched(rows: QuerySet[Any], rank: str, most: int) -> list[_Ranked]:
    """The newest of the rows; the best of them first, if there is something to rank by."""
    columns = ["pk", "entry__kind", "entry__thing"]
    if not rank:
        return [_Ranked(*row) for row in rows.order_by("-pk").values_list(*columns)[:most]]
    weighed = rows.annotate(weight=weight(rank)).order_by("-pk").values_list("weight", *columns)[:most]
    return _best_first((each, _Ranked(*row)) for each, *row in weighed)


def _weighed(entries: Sequence[_Ranked], rank: str) -> list[_Ranked]:
    """The best of these first."""
    weights = dict(numbered([one.pk for one in entries]).annotate(weight=weight(rank)).values_list("pk", "weight"))
    return _best_first((weights.get(one.pk, 0.0), one) for one in entries)


def _best_first(weighed: Iterable[tuple[float, _Ranked]]) -> list[_Ranked]:
    """The newer first where two match alike."""
    return [one for _weight, one in sorted(weighed, key=lambda each: (-round(each[0], 6), -each[1].pk))]


def _of_many(
    rows: QuerySet[Any], person: Person | None, narrowing: Narrowing, rank: str, key: str | None
) -> Found[Any]:
    """A page of rows of which there may be a million."""
    rows = rows.filter(_seen(person, narrowing, "entry__" if rows.model is Words else ""))
    count = rows.order_by()[: COUNTED + 1].count()
    if rank:
        ranked = _matched(rows, rank, RANKED)
        found = replace(_cut(ranked, key), is_ranked_in_part=len(ranked) == RANKED)
    else:
        page = page_after(rows, order=("-pk",), key=key, size=SIZE)
        found = Found(replace(page, items=[getattr(row, "entry", row) for row in page.items]))
    return replace(found, count=min(count, COUNTED), has_more_than_counted=count > COUNTED)


def _cut(ranked: Sequence[_Ranked], key: str | None) -> Found[Any]:
    """The page of these that `key` stands for."""
    start = _start(ranked, key)
    items = list(ranked[start : start + SIZE])
    next_key = f"{AFTER}{items[-1].pk}" if start + SIZE < len(ranked) else None
    page = Page(items, next_key, f"{BEFORE}{items[0].pk}" if start else None)
    return Found(page, count=min(len(ranked), COUNTED), has_more_than_counted=len(ranked) > COUNTED)


def _start(ranked: Sequence[_Ranked], key: str | None) -> int:
    """Where the page begins that `key` stands for: after the entry it names, or so that it ends before that."""
    if not key or key[0] not in {AFTER, BEFORE}:
        return 0
    place = next((place for place, one in enumerate(ranked) if str(one.pk) == key[1:]), None)
    if place is None:
        return 0
    return max(0, place - SIZE) if key[0] == BEFORE else (place + 1) % len(ranked)


def _hits(entries: Sequence[Any], person: Person | None, query: Query, languages: Sequence[str]) -> list[Hit]:
    """They may have changed since the index was written, and are shown as they are."""
    shown = {kind: kinds()[kind].shown(pks, person) for kind, pks in _by_kind(entries)}
    asked, each = wanted(query, languages), [wanted(Query((term,)), languages) for term in query.wanted]
    return [
        _hit(entry, shown[entry.kind][entry.thing], asked, each)
        for entry in entries
        if entry.thing in shown[entry.kind]
    ]


def _hit(entry: Any, one: Shown, asked: Wanted, each: Sequence[Wanted]) -> Hit:
    hit = Hit(
        kind=entry.kind,
        pk=entry.thing,
        shown=one,
        excerpt=marked(one.text, asked),
        title=marked(one.title, asked, length=200),
    )
    missing = [term for term in each if not (has_any(one.text, term) or has_any(one.title, term))] if one.files else []
    for file in one.files if missing else ():
        if any(has_any(file.text, term) or has_any(file.name, term) for term in missing):
            return replace(hit, in_file=file.name, file_excerpt=marked(file.text, asked))
    return hit


def _by_kind(entries: Sequence[Any]) -> Iterator[tuple[str, list[int]]]:
    kind = attrgetter("kind")
    for name, those in groupby(sorted(entries, key=kind), kind):
        yield name, [entry.thing for entry in those]
