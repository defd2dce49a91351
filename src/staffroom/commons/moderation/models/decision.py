from django.db import models
from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.networks.models import Ban, Network
from staffroom.rooms.people.models import Account, Person

from .ground import Ground
from .matter import Matter


class DecisionQuerySet(models.QuerySet["Decision"]):
    def in_log(self) -> "DecisionQuerySet":
        """What the log shows: everything but that something was let in, which shows by being there."""
        return self.exclude(kind=Decision.Kind.LET_IN)

    def about(self, person: Person) -> "DecisionQuerySet":
        return self.filter(person=person)

    def with_addresses(self) -> "DecisionQuerySet":
        """For those who look after the network: `address` is the one that was banned, "" where it was none."""
        banned = Subquery(Ban.objects.filter(pk=OuterRef("thing_id")).values("email"))
        is_one = When(kind=Decision.Kind.ADDRESS, then=banned)
        return self.annotate(address=Case(is_one, default=Value(""), output_field=CharField()))

    def concerning(self, person: Person | None) -> "DecisionQuerySet":
        """Those whose page `person` may open: what concerns them, and what is of a network they look after."""
        if person is None:
            return self.none()
        if Account.objects.filter(person=person, is_operator=True, is_active=True).exists():
            return self.all()
        return self.filter(Q(person=person) | Q(network__in=Network.objects.facilitated_by(person)))


class Decision(models.Model):
    """What was done, by whom, about what, and why. Without a `network` it is the whole site's.

    `reason` is told to whom it concerns, and to those who decide; `said_in_log` is what everybody in the network reads.
    """

    class Kind(models.TextChoices):
        REMOVED = "removed", _("A message was removed")
        CLOSED = "closed", _("A conversation was closed")
        REOPENED = "reopened", _("A conversation was opened again")
        RENAMED = "renamed", _("A conversation was renamed")
        MOVED = "moved", _("A conversation was moved")
        SPLIT = "split", _("A conversation was split")
        MERGED = "merged", _("Two conversations were merged")
        WARNED = "warned", _("A member was asked to write differently")
        PAUSED = "paused", _("A member may not write for a while")
        EXPELLED = "expelled", _("A member was taken out of the network")
        BANNED = "banned", _("A member was banned")
        ADDRESS = "address", _("An address was banned")
        DECLINED = "declined", _("A message that waited was not let in")
        LET_IN = "let-in", _("A message that waited was let in")
        FREED = "freed", _("A member writes without anybody looking first")
        WATCHED = "watched", _("A member's messages are looked at first")

    # What is about words; everything else is about somebody, and the log names nobody, nor any address.
    ABOUT_WORDS = frozenset(
        {Kind.REMOVED, Kind.CLOSED, Kind.REOPENED, Kind.RENAMED, Kind.MOVED, Kind.SPLIT, Kind.MERGED}
    )

    kind = models.CharField(max_length=10, choices=Kind)
    network = models.ForeignKey(Network, models.CASCADE, null=True, blank=True, related_name="decisions")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="decisions_made")
    # Whom it concerns: the author of the message, who began the conversation, the member.
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="decisions_about")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="decisions")
    conversation = models.ForeignKey(Conversation, models.SET_NULL, null=True, blank=True, related_name="decisions")
    matter = models.ForeignKey(Matter, models.SET_NULL, null=True, blank=True, related_name="decisions")
    # The room's own row that tells how to undo it: a ban, a removal, a held post.
    thing_id = models.PositiveBigIntegerField(null=True, blank=True)
    ground = models.CharField(max_length=12, choices=Ground, blank=True)
    reason = models.TextField(blank=True)
    until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_reason = models.TextField(blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["network", "-made_at", "-id"], name="decision_lately"),
            models.Index(fields=["-made_at", "-id"], name="decision_lately_anywhere"),
            models.Index(fields=["person", "-made_at", "-id"], name="decision_of_person"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def said_in_log(self) -> str:
        """Why, for all members: the ground; or, for what was done where it stands, the facilitators' own words.

        What was said to somebody when a matter was decided is for them alone.
        """
        if self.ground:
            return str(self.get_ground_display())
        return self.reason if self.kind in self.ABOUT_WORDS and self.matter_id is None else ""
