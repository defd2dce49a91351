from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.models import Audience, Person

from .membership import Membership

_OF_NETWORKS = [value for value, _label in Audience.of_networks()]
address_shape = RegexValidator(
    r"^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,38}$",
    _("An address has 2 to 39 small letters, figures and single hyphens, and begins with a letter."),
)


class NetworkQuerySet(models.QuerySet["Network"]):
    def findable_by(self, person: Person | None) -> "NetworkQuerySet":
        """Networks whose name and purpose `person` (None: a guest) may see."""
        return self.filter(_open_to(person, "findable"))

    def readable_by(self, person: Person | None) -> "NetworkQuerySet":
        """Networks whose conversations `person` (None: a guest) may read."""
        return self.filter(_open_to(person, "readable"))

    def of(self, person: Person) -> "NetworkQuerySet":
        """Networks that `person` is a member of."""
        return self.filter(_has_member(person))

    def open_to_words_of(self, person: Person) -> "NetworkQuerySet":
        """Networks that `person` is a member of, and not only to read announcements."""
        is_silent = Q(posting=Network.Posting.ANNOUNCE) & ~Q(pk__in=self.facilitated_by(person).values("pk"))
        return self.of(person).exclude(is_silent)

    def facilitated_by(self, person: Person | None) -> "NetworkQuerySet":
        """Networks in which `person` lets others in: its facilitators and owners."""
        return self.filter(pk__in=Membership.objects.facilitating().filter(person=person).values("network"))

    def owned_by(self, person: Person | None) -> "NetworkQuerySet":
        """Networks whose settings `person` may change."""
        owning = Membership.objects.active().filter(person=person, role=Membership.Role.OWNER)
        return self.filter(pk__in=owning.values("network"))

    def with_lately_at(self) -> "NetworkQuerySet":
        """Each with `lately_at`: when something was last said in it, or else when it began."""
        return self.annotate(lately_at=Coalesce("last_message_at", "created_at"))


class Network(models.Model):
    """A group of people with a name, a purpose, an address and a way of letting others in."""

    class Kind(models.TextChoices):
        GROUP = "group", _("Group")
        SUPPORT_GROUP = "support-group", _("Support group")
        INTEREST_GROUP = "interest-group", _("Special interest group")
        BRANCH = "branch", _("Branch")
        COMMITTEE = "committee", _("Committee")
        COHORT = "cohort", _("Cohort")
        CAMPAIGN = "campaign", _("Campaign")
        ASSOCIATION = "association", _("Association")

    class Joining(models.TextChoices):
        OPEN = "open", _("Anyone may join")
        REQUEST = "request", _("A facilitator says yes to each request")
        INVITATION = "invitation", _("By invitation only")

    class Posting(models.TextChoices):
        OPEN = "open", _("Members write, and it appears at once")
        FIRST = "first", _("A facilitator looks at each member's first message")
        MODERATED = "moderated", _("A facilitator looks at every message")
        ANNOUNCE = "announce", _("Only facilitators write")

    class ReplyTo(models.TextChoices):
        NETWORK = "network", _("To the network")
        AUTHOR = "author", _("To the author alone")

    class Strangers(models.TextChoices):
        HOLD = "hold", _("Keep it for a facilitator to look at")
        REFUSE = "refuse", _("Refuse it, and tell the sender")

    name = models.CharField(max_length=80)
    slug = models.CharField(_("address"), max_length=40, unique=True, validators=[address_shape])
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.GROUP)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="branches")
    purpose = models.CharField(max_length=400)
    about = models.TextField(blank=True)
    about_html = models.TextField(blank=True, editable=False)
    guidelines = models.TextField(blank=True)
    guidelines_html = models.TextField(blank=True, editable=False)
    language = models.CharField(max_length=10, default="en-gb")

    findable = models.CharField(max_length=10, choices=Audience.of_networks, default=Audience.PUBLIC)
    readable = models.CharField(max_length=10, choices=Audience.of_networks, default=Audience.PUBLIC)
    joining = models.CharField(max_length=12, choices=Joining, default=Joining.OPEN)
    posting = models.CharField(max_length=10, choices=Posting, default=Posting.OPEN)
    strangers = models.CharField(max_length=10, choices=Strangers, default=Strangers.HOLD)

    reply_to = models.CharField(max_length=10, choices=ReplyTo, default=ReplyTo.NETWORK)
    has_subject_prefix = models.BooleanField(default=True)
    welcome = models.TextField(blank=True)
    reminder = models.TextField(blank=True)
    goodbye = models.TextField(blank=True)
    remind_every_months = models.PositiveSmallIntegerField(default=12)
    reminded_at = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField()
    # While a list moves in: its archive is closed, whoever came with its roster has not been told, owners alone write.
    moving_since = models.DateTimeField(null=True, blank=True)
    member_count = models.PositiveIntegerField(default=0)
    conversation_count = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField(null=True, blank=True)
    # How much is being said, as liveliness.weight() adds it up.
    warmth = models.FloatField(default=0.0)
    # Raised by whatever changes what a guest sees of it; part of the key of cached pages.
    version = models.PositiveIntegerField(default=1)

    # In a list: all the networks that are shown with it, so that a panel looks them up at once.
    listed_with: "list[Network]"

    objects = NetworkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(findable__in=_OF_NETWORKS, readable__in=_OF_NETWORKS), name="network_is_for_some_of_us"
            )
        ]
        indexes = [models.Index(fields=["-last_message_at", "-id"], name="network_lately")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open_to_whoever_joins(self) -> bool:
        """Only members may read, and nobody is asked who wants to be one."""
        return self.readable == Audience.NETWORK and self.joining == self.Joining.OPEN


def _has_member(person: Person) -> Exists:
    return Exists(Membership.objects.active().filter(network=OuterRef("pk"), person=person))


def _open_to(person: Person | None, field: str) -> Q:
    public = Q(**{field: Audience.PUBLIC})
    if person is None or person.kind != Person.Kind.MEMBER:
        return public
    return public | Q(**{field: Audience.MEMBERS}) | Q(_has_member(person))
