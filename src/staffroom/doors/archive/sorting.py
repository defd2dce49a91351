"""Sorting a whole archive into conversations: each row learns whom it answers, and when its turn comes."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from staffroom.foundation.archives import Letter, Threads, thread
from staffroom.foundation.mail.subjects import tag_of

from .models import FoundMail, Import

AT_ONCE = 2_000
TAG_OF_THE_LIST = 0.2  # of all subjects have it
State = FoundMail.State


def sort(import_: Import) -> None:
    """Put what waits into conversations, together with all that was imported into the network before."""
    waiting = frozenset(import_.mails.filter(state=State.WAITING).values_list("pk", flat=True))
    undated = _date_the_undated(import_)
    letters = list(_letters(import_, undated))
    tags = _tags(letters)
    threads = thread(letters)
    del letters
    count = _write_down(threads, waiting)
    people = import_.mails.filter(state=State.WAITING)
    Import.objects.filter(pk=import_.pk).update(
        threads=count,
        people=people.values("email", "name").exclude(email="").values("email").distinct().count()
        + people.filter(email="").values("name").distinct().count(),
        years=_years(import_),
        tags=tags,
        is_threaded=True,
    )
    import_.refresh_from_db()


def _letters(import_: Import, undated: datetime) -> Iterator[Letter[int]]:
    """As little as possible of each: most Message-IDs come again and again, and are in memory once."""
    rows = FoundMail.objects.filter(network=import_.network_id, state__in=[State.WAITING, State.IMPORTED]).order_by(
        "pk"
    )
    fields = rows.values_list("pk", "header", "references", "in_reply_to", "subject", "date", "topic")
    once: dict[str, str] = {}
    for pk, header, references, in_reply_to, subject, date, topic in fields.iterator(chunk_size=AT_ONCE):
        yield Letter(
            key=pk,
            message_id=once.setdefault(header, header),
            references=tuple(once.setdefault(it, it) for it in references.split()),
            in_reply_to=tuple(once.setdefault(it, it) for it in in_reply_to.split()),
            subject=once.setdefault(subject, subject),
            date=date or undated,
            topic=once.setdefault(topic, topic),
        )


def _date_the_undated(import_: Import) -> datetime:
    """Mails that nothing dates get the date of what follows them in the archive; the date for any that are left."""
    undated = list(
        import_.mails.filter(state=State.WAITING, date=None).order_by("-ordinal").values_list("pk", "ordinal")
    )
    for pk, ordinal in undated:
        near = import_.mails.filter(ordinal__gt=ordinal).exclude(date=None).order_by("ordinal")
        date = near.values_list("date", flat=True).first() or import_.started_at
        FoundMail.objects.filter(pk=pk).update(date=date)
    return import_.started_at


def _tags(letters: list[Letter[int]]) -> list[str]:
    counted = Counter(tag for letter in letters if (tag := tag_of(letter.subject)))
    return [tag for tag, count in counted.items() if count >= len(letters) * TAG_OF_THE_LIST]


def _write_down(threads: Threads[int], waiting: frozenset[int]) -> int:
    """Conversation by conversation, in the order of their beginnings. In how many something waits."""
    count = turn = 0
    changes: list[tuple[int | None, int, int, int]] = []
    for conversation in threads.conversations:
        if waiting.isdisjoint(conversation):
            continue
        count += 1
        for pk in conversation:
            turn += 1
            changes.append((threads.parents[pk], conversation[0], turn, pk))
        if len(changes) >= AT_ONCE:
            _update(changes)
            changes = []
    _update(changes)
    return count


def _update(changes: list[tuple[int | None, int, int, int]]) -> None:
    table = connection.ops.quote_name(FoundMail._meta.db_table)  # noqa: SLF001  which Django documents
    statement = f"UPDATE {table} SET parent_id = %s, root = %s, turn = %s WHERE id = %s"  # noqa: S608  a name of ours
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, changes)


def _years(import_: Import) -> dict[str, int]:
    dated = import_.mails.filter(state=State.WAITING).exclude(date=None)
    dates = dated.values_list("date", flat=True).iterator()
    return dict(sorted(Counter(str(date.year) for date in dates if date).items()))
