"""A file about oneself: read, looked through, and gone once its owner has chosen what to take of it."""

from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_line
from staffroom.foundation.resumes import Resume, ResumeRefused, read_safely
from staffroom.foundation.resumes.safely import resume_of
from staffroom.rooms.people.acquaintances import found_by_address
from staffroom.rooms.people.blocks import apart_from
from staffroom.rooms.people.models import Person

from .models import Acquaintance, ProfileFile

KEPT = timedelta(days=7)


class FileRefused(Exception):
    """Nothing was taken of the file. Worded for whoever gave it."""


def bring(person: Person, name: str, content: bytes) -> ProfileFile:
    """What the file says of them, to be chosen from; an earlier one is forgotten. Raises FileRefused.

    Nothing of it is in their profile yet. Of the people they know nothing is kept but who is a member here and wants
    to be found by address.
    """
    try:
        resume = read_safely(content, list(person.addresses.verified().values_list("email", flat=True)))
    except ResumeRefused as refusal:
        raise FileRefused(_(str(refusal))) from refusal  # marked where it was found
    return _keep(person, name, resume, found_by_address(person, resume.addresses))


@transaction.atomic
def _keep(person: Person, name: str, resume: Resume, found: list[Person]) -> ProfileFile:
    ProfileFile.objects.filter(person=person).delete()
    count, resume.addresses = len(resume.addresses), []
    file = ProfileFile.objects.create(
        person=person,
        given=clean_line(name, 120) or _("your file"),
        content=asdict(resume),
        addresses=count,
        brought_at=timezone.now(),
    )
    Acquaintance.objects.bulk_create(Acquaintance(file=file, person=other) for other in found)
    return file


def resume_in(file: ProfileFile) -> Resume:
    """What it said of its owner."""
    return resume_of(file.content)


def acquaintances_in(file: ProfileFile) -> list[Person]:
    """Members it named, as far as they want to be found still, and are not connected to its owner yet. By name."""
    connected = file.person.connections.values("other")
    willing = Person.objects.seen_by(file.person).filter(account__is_found_by_address=True, account__is_active=True)
    mine = willing.filter(pk__in=file.acquaintances.values("person")).exclude(pk__in=connected)
    return sorted(mine.filter(apart_from(file.person)), key=lambda person: (person.name.casefold(), person.pk))


def throw_away(person: Person) -> None:
    """The file is forgotten, and nothing more is taken of it."""
    ProfileFile.objects.filter(person=person).delete()


def forget_old() -> int:
    """Files that nobody has chosen from for a week are gone. How many."""
    return ProfileFile.objects.filter(brought_at__lt=timezone.now() - KEPT).delete()[0]
