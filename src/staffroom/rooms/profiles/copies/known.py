"""The people somebody knows as a file: what each lets them see, and what they keep about each themselves."""

from collections.abc import Iterable, Iterator
from itertools import batched

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from staffroom.foundation.csv_tables import write_table
from staffroom.foundation.vcards import line
from staffroom.rooms.people.models import Address, Connection, Person

from ..models import Profile
from ..seeing import fields_seen_of, standings_of
from ..showing import ShownProfile
from ..wording import place_name
from .addresses import base, page_path
from .vcard import card

BATCH = 200


def cards(viewer: Person, connections: Iterable[Connection]) -> str:
    """A vCard for each, with the category, the place where they met, and the notes."""
    site = base()
    known = known_profiles(viewer, connections)
    return "".join(card(it, page=site + page_path(it.person), further=_own(side)) for side, it in known)


def table(viewer: Person, connections: Iterable[Connection]) -> bytes:
    """The same as CSV."""
    head = [
        _("Name"),
        _("Handle"),
        _("Headline"),
        _("Role"),
        _("Organisation"),
        _("Place"),
        _("Email address"),
        _("Page"),
        _("Category"),
        _("Where you met"),
        _("Your notes"),
        _("Connected"),
    ]
    site = base()
    return write_table(head, (_row(side, profile, site) for side, profile in known_profiles(viewer, connections)))


def known_profiles(viewer: Person, connections: Iterable[Connection]) -> Iterator[tuple[Connection, ShownProfile]]:
    """Each of `connections` with what `viewer` may see of the other. Six queries for two hundred of them."""
    for sides in batched(connections, BATCH):
        persons = [side.other for side in sides]
        fields = fields_seen_of(persons, standings_of(viewer, persons))
        profiles = {it.pk: it for it in Profile.objects.select_related("place").filter(pk__in=fields)}
        addresses = _addresses([pk for pk, seen in fields.items() if "address" in seen])
        prefetch_related_objects([person for person in persons if "links" in fields[person.pk]], "links")
        for side in sides:
            profile = profiles.get(side.other_id) or Profile(person=side.other)
            yield side, _shown(side.other, profile, fields[side.other_id], addresses.get(side.other_id, ""))


def _shown(person: Person, profile: Profile, fields: frozenset[str], address: str) -> ShownProfile:
    """What fits on a card in an address book; nothing that is not among `fields`."""
    return ShownProfile(
        person=person,
        fields=fields,
        pronouns=profile.pronouns if "pronouns" in fields else "",
        role=profile.role if "work" in fields else "",
        organisation=profile.organisation if "work" in fields else "",
        place=profile.place if "place" in fields else None,
        links=tuple(person.links.all()) if "links" in fields else (),
        address=address if "address" in fields else "",
    )


def _addresses(persons: list[int]) -> dict[int, str]:
    """The first address of each, where it is proved."""
    rows = Address.objects.verified().filter(person__in=persons).order_by("is_primary", "-pk")
    return {row.person_id: row.email for row in rows}


def _own(side: Connection) -> list[str]:
    lines = [line("CATEGORIES", side.category.label)] if side.category else []
    return lines + [line("NOTE", words) for words in (side.met_at, side.notes) if words]


def _row(side: Connection, profile: ShownProfile, site: str) -> list[str]:
    person = profile.person
    return [
        person.name,
        person.handle or "",
        person.headline,
        profile.role,
        profile.organisation,
        place_name(profile.place) if profile.place else "",
        profile.address,
        site + page_path(person),
        side.category.label if side.category else "",
        side.met_at,
        side.notes,
        date_format(localtime(side.since), "Y-m-d"),
    ]
