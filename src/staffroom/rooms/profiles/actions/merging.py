"""Two persons are one: what the former one said of themselves fills what is empty, and no more people see it."""

from staffroom.rooms.people.models import Audience, Person

from ..fields import FIELDS
from ..models import Disclosure, Link, Mentor, Position, Profile, Qualification, Recommendation, Trait
from ..seeing import disclosures_of
from .describing import MOST_LANGUAGES, MOST_SECTORS, MOST_TOPICS
from .disclosing import put_photo_beside_name
from .photos import remove_photo

type Seen = tuple[str, int | None]

# From the widest to the strictest, as far as one holds the other.
_NESTED = [Audience.PUBLIC, Audience.MEMBERS, Audience.CONNECTIONS, Audience.CATEGORY, Audience.ME]


def settle_profiles(person: Person, former: Person) -> None:
    """One profile: theirs, with what only the former one had said. What comes over is seen by those who saw both."""
    contributed = _contributed(former)
    disclosed = _put_together(person, former, contributed)
    _fill(person, former)
    _settle_mentors(person, former)
    Trait.objects.filter(person=former).delete()
    Disclosure.objects.filter(person=former).delete()
    for field, (audience, category) in disclosed.items():
        Disclosure.objects.update_or_create(
            person=person, field=field, defaults={"audience": audience, "category_id": category}
        )
    put_photo_beside_name(person)


def _contributed(former: Person) -> set[str]:
    """The fields of which the former one's profile says something."""
    fields = {"address", "known"}
    profile = Profile.objects.filter(person=former).first()
    if profile:
        said = {
            "photo": profile.photo,
            "pronouns": profile.pronouns,
            "about": profile.about,
            "work": profile.role or profile.organisation,
            "sectors": profile.sectors.exists(),
            "stage": profile.stage_id,
            "only_one": profile.is_only_one,
            "place": profile.place_id,
            "languages": profile.languages,
            "topics": profile.topics.exists(),
        }
        fields |= {field for field, words in said.items() if words}
    rows = {
        "positions": Position.objects.filter(person=former),
        "qualifications": Qualification.objects.filter(person=former),
        "links": Link.objects.filter(person=former),
        "recommendations": Recommendation.objects.filter(recommended=former),
        "mentoring": Mentor.objects.filter(person=former),
    }
    return fields | {field for field, found in rows.items() if found.exists()}


def _put_together(person: Person, former: Person, fields: set[str]) -> dict[str, Seen]:
    """Who sees each of the fields from now on: those whom both let see it."""
    mine, theirs = disclosures_of(person), disclosures_of(former)
    return {
        field: _both((mine[field].audience, mine[field].category_id), _capped(theirs[field], former))
        for field in FIELDS
        if field in fields
    }


def _capped(disclosure: Disclosure, former: Person) -> Seen:
    """What everybody may see of somebody who is here for members alone, members may."""
    if disclosure.audience == Audience.PUBLIC and former.audience != Audience.PUBLIC:
        return Audience.MEMBERS, None
    return disclosure.audience, disclosure.category_id


def _both(one: Seen, other: Seen) -> Seen:
    if one == other:
        return one
    widest = {Audience.PUBLIC, Audience.MEMBERS}
    if Audience.NETWORK in {one[0], other[0]}:  # neither holds one's connections nor is held by them
        in_networks, rest = (one, other) if one[0] == Audience.NETWORK else (other, one)
        return in_networks if rest[0] in widest else (Audience.ME, None)
    if one[0] == other[0] == Audience.CATEGORY:
        return Audience.ME, None
    return max(one, other, key=lambda seen: _NESTED.index(Audience(seen[0])))


def _fill(person: Person, former: Person) -> None:
    theirs = Profile.objects.filter(person=former).first()
    if theirs is None:
        return
    mine, _is_new = Profile.objects.get_or_create(person=person)
    if not mine.role and not mine.organisation:
        mine.role, mine.organisation = theirs.role, theirs.organisation
    if not mine.about:
        mine.about, mine.about_html = theirs.about, theirs.about_html
    for field in ("pronouns", "place_id", "stage_id", "photo"):
        setattr(mine, field, getattr(mine, field) or getattr(theirs, field))
    if theirs.photo and mine.photo != theirs.photo:
        remove_photo(former)
        theirs.refresh_from_db()
    mine.is_only_one = mine.is_only_one or theirs.is_only_one
    mine.is_unsuggested = mine.is_unsuggested or theirs.is_unsuggested
    known = {code for code, _how_well in mine.languages}
    mine.languages = [*mine.languages, *(it for it in theirs.languages if it[0] not in known)][:MOST_LANGUAGES]
    mine.save()
    for terms, most in (("sectors", MOST_SECTORS), ("topics", MOST_TOPICS)):
        both = dict.fromkeys([*getattr(mine, terms).all(), *getattr(theirs, terms).all()])
        getattr(mine, terms).set(list(both)[:most])
    theirs.delete()


def _settle_mentors(person: Person, former: Person) -> None:
    """Whoever of the two was willing is; one who said so as both goes on as the one that stays."""
    theirs = Mentor.objects.filter(person=former).first()
    if theirs is None:
        return
    if not Mentor.objects.filter(person=person).exists():
        sectors = list(theirs.sectors.all())
        kept = Mentor.objects.create(
            person=person,
            is_available=theirs.is_available,
            capacity=theirs.capacity,
            words=theirs.words,
            confirmed_at=theirs.confirmed_at,
            reminded_at=theirs.reminded_at,
            lapsed_at=theirs.lapsed_at,
        )
        kept.sectors.set(sectors)
    theirs.delete()
