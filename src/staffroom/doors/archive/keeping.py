"""What archives hold of a person besides messages: imports they began, and mails of theirs that are held."""

from typing import Any

from django.db.models import Q

from staffroom.rooms.people.models import Person

from .models import Acquaintance, FoundMail, Import, ImportFile, ProfileFile, Roster, RosterRow

COVERS = frozenset({Acquaintance, FoundMail, Import, ImportFile, ProfileFile, Roster})


def export(person: Person) -> dict[str, Any]:
    brought = ProfileFile.objects.filter(person=person).first()
    begun = Import.objects.filter(started_by=person).select_related("network").order_by("started_at")
    return {
        "file about yourself that waits for your choice": brought.content if brought else None,
        "archives you brought in": [
            {"into": import_.network.slug, "at": import_.started_at.isoformat(), "messages": import_.imported}
            for import_ in begun
        ],
        "mails of yours in archives that were not brought in": [
            {"at": mail.date.isoformat() if mail.date else None, "subject": mail.subject} for mail in _held_of(person)
        ],
        "rosters you brought": [
            {"into": roster.network.slug, "at": roster.added_at.isoformat(), "files": roster.given}
            for roster in Roster.objects.filter(added_by=person).select_related("network").order_by("added_at")
        ],
        "entries of rosters that name an address of yours": [
            {"address": row.email, "name": row.name, "level": row.level, "remark": row.words}
            for row in RosterRow.objects.filter(email__in=person.addresses.verified().values("email")).order_by("pk")
        ],
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    """Their name goes from imports; held mails of theirs are empty; subjects go with the words they stood above."""
    count = Import.objects.filter(started_by=person).update(started_by=None)
    for role in ("added_by", "asked_by", "settled_by"):
        count += Roster.objects.filter(**{role: person}).update(**{role: None})
    count += ProfileFile.objects.filter(person=person).delete()[0]
    count += Acquaintance.objects.filter(person=person).delete()[0]
    for mail in _held_of(person):
        if mail.raw:
            mail.raw.delete(save=False)
        mail.name = mail.email = mail.subject = ""
        mail.save(update_fields=["raw", "name", "email", "subject"])
        count += 1
    if not keeps_words:
        count += FoundMail.objects.filter(message__author=person).update(subject="", name="")
    return count


def _held_of(person: Person) -> list[FoundMail]:
    """Those that can be read far enough to tell whose they are."""
    theirs = Q(email__in=person.addresses.verified().values("email"))
    return list(FoundMail.objects.filter(theirs, state=FoundMail.State.HELD).order_by("pk"))
