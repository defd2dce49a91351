from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.networks.models import Audience, Membership, Network
from staffroom.rooms.people.models import Person


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, person: Person | None) -> "ConversationQuerySet":
        """What `person` (None: a guest) may read. Everything that shows, counts or sends goes through this."""
        return self.filter(may_be_seen_by(person))

    def visible_in_networks_to(self, person: Person | None) -> "ConversationQuerySet":
        """The same without private ones: for lists of what is said among many."""
        return self.filter(may_be_seen_in_networks_by(person))

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
    # Of a private one: the message of a network that it began as an answer to, and the conversation it goes on from.
    begun_from = models.ForeignKey("Message", models.SET_NULL, null=True, blank=True, related_name="+")
    continues = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="continued_by")
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

    @property
    def is_private(self) -> bool:
        """Between the people who take part in it, and in no network."""
        return self.audience == Audience.PEOPLE


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


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> "ParticipantQuerySet":
        """Those whom the conversation is there for: they take part, or are asked whether they want to."""
        return self.filter(state__in=[Participant.State.IN, Participant.State.ASKED], is_shut=False)


class Participant(models.Model):
    """One person in a private conversation.

    To the others, DECLINED looks like ASKED, and whoever shut themselves off from them looks like everybody else.
    """

    class State(models.TextChoices):
        IN = "in", _("Takes part")
        ASKED = "asked", _("Is asked")
        DECLINED = "declined", _("Declined")
        LEFT = "left", _("Left")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.CASCADE, related_name="participations")
    state = models.CharField(max_length=8, choices=State, default=State.IN)
    # It never reaches them: they had blocked whoever began it, or declined to be written to by them before.
    is_shut = models.BooleanField(default=False)
    brought_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateTimeField()
    changed_at = models.DateTimeField()
    # The conversation's own, repeated so that one person's list is one walk along one index.
    last_message_at = models.DateTimeField()

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="participant_once")]
        indexes = [
            models.Index(fields=["person", "state", "-last_message_at", "-conversation"], name="participant_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.conversation_id}: {self.state}"


def placed_in(conversation_id: int) -> list[int]:
    """The ids of the networks it is placed in, in no order."""
    return [pk for (pk,) in _PLACED_IN(conversation=conversation_id)]


_PLACED_IN = Prepared(
    lambda conversation: Placement.objects.filter(conversation=conversation).values_list("network_id")
)


def may_be_seen_by(person: Person | None, prefix: str = "") -> Q:
    """The condition on a conversation, or on what holds one under `prefix` (such as "conversation__")."""
    in_networks = may_be_seen_in_networks_by(person, prefix)
    if person is None or person.kind != Person.Kind.MEMBER:
        return in_networks
    taking_part = Participant.objects.present().filter(conversation=OuterRef(f"{prefix}pk"), person=person)
    return in_networks | Q(Q(**{f"{prefix}audience": Audience.PEOPLE}), Exists(taking_part))


def may_be_seen_in_networks_by(person: Person | None, prefix: str = "") -> Q:
    """The same without private conversations: for lists in which none could stand."""
    public = Q(**{f"{prefix}audience": Audience.PUBLIC})
    if person is None or person.kind != Person.Kind.MEMBER:
        return public
    placed_among_mine = Placement.objects.filter(
        conversation=OuterRef(f"{prefix}pk"),
        network__in=Membership.objects.active().filter(person=person).values("network"),
    )
    for_members_of = Q(Q(**{f"{prefix}audience": Audience.NETWORK}), Exists(placed_among_mine))
    return public | Q(**{f"{prefix}audience": Audience.MEMBERS}) | for_members_of
