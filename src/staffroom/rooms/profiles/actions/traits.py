"""What people are found by, in step with what they say of themselves and to whom."""

from collections.abc import Iterator

from django.db import transaction

from staffroom.journal.recording import record
from staffroom.rooms.people.actions.joining import leave_kept_pages_behind
from staffroom.rooms.people.models import Audience, Person

from ..facts import ProfileChanged
from ..models import Mentor, Profile, Trait
from ..seeing import disclosures_of

YES = "yes"
_KEY_LENGTH = 60

type Value = tuple[str, str]
type Seen = tuple[str, int | None]


@transaction.atomic
def write_traits(person: Person) -> None:
    """Bring the traits of `person` to what the profile and the disclosures say now: what is found follows at once."""
    Person.objects.select_for_update().get(pk=person.pk)  # one at a time
    seen_by = {name: (it.audience, it.category_id) for name, it in disclosures_of(person).items()}
    wanted = {(field, key): seen_by[field] for field, key in _values(person)}
    there = {(trait.field, trait.key): trait for trait in Trait.objects.filter(person=person)}
    gone = [trait.pk for value, trait in there.items() if value not in wanted]
    Trait.objects.filter(pk__in=gone).delete()
    _change(there, wanted)
    Trait.objects.bulk_create(
        Trait(person=person, field=field, key=key, audience=audience, category_id=category)
        for (field, key), (audience, category) in wanted.items()
        if (field, key) not in there
    )


def changed(person: Person) -> None:
    """What follows every change of a profile, in its transaction."""
    write_traits(person)
    if person.audience == Audience.PUBLIC:
        leave_kept_pages_behind()
    record(ProfileChanged(person_id=person.pk))


def _change(there: dict[Value, Trait], wanted: dict[Value, Seen]) -> None:
    others = []
    for value, trait in there.items():
        if value in wanted and (trait.audience, trait.category_id) != wanted[value]:
            trait.audience, trait.category_id = wanted[value]
            others.append(trait)
    if others:
        Trait.objects.bulk_update(others, ["audience", "category"])


def _values(person: Person) -> Iterator[Value]:
    """(field, key) of each thing that they can be found by."""
    if Mentor.objects.available().filter(person=person).exists():
        yield "mentoring", YES
    profile = Profile.objects.filter(person=person).select_related("stage").first()
    if profile is None:
        return
    if role := " ".join(profile.role.casefold().split())[:_KEY_LENGTH]:
        yield "work", role
    if profile.is_only_one:
        yield "only_one", YES
    if profile.stage:
        yield "stage", profile.stage.slug
    if profile.place_id:
        yield "place", str(profile.place_id)
    for slug in profile.sectors.values_list("slug", flat=True):
        yield "sectors", slug
    for slug in profile.topics.values_list("slug", flat=True):
        yield "topics", slug
    for code, _how_well in profile.languages:
        yield "languages", code
