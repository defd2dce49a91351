from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Account, Person

# After that long, those who run the site see what no facilitator has looked at.
PASSED_UP_AFTER = timedelta(days=3)
_OPEN = Q(settled_at__isnull=True)


class MatterQuerySet(models.QuerySet["Matter"]):
    def open(self) -> "MatterQuerySet":
        return self.filter(_OPEN)

    def leading(self) -> "MatterQuerySet":
        """Each bundle of like ones once."""
        return self.filter(leader=None)

    def visible_to(self, person: Person | None) -> "MatterQuerySet":
        """What `person` may decide: never what is about themself, or what they decided before."""
        if person is None:
            return self.none()
        theirs = Q(network__in=Membership.objects.facilitating().filter(person=person).values("network"))
        if Account.objects.filter(person=person, is_operator=True, is_active=True).exists():
            long_ago = timezone.now() - PASSED_UP_AFTER
            theirs |= Q(network=None) | Q(is_for_operators=True) | Q(came_at__lt=long_ago)
        is_about_them = Q(person__isnull=False, person=person) | Q(not_for__isnull=False, not_for=person)
        return self.filter(theirs).exclude(is_about_them)


class Matter(models.Model):
    """Something that waits for a decision. What it is about lies in a table of its own: `kind` and `thing_id` name it.

    Like ones (the same advertising, several reports of one message) follow the first of them, their `leader`, and are
    decided with it.
    """

    class Kind(models.TextChoices):
        POST = "post", _("A message that waits")
        REPORT = "report", _("A report")
        MAIL = "mail", _("A mail that waits")
        APPEAL = "appeal", _("An appeal")

    kind = models.CharField(max_length=8, choices=Kind)
    thing_id = models.PositiveBigIntegerField()
    network = models.ForeignKey(Network, models.CASCADE, null=True, blank=True, related_name="matters")
    # Whom it is about, and who decided before: neither decides it.
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    not_for = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    # Those who run the site see it at once: it concerns a facilitator, or more than one network.
    is_for_operators = models.BooleanField(default=False)
    came_at = models.DateTimeField()
    # The same for what says the same; empty for what is like nothing else.
    likeness = models.CharField(max_length=64, blank=True)
    leader = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followers")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    choice = models.CharField(_("what was chosen"), max_length=12, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        # What waits for several networks is a matter in each of them.
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing_id", "network"], condition=_OPEN, name="matter_once_open"),
            models.UniqueConstraint(
                fields=["kind", "thing_id"], condition=_OPEN & Q(network=None), name="matter_once_open_here"
            ),
        ]
        indexes = [
            models.Index(fields=["network", "-came_at", "-id"], condition=_OPEN, name="matter_waiting"),
            models.Index(fields=["-came_at", "-id"], condition=_OPEN, name="matter_waiting_anywhere"),
            models.Index(fields=["likeness", "came_at"], condition=~Q(likeness=""), name="matter_like"),
            models.Index(fields=["kind", "thing_id"], name="matter_of"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.pk})"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None
