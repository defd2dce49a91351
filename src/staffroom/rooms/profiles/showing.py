"""What of a profile somebody gets: found here and nowhere else, so that no page, file or letter can say more.

What they may not see is not even looked up.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from staffroom.rooms.people.models import Address, Block, Person

from .models import Link, Place, Position, Profile, Qualification, Term
from .seeing import Standing, fields_seen, fields_seen_of, standings_of
from .wording import place_name


@dataclass(frozen=True)
class ShownProfile:
    """What one person says of themselves, as far as it is for whoever looks; the rest is empty.

    `fields`: the names of those fields that may be seen, for what other parts of the room show. `languages`: ISO codes
    with how well. `links` come in the order of their choosing, positions and qualifications with the latest first.
    """

    person: Person
    fields: frozenset[str]
    photo: str = ""
    pronouns: str = ""
    about: str = ""
    about_html: str = ""
    role: str = ""
    organisation: str = ""
    sectors: Sequence[Term] = ()
    stage: Term | None = None
    is_only_one: bool = False
    place: Place | None = None
    languages: Sequence[tuple[str, str]] = ()
    topics: Sequence[Term] = ()
    positions: Sequence[Position] = ()
    qualifications: Sequence[Qualification] = ()
    links: Sequence[Link] = ()
    address: str = ""

    @property
    def letters(self) -> str:
        """What stands behind the name: “BA, MCLIP”, in the order in which it was awarded."""
        lettered = [it for it in reversed(self.qualifications) if it.letters]
        return ", ".join(dict.fromkeys(it.letters for it in lettered))

    @property
    def work(self) -> str:
        """“Information officer, Larkfield Hospice”"""
        return ", ".join(part for part in (self.role, self.organisation) if part)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but name, handle and headline."""
        return self == ShownProfile(self.person, self.fields)


def shown_of(owner: Person, standing: Standing) -> ShownProfile:
    """The profile of `owner` for whoever stands so to them. Nine queries at most."""
    return shown_with(owner, fields_seen(owner, standing))


def shown_with(owner: Person, fields: frozenset[str]) -> ShownProfile:
    """The same where the fields that may be seen are known: eight queries at most."""
    profile = Profile.objects.select_related("place", "stage").filter(pk=owner.pk).first() or Profile(person=owner)
    return ShownProfile(
        person=owner,
        fields=fields,
        photo=profile.photo if "photo" in fields else "",
        pronouns=profile.pronouns if "pronouns" in fields else "",
        about=profile.about if "about" in fields else "",
        about_html=profile.about_html if "about" in fields else "",
        role=profile.role if "work" in fields else "",
        organisation=profile.organisation if "work" in fields else "",
        sectors=_terms(profile, "sectors", fields),
        stage=profile.stage if "stage" in fields else None,
        is_only_one=profile.is_only_one and "only_one" in fields,
        place=profile.place if "place" in fields else None,
        languages=_languages(profile) if "languages" in fields else (),
        topics=_terms(profile, "topics", fields),
        positions=_positions(owner) if "positions" in fields else (),
        qualifications=_qualifications(owner) if "qualifications" in fields else (),
        links=tuple(owner.links.order_by("position", "pk")) if "links" in fields else (),
        address=_address(owner) if "address" in fields else "",
    )


@dataclass(frozen=True)
class Card:
    """What stands below a name in a list, as far as it is for whoever looks. `place` has its country, `town` not."""

    photo: str = ""
    work: str = ""
    place: str = ""
    town: str = ""

    @property
    def words(self) -> str:
        """“Information officer, Larkfield Hospice · Skipton”"""
        return " · ".join(part for part in (self.work, self.town) if part)


def cards(viewer: Person | None, persons: Collection[Person]) -> Mapping[int, Card]:
    """What stands in lists with each of `persons`, by their ids. Five queries, however many they are.

    Those who look after a network are listed to whom they have blocked as well: with nothing but their name.
    """
    fields = fields_seen_of(persons, standings_of(viewer, persons))
    told = set(fields) - _shut_off_from(viewer, fields)
    profiles = {it.pk: it for it in Profile.objects.select_related("place").filter(pk__in=told)}
    return {pk: _card(profiles[pk], seen) if pk in profiles else Card() for pk, seen in fields.items()}


def _shut_off_from(viewer: Person | None, owners: Collection[int]) -> set[int]:
    """The ids of those who have blocked `viewer`."""
    blocks = Block.objects.filter(blocker__in=owners, blocked=viewer) if viewer else Block.objects.none()
    return set(blocks.values_list("blocker", flat=True))


def _card(profile: Profile, fields: frozenset[str]) -> Card:
    work = ", ".join(part for part in (profile.role, profile.organisation) if part)
    place = profile.place if "place" in fields else None
    return Card(
        photo=profile.photo if "photo" in fields else "",
        work=work if "work" in fields else "",
        place=place_name(place) if place else "",
        town=place.name if place else "",
    )


def _terms(profile: Profile, field: str, fields: frozenset[str]) -> Sequence[Term]:
    if field not in fields:
        return ()
    terms: QuerySet[Term] = getattr(profile, field).order_by("position", "name")
    return tuple(terms)


def _languages(profile: Profile) -> Sequence[tuple[str, str]]:
    return tuple((code, how_well) for code, how_well in profile.languages)


def _positions(owner: Person) -> Sequence[Position]:
    return tuple(sorted(owner.positions.all(), key=_lately, reverse=True))


def _lately(position: Position) -> tuple[bool, int, int, int, int]:
    begun, ended = position.from_year or 0, position.until_year or position.from_year or 0
    return (position.is_current, ended, begun, position.from_month or 0, position.pk)


def _qualifications(owner: Person) -> Sequence[Qualification]:
    return tuple(sorted(owner.qualifications.all(), key=lambda it: (it.year or 0, it.pk), reverse=True))


def _address(owner: Person) -> str:
    found = Address.objects.verified().filter(person=owner).order_by("-is_primary", "pk").first()
    return found.email if found else ""
