from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Account, Person


class RosterQuerySet(models.QuerySet["Roster"]):
    def visible_to(self, person: Person | None) -> "RosterQuerySet":
        """Those for networks that `person` owns: a roster is full of addresses."""
        if person is None:
            return self.none()
        owning = Membership.objects.active().filter(person=person, role=Membership.Role.OWNER)
        return self.filter(network__in=owning.values("network"))

    def for_operator(self, person: Person | None) -> "RosterQuerySet":
        """Those that wait for an operator's yes, to operators."""
        is_operator = Account.objects.filter(person=person, is_operator=True, is_active=True).exists()
        return self.filter(state=Roster.State.WAITING) if person and is_operator else self.none()


class Roster(models.Model):
    """Who belongs to a list that moves in, as one or several files say it: looked through, then brought in.

    The rows are there until they are carried out or thrown away; those that could not be taken stay to be read.
    """

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        UNREADABLE = "unreadable", _("Not readable")
        READY = "ready", _("Read")
        WAITING = "waiting", _("Waits for whoever runs this site")
        DECLINED = "declined", _("Declined by whoever runs this site")
        COMING = "coming", _("Comes in when the doors are opened")
        BRINGING = "bringing", _("Being brought in")
        DONE = "done", _("Brought in")

    UNSETTLED = (State.READING, State.READY, State.WAITING, State.COMING, State.BRINGING)

    network = models.ForeignKey(Network, models.CASCADE, related_name="rosters")
    state = models.CharField(max_length=12, choices=State, default=State.READING)
    # The names of the files, as they were given; what is in them is gone once it is read.
    given = models.JSONField(default=list)
    # What the files are, and what is to be known of them as a whole; or why they can't be read.
    kinds = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    # For those of whom the list doesn't say how they read.
    level = models.CharField(max_length=10, choices=Membership.Level, default=Membership.Level.EVERY)
    # Whether who looked after the list looks after the network.
    takes_roles = models.BooleanField(default=False)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    brought_count = models.PositiveIntegerField(default=0)
    banned_count = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["network", "-added_at", "-id"], name="roster_lately"),
            models.Index(fields=["asked_at", "id"], condition=Q(state="waiting"), name="roster_waiting"),
        ]

    def __str__(self) -> str:
        return ", ".join(self.given)[:80]

    @property
    def is_agreed(self) -> bool:
        """Its people come in, or are in."""
        return self.state in {self.State.COMING, self.State.BRINGING, self.State.DONE}


class RosterFile(models.Model):
    """A file until it is read."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roster", "number"], name="roster_file_once")]

    def __str__(self) -> str:
        return self.name


class RosterRow(models.Model):
    """One entry: what the list says of somebody, and what is done about it (`fate`)."""

    class Fate(models.TextChoices):
        NEW = "new", _("Comes in")
        HERE = "here", _("Comes in, and has an account here")
        MEMBER = "member", _("Is a member already")
        LEFT = "left", _("Has left the network")
        DECLINED = "declined", _("Was not let in")
        KEPT_OUT = "kept-out", _("Is banned here")
        BAN = "ban", _("Was banned from the list, and is banned here")
        TROUBLE = "trouble", _("Can't be taken")

    COMES = (Fate.NEW, Fate.HERE)

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    fate = models.CharField(max_length=10, choices=Fate)
    email = models.CharField(max_length=254, blank=True)
    name = models.CharField(max_length=150, blank=True)
    # Empty where the list doesn't say.
    level = models.CharField(max_length=10, choices=Membership.Level, blank=True)
    away_until = models.DateField(null=True, blank=True)
    role = models.CharField(max_length=12, choices=Membership.Role, default=Membership.Role.MEMBER)
    is_held = models.BooleanField(default=False)
    is_failing = models.BooleanField(default=False)
    joined_on = models.DateField(null=True, blank=True)
    # Where it stands in its file; why it can't be taken, or what is to be known of it.
    place = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=500, blank=True)
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roster", "number"], name="roster_row_once")]
        indexes = [
            models.Index(fields=["roster", "fate", "number"], name="roster_row_by_fate"),
            models.Index(fields=["email"], name="roster_row_by_email"),
        ]

    def __str__(self) -> str:
        return self.email or self.place
