"""What this room exports and removes of a person."""

from functools import partial
from typing import Any

from django.db import transaction

from staffroom.rooms.people.models import Person

from . import introducing_keeping as introducing
from . import recommending_keeping as recommending
from .models import Disclosure, Dismissal, Link, Position, Profile, Qualification, Trait
from .photos import remove_files
from .seeing import disclosures_of

_OWN = frozenset({Dismissal, Disclosure, Link, Position, Profile, Qualification, Trait})
COVERS = _OWN | introducing.COVERS | recommending.COVERS


def export(person: Person) -> dict[str, Any]:
    profile = Profile.objects.filter(person=person).select_related("place", "stage").first()
    return {
        "profile": _profile(profile) if profile else None,
        "positions": [_position(it) for it in person.positions.order_by("-from_year", "-from_month", "pk")],
        "qualifications": [
            {"name": it.name, "letters": it.letters, "awarded by": it.awarded_by, "year": it.year}
            for it in person.qualifications.order_by("-year", "pk")
        ],
        "links": [
            {"url": it.url, "label": it.label, "shown to be theirs": _at(it.verified_at)}
            for it in person.links.order_by("position", "pk")
        ],
        "not to be suggested": [
            {"person": it.other.name, "since": it.at.isoformat()}
            for it in person.dismissals.select_related("other").order_by("at", "pk")
        ],
        "who sees": {
            name: it.audience if it.category is None else f"{it.audience}: {it.category}"
            for name, it in disclosures_of(person).items()
        },
        **introducing.export(person),
        **recommending.export(person),
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    """All of it: what somebody says of themselves goes with them, whatever becomes of their messages."""
    _forget_photo(person)
    mine = (Dismissal, Trait, Disclosure, Link, Qualification, Position, Profile)
    Dismissal.objects.filter(other=person).delete()
    own = sum(model.objects.filter(person=person).delete()[0] for model in mine)
    return own + introducing.remove(person) + recommending.remove(person)


def _forget_photo(person: Person) -> None:
    """Its files go once it is certain that they may."""
    Person.objects.filter(pk=person.pk).update(photo="")
    for token in Profile.objects.filter(person=person).exclude(photo="").values_list("photo", flat=True):
        transaction.on_commit(partial(remove_files, token))


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "pronouns": profile.pronouns,
        "about": profile.about,
        "role": profile.role,
        "organisation": profile.organisation,
        "the only one there": profile.is_only_one,
        "place": _place(profile),
        "stage": profile.stage.name if profile.stage else None,
        "sectors": _names(profile.sectors),
        "topics": _names(profile.topics),
        "languages": profile.languages,
        "photo": bool(profile.photo),
        "suggested to others": not profile.is_unsuggested,
        "changed": profile.changed_at.isoformat(),
    }


def _place(profile: Profile) -> dict[str, Any] | None:
    place = profile.place
    return {"number at GeoNames": place.pk, "name": place.name, "country": place.country} if place else None


def _names(terms: Any) -> list[str]:
    return list(terms.order_by("position", "name").values_list("name", flat=True))


def _position(position: Position) -> dict[str, Any]:
    return {
        "role": position.role,
        "organisation": position.organisation,
        "about": position.about,
        "from": _month(position.from_year, position.from_month),
        "until": _month(position.until_year, position.until_month),
        "still": position.is_current,
    }


def _month(year: int | None, month: int | None) -> str | None:
    """“2019-04”, “2019”."""
    if year is None:
        return None
    return f"{year}-{month:02}" if month else f"{year}"


def _at(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
