from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.models import Address, Person


def is_not_away(path: str = "") -> Q:
    """That mail may reach the membership at `path` today, by the site's own calendar: it ends by itself."""
    today = TruncDate(Now(), tzinfo=timezone.get_default_timezone())
    return Q(**{f"{path}away_until": None}) | Q(**{f"{path}away_until__lt": today})


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(state=Membership.State.ACTIVE)

    def not_away(self) -> "MembershipQuerySet":
        """Those whom mail may reach today: who is away gets none until the end of the last day of it."""
        return self.filter(is_not_away())

    def facilitating(self) -> "MembershipQuerySet":
        return self.active().filter(role__in=[Membership.Role.FACILITATOR, Membership.Role.OWNER])


class Membership(models.Model):
    """One person in one network: role, and what reaches them by email. The row stays when they leave."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked to join")
        ACTIVE = "active", _("Member")
        LEFT = "left", _("Left")
        DECLINED = "declined", _("Not let in")
        BANNED = "banned", _("Banned")

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        FACILITATOR = "facilitator", _("Facilitator")
        OWNER = "owner", _("Owner")

    class Level(models.TextChoices):
        EVERY = "every", _("Every message")
        FOLLOWED = "followed", _("Only conversations I follow")
        DIGEST = "digest", _("A daily digest")
        WEB = "web", _("On the web only")

    class Posting(models.TextChoices):
        AS_NETWORK = "", _("As everybody in the network")
        HELD = "held", _("Looked at before it appears")
        FREE = "free", _("At once")

    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    level = models.CharField(max_length=10, choices=Level, default=Level.EVERY)
    # Since when that reaches them; empty where it has been so since they joined.
    level_since = models.DateTimeField(null=True, blank=True)
    # Until the end of that day no mail goes to them: they are away.
    away_until = models.DateField(null=True, blank=True)
    # What happens to what they write, where that differs from the network's own way.
    posting = models.CharField(max_length=10, choices=Posting, default=Posting.AS_NETWORK, blank=True)
    # Until then they read, and write nothing.
    paused_until = models.DateTimeField(null=True, blank=True)
    # A facilitator invited them, or said yes: their first message need not be looked at.
    was_let_in = models.BooleanField(default=False)
    # Where this network's mail goes, if not to the primary address.
    address = models.ForeignKey(Address, models.SET_NULL, null=True, blank=True, related_name="+")
    words = models.CharField(_("why they would like to join"), max_length=500, blank=True)
    answer = models.CharField(_("what facilitators said when they declined"), max_length=500, blank=True)
    # They came with the roster of a list that moved here, and were told so by a letter.
    brought_in_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "person"], name="membership_once")]
        indexes = [
            models.Index(fields=["network", "state", "level", "person"], name="membership_by_level"),
            models.Index(fields=["person", "state"], name="membership_of_person"),
            models.Index(fields=["network", "state", "-joined_at", "-id"], name="membership_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.network_id}"

    @property
    def is_away(self) -> bool:
        return self.away_until is not None and self.away_until >= timezone.localdate()
