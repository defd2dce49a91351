"""People who come with the roster of a list that moved here: members at once, without having done anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from staffroom.journal.recording import record

from ..facts import AddressVerified, PeopleBroughtIn
from ..models import Account, Address, Person
from .addresses import verify_address
from .handles import suggest_handles
from .joining import name_for

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Comer:
    """One entry of a roster. `email` is lower case; `is_failing`: mail to it came back at the list that had it."""

    email: str
    name: str = ""
    is_failing: bool = False


@transaction.atomic
def bring_in(comers: Sequence[Comer], *, language: str, timezone_name: str = "Europe/London") -> dict[str, Address]:
    """For the email of each of the comers (500 at most) the address here, its person being the one who comes.

    Who has proved an address here is that person. Everybody else gets an account with an address that the list
    vouches for: mail goes to it and comes from it, and signing in proves it. Doing it twice changes nothing.
    """
    if len(comers) > MOST_AT_ONCE:
        raise ValueError(f"{len(comers)} people at once; {MOST_AT_ONCE} is the most.")
    wanted = {comer.email: comer for comer in comers}
    known = _verified(wanted)
    for address in _claimed(wanted.keys() - known.keys()):
        known[address.email] = _vouch(address)
    new = [comer for email, comer in wanted.items() if email not in known]
    known |= _make(new, language, timezone_name)
    return known


def _verified(emails: Iterable[str]) -> dict[str, Address]:
    found = Address.objects.verified().filter(email__in=list(emails)).select_related("person")
    return {address.email: address for address in found}


def _claimed(emails: Iterable[str]) -> list[Address]:
    """Addresses with which somebody has come in who has not proved them yet: each has an account of its own."""
    accounts = Account.objects.filter(email__in=list(emails)).values("person", "email")
    claims = {(row["person"], row["email"]) for row in accounts}
    found = Address.objects.filter(email__in=[email for _person, email in claims]).select_related("person")
    return [address for address in found if (address.person_id, address.email) in claims]


def _vouch(address: Address) -> Address:
    """The list stands for it. Whoever was in that account without any proof is out."""
    verify_address(address)
    address.is_vouched_for = True
    address.save(update_fields=["is_vouched_for"])
    Account.objects.filter(person=address.person_id).update(brought_in_at=timezone.now())
    return address


def _make(comers: Sequence[Comer], language: str, timezone_name: str) -> dict[str, Address]:
    """Accounts and addresses for people who are new: a handful of statements, however many they are."""
    if not comers:
        return {}
    now = timezone.now()
    signed = _signed(comer.email for comer in comers)
    names = [signed.get(comer.email) or name_for(comer.name, comer.email) for comer in comers]
    people = Person.objects.bulk_create(
        Person(kind=Person.Kind.MEMBER, name=name, handle=handle)
        for name, handle in zip(names, suggest_handles(names), strict=True)
    )
    accounts = Account.objects.bulk_create(
        Account(
            person=person,
            email=comer.email,
            password=make_password(None),
            language=language,
            timezone=timezone_name,
            brought_in_at=now,
        )
        for person, comer in zip(people, comers, strict=True)
    )
    addresses = Address.objects.bulk_create(
        Address(
            person=person,
            email=comer.email,
            verified_at=now,
            is_vouched_for=True,
            is_primary=True,
            failing_since=now if comer.is_failing else None,
        )
        for person, comer in zip(people, comers, strict=True)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=account, email=account.email, verified=True, primary=True) for account in accounts
    )
    record(PeopleBroughtIn(person_ids=[person.pk for person in people]))
    _say_whose_words_are_found(addresses)
    return {address.email: address for address in addresses}


def _signed(emails: Iterable[str]) -> dict[str, str]:
    """How those who wrote before signed what they wrote: that says more of them than what a list calls them.

    Without those of whom nothing but their address was known.
    """
    written = Address.objects.filter(email__in=list(emails), person__kind=Person.Kind.UNCLAIMED).order_by("-pk")
    names = dict(written.values_list("email", "person__name"))
    return {email: name for email, name in names.items() if "@" not in name and name not in {"", name_for("", email)}}


def _say_whose_words_are_found(addresses: Sequence[Address]) -> None:
    """Who wrote before under an address that nobody had claimed, and is somebody here from now on."""
    emails = [address.email for address in addresses]
    unclaimed = Address.objects.filter(email__in=emails, person__kind=Person.Kind.UNCLAIMED)
    written = set(unclaimed.values_list("email", flat=True))
    for address in addresses:
        if address.email in written:
            record(AddressVerified(person_id=address.person_id, address_id=address.pk))
