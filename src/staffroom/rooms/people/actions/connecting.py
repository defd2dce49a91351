"""Asking somebody to connect, and what becomes of it. Two people are connected on both sides or on neither."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_text
from staffroom.journal.recording import record

from .. import blocks
from ..facts import ConnectionAsked, ConnectionEnded, ConnectionMade
from ..models import Connection, ConnectionRequest, Person
from ..rules import are_connected, may_meet
from .refusals import Refused

LONGEST_NOTE = 600
MOST_ASKED_A_DAY = 30
MOST_WAITING = 300
TAKEN_BACK_LAST = timedelta(days=90)


class ConnectRefused(Refused):
    """Nobody is connected who was not before, and nobody was asked."""


@transaction.atomic
def ask_to_connect(asker: Person, asked: Person, *, note: str = "") -> ConnectionRequest | None:
    """The request that waits for `asked` now; None if they had asked themselves: then both are connected.

    Asking somebody who ignored it before looks the same, and reaches nobody. Raises ConnectRefused.
    """
    hold_both(asker, asked)
    _check_may_meet(asker, asked)
    if are_connected(asker, asked):
        raise ConnectRefused(_("You and %(name)s are connected already.") % {"name": asked.name})
    requests = ConnectionRequest.objects.standing()
    if requests.filter(asker=asked, asked=asker).exists():
        _connect(asker, asked, was_asked=True)
        return None
    if requests.filter(asker=asker, asked=asked).exists():
        raise ConnectRefused(_("You have asked %(name)s already. It is up to them now.") % {"name": asked.name})
    _check_pace(asker)
    words = {"note": _note(note), "asked_at": timezone.now(), "withdrawn_at": None}
    # One that was ignored and taken back stays ignored.
    request, _is_new = ConnectionRequest.objects.update_or_create(asker=asker, asked=asked, defaults=words)
    record(ConnectionAsked(request_id=request.pk, asker_id=asker.pk, asked_id=asked.pk))
    return request


@transaction.atomic
def accept(asked: Person, asker: Person) -> Connection:
    """`asked`'s side of knowing `asker`, who is told. Also of a request that was ignored. Raises ConnectRefused."""
    hold_both(asked, asker)
    if not ConnectionRequest.objects.standing().filter(asker=asker, asked=asked).exists():
        mine = Connection.objects.filter(person=asked, other=asker).first()
        if mine is None:
            raise ConnectRefused(_("This request has been taken back. Nothing was changed."))
        return mine
    _check_may_meet(asked, asker)
    return _connect(asked, asker, was_asked=True)


@transaction.atomic
def ignore(asked: Person, asker: Person) -> None:
    """The request waits no more for `asked`, and goes on waiting for `asker`, who is never told.

    Raises ConnectRefused if there is none (any more).
    """
    waiting = ConnectionRequest.objects.standing().filter(asker=asker, asked=asked)
    if not waiting.update(ignored_at=timezone.now()):
        raise ConnectRefused(_("There is no request to ignore any more."))


@transaction.atomic
def withdraw(asker: Person, asked: Person) -> None:
    """`asker` takes the request back. Raises ConnectRefused if there is none (any more)."""
    standing = ConnectionRequest.objects.standing().filter(asker=asker, asked=asked)
    if not standing.update(withdrawn_at=timezone.now(), note=""):
        raise ConnectRefused(_("There is no request to take back any more."))


@transaction.atomic
def connect(one: Person, other: Person) -> Connection:
    """`one`'s side. For two who have both agreed already, as to an introduction. Raises ConnectRefused."""
    hold_both(one, other)
    _check_may_meet(one, other)
    _check_may_meet(other, one)
    return _connect(one, other, was_asked=False)


@transaction.atomic
def disconnect(person: Person, other: Person) -> None:
    """Neither knows the other any more, with both sides' notes; the other is not told. Raises ConnectRefused."""
    hold_both(person, other)
    if not _part(person, other):
        raise ConnectRefused(_("You and %(name)s are not connected.") % {"name": other.name})


def hold_both(one: Person, other: Person) -> None:
    """Both rows are locked, in one order: asking, following and blocking at the same moment follow one another.

    `kind` is what they are by now: who has just left knows nobody, and nobody knows them.
    """
    both = Person.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")
    kinds = dict(both.values_list("pk", "kind"))
    for person in (one, other):
        person.kind = kinds.get(person.pk, Person.Kind.FORMER)


def forget_taken_back(now: datetime) -> int:
    """Requests that were taken back three months ago are gone; how many.

    Those that had been ignored stay, so that asking again goes on bothering nobody.
    """
    old = ConnectionRequest.objects.filter(withdrawn_at__lt=now - TAKEN_BACK_LAST, ignored_at__isnull=True)
    return old.delete()[0]


def end_knowing(person: Person, other: Person) -> None:
    """No connection and no request is left between them, in either direction. Inside the caller's transaction."""
    _part(person, other)
    ConnectionRequest.objects.filter(_either(person, other, "asker", "asked")).delete()


def _check_may_meet(person: Person, other: Person) -> None:
    if person.pk == other.pk:
        raise ConnectRefused(_("You can't connect with yourself."))
    if may_meet(person, other):
        return
    if blocks.has_blocked(person, other):
        raise ConnectRefused(_("You have blocked %(name)s. Unblock them first.") % {"name": other.name})
    # The same words whoever it is, and whyever.
    raise ConnectRefused(_("There is nobody here to connect with by this name."))


def _check_pace(asker: Person) -> None:
    """Taken-back requests count as well: nobody is asked again and again."""
    mine = ConnectionRequest.objects.filter(asker=asker)
    if mine.filter(asked_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_ASKED_A_DAY:
        raise ConnectRefused(_("That is a lot of people for one day. Ask the others tomorrow."))
    if mine.standing().count() >= MOST_WAITING:
        raise ConnectRefused(_("Many of your requests still wait for an answer. Take some of them back first."))


def _connect(person: Person, other: Person, *, was_asked: bool) -> Connection:
    """`person`'s side; recorded once, however often it is done."""
    now = timezone.now()
    mine, is_new = Connection.objects.get_or_create(person=person, other=other, defaults={"since": now})
    Connection.objects.get_or_create(person=other, other=person, defaults={"since": now})
    ConnectionRequest.objects.filter(_either(person, other, "asker", "asked")).delete()
    if is_new:
        record(ConnectionMade(person_id=person.pk, other_id=other.pk, was_asked=was_asked))
    return mine


def _part(person: Person, other: Person) -> bool:
    """Whether they were connected."""
    count, _each = Connection.objects.filter(_either(person, other, "person", "other")).delete()
    if count:
        record(ConnectionEnded(person_id=person.pk, other_id=other.pk))
    return bool(count)


def _either(one: Person, other: Person, here: str, there: str) -> Q:
    return Q(**{here: one, there: other}) | Q(**{here: other, there: one})


def _note(note: str) -> str:
    words = clean_text(note).strip()
    if len(words) > LONGEST_NOTE:
        raise ConnectRefused(
            _("Your note has %(count)s characters; %(most)s is the most.") % {"count": len(words), "most": LONGEST_NOTE}
        )
    return words
