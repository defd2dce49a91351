from django.db import models
from django.db.models import Exists, OuterRef, Q

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.networks.models import Audience, Membership, Network
from staffroom.rooms.people.models import Person


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, person: Person | None) -> "ConversationQuerySet":
        """What `person` (None: a guest) may read. Everything that shows, counts or sends goes through this."""
        return self.filter(may_be_seen_by(person))

    def lately_first(self) -> "ConversationQuerySet":
        return self.order_by("-last_message_at", "-pk")


class Conversation(models.Model):
    """One thread. It stores the strictest audience that its placements allow."""

    title = models.CharField(max_length=200)
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.NETWORK)
    networks = models.ManyToManyField(Network, through="Placement", related_name="conversations")
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="conversations_started")
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    message_count = models.PositiveIntegerField(default=0)
    author_count = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField()
    last_message = models.ForeignKey("Message", models.SET_NULL, null=True, blank=True, related_name="+")
    # Its messages are all in that one now; it keeps its row, so that its address leads there. Nobody sees it.
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    # What it is about, when something higher in the house is talked about here.
    about_url = models.CharField(max_length=200, blank=True)
    about_title = models.CharField(max_length=200, blank=True)
    # Raised by every change a guest could see: part of the key of cached pages.
    version = models.PositiveIntegerField(default=1)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-last_message_at", "-id"], name="conversation_lately")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Placement(models.Model):
    """A conversation in a network: where it is listed, and whose members it is for."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="placements")
    network = models.ForeignKey(Network, models.CASCADE, related_name="placements")
    placed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    placed_at = models.DateTimeField()
    pinned_at = models.DateTimeField(null=True, blank=True)
    # The conversation's own, repeated so that a network's list is one walk along one index.
    last_message_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "network"], name="placement_once")]
        indexes = [
            models.Index(fields=["network", "-last_message_at", "-conversation"], name="placement_lately"),
            models.Index(
                fields=["network", "pinned_at"], condition=Q(pinned_at__isnull=False), name="placement_pinned"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} in {self.network_id}"


def placed_in(conversation_id: int) -> list[int]:
    """The ids of the networks it is placed in, in no order."""
    return [pk for (pk,) in _PLACED_IN(conversation=conversation_id)]


_PLACED_IN = Prepared(
    lambda conversation: Placement.objects.filter(conversation=conversation).values_list("network_id")
)


def may_be_seen_by(person: Person | None, prefix: str = "") -> Q:
    """The condition on a conversation, or on what holds one under `prefix` (such as "conversation__")."""
    public = Q(**{f"{prefix}audience": Audience.PUBLIC})
    if person is None or person.kind != Person.Kind.MEMBER:
        return public
    placed_among_mine = Placement.objects.filter(
        conversation=OuterRef(f"{prefix}pk"),
        network__in=Membership.objects.active().filter(person=person).values("network"),
    )
    for_members_of = Q(Q(**{f"{prefix}audience": Audience.NETWORK}), Exists(placed_among_mine))
    return public | Q(**{f"{prefix}audience": Audience.MEMBERS}) | for_members_of
