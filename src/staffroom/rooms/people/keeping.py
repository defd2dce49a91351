"""What this room exports and removes of a person."""

from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import ProtectedError

from . import open_sessions
from .models import (
    Account,
    Address,
    Block,
    Category,
    Connection,
    ConnectionRequest,
    Follow,
    FormerHandle,
    FormerPerson,
    Mute,
    Person,
)

_OF_PEOPLE = {Person, Account, Address, Block, FormerHandle, FormerPerson}
_OF_KNOWING = {Category, Connection, ConnectionRequest, Follow, Mute}
COVERS = frozenset(_OF_PEOPLE | _OF_KNOWING | {EmailAddress, EmailConfirmation, Authenticator, UserSession})
_BOTH_SIDES = (
    "blocks",
    "blocked_by",
    "connections",
    "connected_by",
    "categories",
    "requests_made",
    "requests_got",
    "follows",
    "followed_by",
    "mutes",
    "muted_by",
)


def export(person: Person) -> dict[str, Any]:
    account = Account.objects.filter(person=person).first()
    return {
        "name": person.name,
        "handle": person.handle,
        "headline": person.headline,
        "since": person.created_at.isoformat(),
        "addresses": [
            {
                "email": address.email,
                "proved": address.verified_at.isoformat() if address.verified_at else None,
                "first": address.is_primary,
                "not working since": address.failing_since.isoformat() if address.failing_since else None,
            }
            for address in person.addresses.order_by("email")
        ],
        "blocks": [
            {"person": block.blocked.name, "since": block.at.isoformat()}
            for block in person.blocks.select_related("blocked").order_by("at")
        ],
        "former handles": [it.handle for it in person.former_handles.order_by("given_up_at")],
        "accounts that became this one": [
            it.merged_at.isoformat() for it in person.former_numbers.order_by("merged_at")
        ],
        **_knowing(person),
        "account": _account(account) if account else None,
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    """Account, addresses, whom they know and block, from both sides; and the nameless person, unless something that
    was said needs an author.

    Handles that they had lead nowhere any more, and stay out of others' reach.
    """
    count: int = Account.objects.filter(person=person).delete()[0] + person.addresses.all().delete()[0]
    count += sum(getattr(person, theirs).all().delete()[0] for theirs in _BOTH_SIDES)
    person.former_handles.update(person=None)
    count += person.former_numbers.all().delete()[0]
    try:
        with transaction.atomic():
            return count + Person.objects.filter(pk=person.pk).delete()[0]
    except ProtectedError:
        return count


def _knowing(person: Person) -> dict[str, Any]:
    """One's own side of it: nothing of how others sort, note, ignore or mute."""
    made = person.requests_made.standing().select_related("asked").order_by("asked_at")
    got = person.requests_got.standing().select_related("asker").order_by("asked_at")
    return {
        "categories": [category.label for category in person.categories.order_by("pk")],
        "people I know": [_connection(it) for it in person.connections.select_related("other", "category")],
        "asked to connect": [{"person": it.asked.name, "note": it.note, "at": it.asked_at.isoformat()} for it in made],
        "was asked to connect": [
            {
                "person": it.asker.name,
                "note": it.note,
                "at": it.asked_at.isoformat(),
                "ignored": it.ignored_at.isoformat() if it.ignored_at else None,
            }
            for it in got
        ],
        "follows": [it.followed.name for it in person.follows.select_related("followed").order_by("pk")],
        "followed by": [it.follower.name for it in person.followed_by.select_related("follower").order_by("pk")],
        "muted": [it.muted.name for it in person.mutes.select_related("muted").order_by("pk")],
    }


def _connection(mine: Connection) -> dict[str, Any]:
    return {
        "person": mine.other.name,
        "handle": mine.other.handle,
        "category": mine.category.label if mine.category else None,
        "met at": mine.met_at,
        "notes": mine.notes,
        "since": mine.since.isoformat(),
    }


def _account(account: Account) -> dict[str, Any]:
    ways_in = Authenticator.objects.filter(user=account).order_by("created_at")
    return {
        "language": account.language,
        "time zone": account.timezone,
        "light": account.theme or "as the system",
        "letters carry the own address": account.shows_address,
        "found by address": account.is_found_by_address,
        "runs the site": account.is_operator,
        "has a password": account.has_usable_password(),
        "last signed in": account.last_login.isoformat() if account.last_login else None,
        "signed in": open_sessions.export(account),
        "second steps": [{"kind": way.type, "since": way.created_at.isoformat()} for way in ways_in],
    }
