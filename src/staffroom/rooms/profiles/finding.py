"""What of people can be found by words: to what people know of somebody is added what every member may see of them.

A field that is for fewer is not in the index at all; `ProfileChanged` brings the index in step in its own transaction.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db.models import Q
from django.utils import translation

from staffroom.foundation.excerpts import all_said
from staffroom.foundation.words import Findable
from staffroom.rooms.people import finding as people
from staffroom.rooms.people.finding import everything, narrowed, shown, visible_to
from staffroom.rooms.people.models import Person, Site

from .models import Position, Profile, Qualification
from .seeing import Standing, fields_seen_of
from .wording import language_name, place_name

_ANY_MEMBER = Standing(is_member=True)


def read(pks: Collection[int]) -> list[Findable]:
    """As people have them, with their profiles. Eight queries, however many they are; within a transaction.

    Whoever changes what is seen of a person holds their row as well: the index is never written from what was seen a
    moment before.
    """
    persons = list(Person.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))
    fields = fields_seen_of(persons, {person.pk: _ANY_MEMBER for person in persons})
    with translation.override(Site.here().language):
        said = _said(fields)
    return [replace(one, text=f"{one.text} {said[one.pk]}".strip()) for one in people.read(pks)]


def persons_with_terms(pks: Collection[int]) -> list[int]:
    """The numbers of those who have chosen any of these words, whoever sees that."""
    chosen = Q(stage__in=pks) | Q(sectors__in=pks) | Q(topics__in=pks)
    return list(Profile.objects.filter(chosen).order_by("pk").values_list("pk", flat=True).distinct())


def _said(fields: Mapping[int, frozenset[str]]) -> Mapping[int, str]:
    """The words of each profile, as far as its `fields` go."""
    words: dict[int, list[str]] = defaultdict(list)
    profiles = Profile.objects.select_related("place", "stage").prefetch_related("sectors", "topics")
    for profile in profiles.filter(pk__in=fields):
        words[profile.pk] += _of_profile(profile, fields[profile.pk])
    for position in Position.objects.filter(person__in=_showing(fields, "positions")).order_by("pk"):
        words[position.person_id] += [position.role, position.organisation, position.about]
    for learned in Qualification.objects.filter(person__in=_showing(fields, "qualifications")).order_by("pk"):
        words[learned.person_id] += [learned.name, learned.letters, learned.awarded_by]
    return defaultdict(str, {pk: "\n".join(filter(None, said)) for pk, said in words.items()})


def _showing(fields: Mapping[int, frozenset[str]], name: str) -> list[int]:
    return [pk for pk, seen in fields.items() if name in seen]


def _of_profile(profile: Profile, fields: Collection[str]) -> Iterable[str]:
    language = translation.get_language() or "en"
    if "work" in fields:
        yield from (profile.role, profile.organisation)
    if "place" in fields and profile.place:
        yield place_name(profile.place)
    if "stage" in fields and profile.stage:
        yield profile.stage.called_in(language)
    for field in ("sectors", "topics"):
        if field in fields:
            yield from (term.called_in(language) for term in getattr(profile, field).all())
    if "languages" in fields:
        yield from (language_name(code) for code, _how_well in profile.languages)
    if "about" in fields:
        yield all_said(profile.about_html)


__all__ = ["everything", "narrowed", "persons_with_terms", "read", "shown", "visible_to"]
