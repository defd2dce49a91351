"""Links to an appeal that open for whoever has the letter: also for those who can't sign in any more."""

from django.core import signing
from django.urls import reverse

from .models import Decision

SALT = "staffroom:appeal"


def appeal_path(decision: Decision) -> str:
    return reverse("moderation:appeal_by_link", args=[signing.dumps([decision.pk, decision.person_id], salt=SALT)])


def decision_of(token: str) -> Decision | None:
    """The decision that the link was made for, as long as it still concerns the same person."""
    try:
        pk, person_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Decision.objects.filter(pk=pk, person=person_id, person__isnull=False)
    return found.select_related("person", "network", "by", "appeal").first()
