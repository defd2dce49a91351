from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from staffroom.rooms.people.models import Person

from .membership import Membership


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> "InvitationQuerySet":
        """Open ones, given by somebody who still looks after the network."""
        return self.open().filter(_inviter_facilitates())

    def open(self) -> "InvitationQuerySet":
        """Neither used up, taken back nor expired."""
        unused = Q(email="") | Q(used_at__isnull=True)
        return self.filter(unused, revoked_at__isnull=True, expires_at__gt=timezone.now())

    def with_standing(self) -> "InvitationQuerySet":
        """Each with `is_vouched_for`: whether who gave it still looks after the network."""
        return self.annotate(is_vouched_for=_inviter_facilitates())


class Invitation(models.Model):
    """A way into a network: a link for anybody who has it, or one for a single address.

    `token` is kept as it is: facilitators see the link again when they pass it on by hand.
    """

    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token = models.CharField(max_length=40, unique=True)
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=120, blank=True)
    words = models.TextField(max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    use_count = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "email"],
                condition=~Q(email="") & Q(used_at__isnull=True, revoked_at__isnull=True),
                name="invitation_once_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.network_id}: {self.email or 'link'}"


def _inviter_facilitates() -> Exists:
    facilitating = Membership.objects.facilitating()
    return Exists(facilitating.filter(network=OuterRef("network"), person=OuterRef("invited_by")))
