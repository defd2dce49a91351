"""What this room exports and removes of a person."""

from collections.abc import Mapping
from typing import Any

from staffroom.rooms.people.models import Person

from .actions import part_for_good
from .models import Ban, Invitation, Measure, Membership, Move, Network, OldAddress

COVERS = frozenset({Ban, Invitation, Measure, Membership, Move, OldAddress})


def names_for(person: Person) -> dict[int, str]:
    """What networks are called, of those that `person` may find. An address, which never changes, can name the rest."""
    return dict(Network.objects.findable_by(person).values_list("pk", "name"))


def export(person: Person) -> dict[str, Any]:
    names = names_for(person)
    memberships = (
        Membership.objects.filter(person=person).select_related("network", "address").order_by("network__slug")
    )
    invitations = Invitation.objects.filter(invited_by=person).select_related("network").order_by("created_at")
    return {
        "memberships": [_membership(membership, names) for membership in memberships],
        "invitations": [
            {
                **_called(invitation.network, names),
                "email": invitation.email,
                "name": invitation.name,
                "words": invitation.words,
                "at": invitation.created_at.isoformat(),
            }
            for invitation in invitations
        ],
        "old addresses of lists": list(OldAddress.objects.filter(added_by=person).values_list("email", flat=True)),
        "letters about lists that moved": [
            {**_called(move.network, names), "subject": move.subject, "words": move.words}
            for move in Move.objects.filter(worded_by=person).select_related("network").order_by("pk")
        ],
        "measures": [
            _measure(measure, names)
            for measure in Measure.objects.filter(person=person).select_related("network").order_by("at")
        ],
        "bans": [_ban(ban, names) for ban in Ban.objects.filter(person=person).order_by("banned_at")],
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    """They belong to nothing any more, and nobody is invited in their name. Who used an invitation is forgotten.

    A ban of an address stays: it keeps out whoever comes with it, and names nobody.
    """
    Measure.objects.filter(person=person).delete()
    Ban.objects.filter(person=person).delete()
    parted = part_for_good(person)
    Invitation.objects.filter(used_by=person).update(used_by=None)
    return parted + Invitation.objects.filter(invited_by=person).delete()[0]


def _membership(membership: Membership, names: Mapping[int, str]) -> dict[str, str | None]:
    return {
        **_called(membership.network, names),
        "state": membership.state,
        "role": membership.role,
        "level": membership.level,
        "what they write": membership.posting or "as everybody",
        "may not write until": membership.paused_until.isoformat() if membership.paused_until else None,
        "away until": membership.away_until.isoformat() if membership.away_until else None,
        "mail goes to": membership.address.email if membership.address else None,
        "words": membership.words,
        "answer": membership.answer,
        "joined": membership.joined_at.isoformat() if membership.joined_at else None,
        "left": membership.left_at.isoformat() if membership.left_at else None,
    }


def _measure(measure: Measure, names: Mapping[int, str]) -> dict[str, str | None]:
    return {
        **_called(measure.network, names),
        "what": measure.kind,
        "reason": measure.reason,
        "at": measure.at.isoformat(),
        "until": measure.until.isoformat() if measure.until else None,
        "undone": measure.undone_at.isoformat() if measure.undone_at else None,
    }


def _ban(ban: Ban, names: Mapping[int, str]) -> dict[str, str | None]:
    """Who banned them is not theirs to take."""
    return {
        **(_called(ban.network, names) if ban.network else {"network": None, "address": None}),
        "reason": ban.reason,
        "at": ban.banned_at.isoformat(),
        "until": ban.until.isoformat() if ban.until else None,
        "lifted": ban.lifted_at.isoformat() if ban.lifted_at else None,
    }


def _called(network: Network, names: Mapping[int, str]) -> dict[str, str | None]:
    """Its name as it is now, unless they may not find it any more; and the address they have known it by."""
    return {"network": names.get(network.pk), "address": network.slug}
