"""The index made anew while it is in use: everything there is, a batch at a time, resumed where it was broken off."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from staffroom.foundation.durability import kept_a_little_later

from .indexing import BATCH, index, remove
from .kinds import HasFiles, kinds
from .models import Entry, Standing

PAGES_AT_ONCE = 200  # of SQLite's index that are merged in one step


@dataclass(frozen=True)
class Progress:
    """How far it is in one kind: `done` of some `total` were looked at, `indexed` of them can be found."""

    kind: str
    done: int
    total: int
    indexed: int


def is_built() -> bool:
    return Standing.objects.filter(pk=1, built_at__isnull=False).exists()


def rebuild(*, resume: bool = False, files: bool = False) -> Iterator[Progress]:
    """Put everything into the index anew, and take out what is there no more; says how far it is after each batch.

    What is being found goes on being found. `resume`: go on where the last one was broken off. `files`: read the files
    again, too; else only those that never were.
    """
    with kept_a_little_later():
        yield from _rebuild(resume=resume, files=files)


def _rebuild(*, resume: bool, files: bool) -> Iterator[Progress]:
    standing, _ = Standing.objects.get_or_create(pk=1)
    begun = standing.kind if resume and standing.kind in kinds() else ""
    put_off_sorting(is_put_off=True)
    for kind in kinds():
        if begun and kind != begun:
            continue
        yield from _rebuild_kind(kind, after=standing.position if begun else 0, files=files)
        begun = ""
    put_off_sorting(is_put_off=False)
    Standing.objects.filter(pk=1).update(kind="", position=0, built_at=timezone.now())


def _rebuild_kind(kind: str, *, after: int, files: bool) -> Iterator[Progress]:
    finding = kinds()[kind]
    rows = finding.everything().order_by("pk")
    done, total, indexed = 0, rows.count(), 0
    while pks := list(rows.filter(pk__gt=after).values_list("pk", flat=True)[:BATCH]):
        if isinstance(finding, HasFiles):
            finding.read_files(pks, again=files)
        with transaction.atomic():
            _sweep(kind, Q(thing__gt=after, thing__lte=pks[-1]))
            indexed += index(kind, pks)
            after = pks[-1]
            Standing.objects.filter(pk=1).update(kind=kind, position=after)
        done += len(pks)
        yield Progress(kind, done, total, indexed)
    _sweep(kind, Q(thing__gt=after))


def put_off_sorting(*, is_put_off: bool) -> None:
    """Whether PostgreSQL puts new words into its index some thousand at a time.

    That costs it a third, and searches a little more: they read through what waits. Broken off, it stays until the next
    rebuild or night.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER INDEX search_words_words SET (fastupdate = {'on' if is_put_off else 'off'})")
        if not is_put_off:
            cursor.execute("SELECT gin_clean_pending_list('search_words_words')")


def forget_gone(kind: str) -> None:
    """Take out what has gone without a word, as unproved accounts do."""
    _sweep(kind, Q())


def wipe() -> None:
    """Leave nothing behind of words that were taken out: SQLite drops them when it merges its index."""
    if connection.vendor != "sqlite":
        return
    pages = -PAGES_AT_ONCE  # below zero: take all of the index in hand
    with connection.cursor() as cursor:
        while True:
            before = connection.connection.total_changes
            cursor.execute("INSERT INTO search_words (search_words, rank) VALUES ('merge', %s)", [pages])
            if connection.connection.total_changes - before < 2:  # as its documentation has it: nothing is left to do
                return
            pages = PAGES_AT_ONCE


def _sweep(kind: str, where: Q) -> None:
    """Take out what is there no more, asked in one statement: what is said meanwhile is there, and stays."""
    there = kinds()[kind].everything().filter(pk=OuterRef("thing"))
    gone = Entry.objects.filter(where, ~Exists(there), kind=kind).values_list("thing", flat=True)
    remove(kind, list(gone))
