"""Who sees which field."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.actions.joining import leave_kept_pages_behind
from staffroom.rooms.people.models import Audience, Category, Person

from ..fields import FIELDS
from ..models import Disclosure, Profile, WithheldField
from ..models.disclosure import OF_FIELDS
from ..rules import may_withhold_fields
from .refusals import DisclosureRefused
from .traits import changed

type Choice = tuple[str, int | None]
"""An audience, and the number of a category where it is CATEGORY."""


@transaction.atomic
def disclose(person: Person, choices: Mapping[str, Choice]) -> None:
    """From now on these fields are seen by whom `choices` names; the others stay as they are.

    Raises DisclosureRefused for a field that doesn't exist, for whom a field can't be shown to, and for a category
    that is not theirs.
    """
    for field, (audience, category) in choices.items():
        _check(person, field, audience, category)
        if audience == FIELDS[field].default and category is None:
            Disclosure.objects.filter(person=person, field=field).delete()
        else:
            Disclosure.objects.update_or_create(
                person=person, field=field, defaults={"audience": audience, "category_id": category}
            )
    if "photo" in choices:
        put_photo_beside_name(person)
    changed(person)


@transaction.atomic
def show(person: Person, *, audience: str, is_indexed: bool) -> Person:
    """Who sees that they are here, with name, handle and headline; and whether search engines may.

    Raises DisclosureRefused where search engines would find who is here for members alone.
    """
    if audience not in {Audience.PUBLIC, Audience.MEMBERS}:
        raise DisclosureRefused(_("Choose whether anyone sees your page, or everyone with an account here."))
    if is_indexed and audience != Audience.PUBLIC:
        raise DisclosureRefused(_("Search engines find only pages that anyone may see."))
    was_public = person.audience == Audience.PUBLIC
    person.audience, person.is_indexed = audience, is_indexed
    person.save(update_fields=["audience", "is_indexed"])
    if was_public:
        leave_kept_pages_behind()  # `changed` does so for who is public now
    changed(person)
    return person


@transaction.atomic
def withhold(network: Network, fields: Iterable[str], *, by: Person) -> None:
    """Members of `network` no longer see these fields of one another through it; all others they do.

    Raises DisclosureRefused unless `by` owns it.
    """
    wanted = set(fields)
    if not may_withhold_fields(by, network):
        raise DisclosureRefused(_("Only the owners of “%(name)s” decide this.") % {"name": network.name})
    if unknown := wanted - FIELDS.keys():
        raise DisclosureRefused(_unknown(min(unknown)))
    network.withheld_fields.exclude(field__in=wanted).delete()
    WithheldField.objects.bulk_create(
        [WithheldField(network=network, field=field) for field in sorted(wanted)], ignore_conflicts=True
    )


def put_photo_beside_name(person: Person) -> None:
    """`person.photo` names the picture as long as every member may see it, and is "" otherwise."""
    photo = Profile.objects.filter(person=person).values_list("photo", flat=True).first() or ""
    chosen = Disclosure.objects.filter(person=person, field="photo").values_list("audience", flat=True).first()
    is_for_all = (chosen or FIELDS["photo"].default) in {Audience.PUBLIC, Audience.MEMBERS}
    person.photo = photo if is_for_all else ""
    person.save(update_fields=["photo"])


def _check(person: Person, field: str, audience: str, category: int | None) -> None:
    if field not in FIELDS:
        raise DisclosureRefused(_unknown(field))
    if audience not in OF_FIELDS:
        raise DisclosureRefused(_("Choose who sees “%(field)s”.") % {"field": FIELDS[field].label})
    if (audience == Audience.CATEGORY) != (category is not None):
        raise DisclosureRefused(
            _("Choose which of the people you know see “%(field)s”.") % {"field": FIELDS[field].label}
        )
    if category is not None and not Category.objects.filter(pk=category, person=person).exists():
        raise DisclosureRefused(_("You have no such category of people any more. Choose another one."))


def _unknown(field: str) -> str:
    return _("A profile has no field “%(field)s”.") % {"field": field}
