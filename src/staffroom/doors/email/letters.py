"""Writing a letter: a single mail (a code, a welcome, a digest, an answer), put into the outbox."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from staffroom.journal.waking import wake_on_commit
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Address, Person

from .models import Delivery, Letter

# What a letter may say of itself beyond its kind; anything else is the composer's to decide.
HEADERS = frozenset(["Reply-To", "In-Reply-To", "References", "List-Unsubscribe"])
LONGEST_SUBJECT = 300
# The kind of what libraries send: codes and links that somebody waits for.
SITE = "site"
SITE_LETTERS_LAST = timedelta(hours=1)


@transaction.atomic
def write(
    *,
    kind: str,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    person: Person | None = None,
    address: Address | None = None,
    network: Network | None = None,
    headers: Mapping[str, Any] | None = None,
    is_secret: bool = False,
) -> Letter:
    """The letter with this `key`, on its way to `to`. Writing it again, to the same address, changes nothing.

    Words come ready, in the language that is active. `headers` (names in HEADERS): Reply-To is an address;
    In-Reply-To a Message-ID, which makes the letter an automatic answer; References a list of them; List-Unsubscribe
    the URL of one-click leaving. `network`: in whose name it goes; without one, the site's.
    """
    unknown = (headers or {}).keys() - HEADERS
    if unknown:
        raise TypeError(f"A letter can't have the headers {', '.join(sorted(unknown))}.")
    letter, _ = Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "subject": " ".join(subject.split())[:LONGEST_SUBJECT],
            "text": text,
            "html": html,
            "language": get_language() or "en-gb",
            "headers": dict(headers or {}),
            "is_secret": is_secret,
        },
    )
    now = timezone.now()
    Delivery.objects.bulk_create(
        [addressed(letter, to=to, now=now, person=person, address=address, network=network)], ignore_conflicts=True
    )
    wake_on_commit()
    return letter


def addressed(
    letter: Letter,
    *,
    to: str,
    now: datetime,
    person: Person | None = None,
    address: Address | None = None,
    network: Network | None = None,
) -> Delivery:
    """A delivery of `letter`, not stored yet."""
    return Delivery(
        letter=letter,
        to=to.strip(),
        person=person,
        address=address,
        network=network,
        next_attempt_at=now,
        created_at=now,
    )


def write_to(person: Person, **words: Any) -> Letter | None:
    """A letter to where `person` reads mail; None, and nothing written, if there is no such place. See write()."""
    address = Address.objects.working().filter(person=person, is_primary=True).first()
    if address is None:
        return None
    return write(to=address.email, person=person, address=address, **words)
