"""What this room exports and removes of a person."""

from typing import Any

from staffroom.rooms.people.models import Person

from .actions import part_for_good
from .models import Invitation, Membership

COVERS = frozenset({Membership, Invitation})


def export(person: Person) -> dict[str, Any]:
    memberships = Membership.objects.filter(person=person).select_related("network").order_by("network__name")
    invitations = Invitation.objects.filter(invited_by=person).select_related("network").order_by("created_at")
    return {
        "memberships": [
            {
                "network": membership.network.name,
                "address": membership.network.slug,
                "state": membership.state,
                "role": membership.role,
                "level": membership.level,
                "words": membership.words,
                "joined": membership.joined_at.isoformat() if membership.joined_at else None,
                "left": membership.left_at.isoformat() if membership.left_at else None,
            }
            for membership in memberships
        ],
        "invitations": [
            {
                "network": invitation.network.name,
                "email": invitation.email,
                "name": invitation.name,
                "words": invitation.words,
                "at": invitation.created_at.isoformat(),
            }
            for invitation in invitations
        ],
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    """They belong to nothing any more, and nobody is invited in their name. Who used an invitation is forgotten."""
    parted = part_for_good(person)
    Invitation.objects.filter(used_by=person).update(used_by=None)
    return parted + Invitation.objects.filter(invited_by=person).delete()[0]
