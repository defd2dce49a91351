from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Person

from .conversation import Conversation
from .message import Message


class HeldPostQuerySet(models.QuerySet["HeldPost"]):
    def waiting(self) -> "HeldPostQuerySet":
        return self.filter(state=HeldPost.State.WAITING)

    def visible_to(self, person: Person | None) -> "HeldPostQuerySet":
        """Their own, and those that wait for the facilitators of a network of theirs."""
        if person is None:
            return self.none()
        facilitated = Membership.objects.facilitating().filter(person=person).values("network")
        asked = HeldPost.waits_for.through.objects.filter(heldpost=OuterRef("pk"), network__in=facilitated)
        return self.filter(Q(author=person) | Exists(asked))


class HeldPost(models.Model):
    """What somebody wrote that waits until a facilitator has looked at it: a reply, or (no conversation) a new one.

    It waits as a whole, for one network or several: what `networks` together would be shown is decided once. When it is
    let in it is a message of its author, said at that moment.
    """

    class Reason(models.TextChoices):
        FIRST = "first", _("Their first message here")
        MODERATED = "moderated", _("Every message is looked at first")
        PERSON = "person", _("What this person writes is looked at first")
        SUSPICIOUS = "suspicious", _("It looks like advertising, or like a fraud")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        LET_IN = "let-in", _("Let in")
        DECLINED = "declined", _("Not let in")
        TAKEN_BACK = "taken-back", _("Taken back by its author")

    author = models.ForeignKey(Person, models.CASCADE, related_name="held_posts")
    networks = models.ManyToManyField(Network, related_name="+")
    # Those of the networks whose facilitators have not said yes yet; once settled, those that were asked last.
    waits_for = models.ManyToManyField(Network, related_name="held_posts")
    conversation = models.ForeignKey(Conversation, models.CASCADE, null=True, blank=True, related_name="+")
    answers = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    form = models.CharField(max_length=10, choices=Message.Form, default=Message.Form.MARKDOWN)
    door = models.CharField(max_length=10, choices=Message.Door, default=Message.Door.WEB)
    quoted = models.TextField(blank=True)
    sent_key = models.CharField(max_length=40, null=True, blank=True)
    # The Message-ID of the mail it came by, and the digest of its content: the same mail is no second post.
    mail_header = models.CharField(max_length=255, blank=True)
    mail_digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    reason = models.CharField(max_length=12, choices=Reason)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer = models.CharField(_("what facilitators said when they declined"), max_length=2000, blank=True)
    settled_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    # What it has become.
    message = models.OneToOneField(Message, models.SET_NULL, null=True, blank=True, related_name="held_post")

    objects = HeldPostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "sent_key"], name="held_post_sent_once"),
            models.UniqueConstraint(
                fields=["mail_header", "mail_digest"], condition=~Q(mail_header=""), name="held_post_mailed_once"
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-at", "-id"], name="held_post_of_author"),
            models.Index(fields=["settled_at"], condition=Q(settled_at__isnull=False), name="held_post_settled"),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:60]

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
