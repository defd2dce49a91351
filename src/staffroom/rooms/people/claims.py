"""Proving that one is somebody who wrote before having an account: a link that goes to the address they wrote from."""

from allauth.core import ratelimit
from django.core import signing
from django.http import HttpRequest

from .letters import send_claim_link
from .models import Address, Person

LASTS = 3 * 24 * 3600  # seconds
_SALT = "staffroom:claim"


def address_of(author: Person) -> Address | None:
    """Where an unclaimed author wrote from, as far as the archive said so."""
    return author.addresses.order_by("-is_primary", "pk").first() if author.kind == Person.Kind.UNCLAIMED else None


def ask(request: HttpRequest, person: Person, address: Address) -> bool:
    """Send the link there for `person`, who asks; whether it was sent, or has been often enough."""
    if not ratelimit.consume(request, action="prove_address", key=address.email):
        return False
    token = signing.dumps([person.pk, address.pk], salt=_SALT)
    send_claim_link(address, token, person)
    return True


def claimed_by(token: str) -> tuple[int, int] | None:
    """Whose claim it is, and to which address; None for what we did not make, and for what is too old."""
    try:
        person, address = signing.loads(token, salt=_SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return person, address
