from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.models import Person

from .conversation import Conversation, may_be_seen_by, may_be_seen_in_networks_by


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, person: Person | None) -> "MessageQuerySet":
        """Messages of conversations that `person` may read; withdrawn ones among them, without their text."""
        return self.filter(may_be_seen_by(person, "conversation__"))

    def visible_in_networks_to(self, person: Person | None) -> "MessageQuerySet":
        """The same without those of private conversations: for lists of what is said among many."""
        return self.filter(may_be_seen_in_networks_by(person, "conversation__"))

    def said(self) -> "MessageQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def oldest_first(self) -> "MessageQuerySet":
        return self.order_by("number")

    def threaded(self) -> "MessageQuerySet":
        return self.order_by("thread_path")


class Message(models.Model):
    """What one person said, kept as it was written (`source`, `form`) and as safe HTML, rendered once."""

    class Form(models.TextChoices):
        PLAIN = "plain", _("Plain text")
        MARKDOWN = "markdown", _("Markdown")
        HTML = "html", _("HTML")

    class Door(models.TextChoices):
        WEB = "web", _("on the web")
        EMAIL = "email", _("by email")
        IMPORT = "import", _("by email, imported")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="messages")
    answers = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="answered_by")
    # The numbers from the first message down to this one, each as four base-36 digits: sorts as a thread reads.
    thread_path = models.CharField(max_length=260)
    door = models.CharField(max_length=10, choices=Door, default=Door.WEB)
    form = models.CharField(max_length=10, choices=Form, default=Form.MARKDOWN)
    source = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    html = models.TextField(blank=True)
    excerpt = models.CharField(max_length=240, blank=True)
    # A form's own key: the same form sent twice is one message.
    sent_key = models.CharField(max_length=40, null=True, blank=True)
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="message_number_once"),
            models.UniqueConstraint(fields=["author", "sent_key"], name="message_sent_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(source="", html="", quoted="", excerpt=""),
                name="message_withdrawn_is_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "thread_path"], name="message_threaded"),
            models.Index(fields=["author", "-posted_at"], name="message_by_author"),
            models.Index(fields=["-posted_at", "-id"], name="message_lately"),
        ]

    def __str__(self) -> str:
        return self.excerpt

    @property
    def depth(self) -> int:
        """0 for what answers the conversation, 1 for an answer to that, and so on."""
        return len(self.thread_path) // 4 - 1


class Revision(models.Model):
    """What a message said before it was edited."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="revisions")
    form = models.CharField(max_length=10, choices=Message.Form)
    source = models.TextField()
    html = models.TextField()
    replaced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["message", "-replaced_at"], name="revision_lately")]

    def __str__(self) -> str:
        return f"{self.message_id}, until {self.replaced_at}"
