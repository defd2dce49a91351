"""Where somebody is signed in: browser by browser, from when until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from staffroom.foundation.browsers import browser_of

from .models import Account, Person

SEEN_ON = "seen_on"
"""In the session: the day of which it is known that it was used, so that no other page of that day writes anything."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """`browser` and `system` are "" where they did not say."""

    pk: int
    browser: str
    system: str
    ip: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


def note(request: HttpRequest) -> None:
    """This session is one of theirs, as of today."""
    UserSession.objects.create_from_request(request)
    request.session[SEEN_ON] = timezone.now().date().isoformat()


def note_another_day(request: HttpRequest) -> None:
    """Once a day that it is still used. Nothing for a session that was never noted, or has been today."""
    today = timezone.now().date()
    if _seen_on(request) not in {None, today}:
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
        request.session[SEEN_ON] = today.isoformat()


def has_new_key(request: HttpRequest, before: str | None) -> None:
    """The session goes on under another key."""
    if before and before != request.session.session_key:
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def open_sessions(account: Account, this: str | None) -> list[OpenSession]:
    """Those that open something still, this one first, then the latest. Two queries.

    What is over is forgotten, and its session with it: what is not on the list opens nothing later, either.
    """
    noted = list(UserSession.objects.filter(user=account))
    now = timezone.now()
    stored = Session.objects.filter(session_key__in=[it.session_key for it in noted], expire_date__gt=now)
    alive = {it.session_key for it in stored if _opens(account, it)}
    over = [it.session_key for it in noted if it.session_key not in alive]
    if over:
        Session.objects.filter(session_key__in=over).delete()
        UserSession.objects.filter(session_key__in=over).delete()
    found = [_described(it, this) for it in noted if it.session_key in alive]
    return sorted(found, key=lambda it: (it.is_this, it.seen_at, it.pk), reverse=True)


def end(account: Account, pk: int) -> bool:
    """Whoever uses that session is signed out. Whether it was theirs and open."""
    found = UserSession.objects.filter(user=account, pk=pk).first()
    if found is None:
        return False
    found.end()
    return True


def end_all(person: Person) -> None:
    """Whoever uses a session of theirs is signed out, and nothing is left of what those held, their address with it."""
    keys = UserSession.objects.filter(user__person=person).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()


def forget_over() -> int:
    """What is known of sessions that are over; how many."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return int(UserSession.objects.exclude(session_key__in=alive).delete()[0])


def export(account: Account) -> list[dict[str, Any]]:
    return [
        {
            "browser": it.user_agent,
            "from": it.ip,
            "since": it.created_at.isoformat(),
            "last used": it.last_seen_at.date().isoformat(),
        }
        for it in UserSession.objects.filter(user=account).order_by("pk")
    ]


def _opens(account: Account, stored: Session) -> bool:
    """Sessions from before a password was changed, or everything was signed out, are there and open nothing.

    Nor do those that were sealed with a key which the site has no more; those under a key that it still knows do.
    """
    held: Mapping[str, Any] = import_module(settings.SESSION_ENGINE).SessionStore().decode(stored.session_data)
    carried = held.get(HASH_SESSION_KEY, "")
    good = (account.get_session_auth_hash(), *account.get_session_auth_fallback_hash())
    return any(constant_time_compare(carried, one) for one in good)


def _described(noted: UserSession, this: str | None) -> OpenSession:
    browser, system = browser_of(noted.user_agent)
    return OpenSession(
        pk=noted.pk,
        browser=browser,
        system=system,
        ip=noted.ip,
        begun_at=noted.created_at,
        seen_at=noted.last_seen_at,
        is_this=noted.session_key == this,
    )


def _seen_on(request: HttpRequest) -> date | None:
    seen_on = request.session.get(SEEN_ON)
    return date.fromisoformat(seen_on) if isinstance(seen_on, str) else None
