"""Asking somebody else to look at a decision again, and what they say."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Account, Person

from ..facts import AppealAnswered
from ..models import Appeal, Decision, Matter
from ..rules import may_appeal
from .raising import raise_matter
from .refusals import AppealRefused

MOST_WORDS = 4000


@transaction.atomic
def appeal(decision: Decision, *, by: Person, words: str) -> Appeal:
    """To the other facilitators of the network; where there is none, to those who run the site. Never to who decided.

    Appealing twice is once. Raises AppealRefused.
    """
    row = Decision.objects.select_for_update(of=("self",)).select_related("network", "by").get(pk=decision.pk)
    known = Appeal.objects.filter(decision=row, by=by).first()
    if known is not None:
        return known
    if not may_appeal(by, row):
        raise AppealRefused(
            _("Only whom a decision concerns can have somebody else look at it again, while it stands.")
        )
    if not words.strip():
        raise AppealRefused(_("Say what they should know. There is no text yet."))
    if len(words) > MOST_WORDS:
        raise AppealRefused(_("That is too long: %(most)s characters at most.") % {"most": MOST_WORDS})
    made = Appeal.objects.create(decision=row, by=by, words=words.strip(), made_at=timezone.now())
    raise_matter(
        Matter.Kind.APPEAL,
        made.pk,
        network=row.network,
        person=by,
        not_for=row.by,
        is_for_operators=not has_other_facilitators(row),
    )
    return made


@transaction.atomic
def answer_appeal(made: Appeal, outcome: str, *, by: Person | None, words: str = "") -> bool:
    """What somebody else says to it; whoever appealed is told. Whether it still waited."""
    changed = Appeal.objects.filter(pk=made.pk, answered_at=None).update(
        outcome=outcome, answer=words.strip(), answered_by=by, answered_at=timezone.now()
    )
    if changed:
        record(AppealAnswered(appeal_id=made.pk))
    return bool(changed)


def has_other_facilitators(decision: Decision) -> bool:
    """Whether somebody else than who decided looks after its network."""
    if decision.network_id is None:
        return False
    looking_after = Membership.objects.facilitating().filter(network=decision.network_id)
    others = looking_after.exclude(person__in=[pk for pk in (decision.by_id, decision.person_id) if pk])
    return others.filter(person__account__is_active=True).exists()


def has_anybody_else(decision: Decision) -> bool:
    """Whether there is anybody at all, in the network or above it, who did not decide this."""
    operators = Account.objects.filter(is_operator=True, is_active=True)
    above = operators.exclude(person__in=[pk for pk in (decision.by_id, decision.person_id) if pk])
    return has_other_facilitators(decision) or above.exists()
