"""Letters that nobody wants any more by the time they can be sent: mail may have waited for days."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from staffroom.rooms.networks.models import Invitation, Membership

from .letters import SITE, SITE_LETTERS_LAST
from .models import Delivery, Letter

# What is for members, and what for those who look after the network; what for whoever was not let in.
MEMBERS = {"welcome", "reminder", "moved-in"}
FACILITATORS = {"request"}
DECLINE = "decline"


def why_unwanted(deliveries: Sequence[Delivery], letters: Mapping[int, Letter], now: datetime) -> dict[int, str]:
    """Delivery → why it is not to be sent; for the operator, in English as servers speak. Three queries at most."""
    by_kind: dict[str, list[Delivery]] = {}
    for row in deliveries:
        if row.letter_id:
            by_kind.setdefault(letters[row.letter_id].kind, []).append(row)
    stale = [row for row in by_kind.get(SITE, ()) if now - letters[row.letter_id or 0].created_at > SITE_LETTERS_LAST]
    # Codes and links that somebody waits for at a page: later they only confuse.
    found = {row.pk: "Too late to be of use." for row in stale}
    found |= _no_longer_belonging([row for kind in MEMBERS | FACILITATORS for row in by_kind.get(kind, ())], letters)
    found |= _no_longer_declined(by_kind.get(DECLINE, ()))
    return found | _no_longer_invited(by_kind.get("invitation", ()), letters)


def _no_longer_belonging(rows: Sequence[Delivery], letters: Mapping[int, Letter]) -> dict[int, str]:
    if not rows:
        return {}
    active = Membership.objects.active().filter(
        network__in={row.network_id for row in rows}, person__in={row.person_id for row in rows}
    )
    roles = {(network, person): role for network, person, role in active.values_list("network", "person", "role")}
    may_get = {row.pk: roles.get((row.network_id or 0, row.person_id or 0)) for row in rows}
    for row in rows:
        if letters[row.letter_id or 0].kind in FACILITATORS and may_get[row.pk] == Membership.Role.MEMBER:
            may_get[row.pk] = None
    return {pk: "They left, or look after it no longer." for pk, role in may_get.items() if role is None}


def _no_longer_declined(rows: Sequence[Delivery]) -> dict[int, str]:
    if not rows:
        return {}
    declined = Membership.objects.filter(
        state=Membership.State.DECLINED,
        network__in={row.network_id for row in rows},
        person__in={row.person_id for row in rows},
    )
    still = set(declined.values_list("network", "person"))
    over = (row for row in rows if (row.network_id, row.person_id) not in still)
    return {row.pk: "They asked again, or were let in." for row in over}


def _no_longer_invited(rows: Sequence[Delivery], letters: Mapping[int, Letter]) -> dict[int, str]:
    if not rows:
        return {}
    invitations = {row.pk: int(letters[row.letter_id or 0].key.split(":")[1]) for row in rows}
    usable = set(Invitation.objects.usable().filter(pk__in=invitations.values()).values_list("pk", flat=True))
    return {pk: "The invitation is over." for pk, invitation in invitations.items() if invitation not in usable}
