from django.db import models
from django.db.models import Q

from staffroom.foundation.tokens import new_token
from staffroom.rooms.people.models import Person

from .conversation import may_be_seen_by
from .draft import Draft
from .held_post import HeldPost
from .message import Message


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, person: Person | None) -> "AttachmentQuerySet":
        """Files of messages that `person` may read and that still stand; of what waits for them; their own unsent."""
        of_messages = Q(message__withdrawn_at__isnull=True) & may_be_seen_by(person, "message__conversation__")
        if person is None:
            return self.filter(message__isnull=False).filter(of_messages)
        waiting = HeldPost.objects.waiting().visible_to(person)
        unsent = Q(message__isnull=True) & (Q(added_by=person) | Q(held_post__in=waiting.values("pk")))
        return self.filter((Q(message__isnull=False) & of_messages) | unsent)


def where_it_lies(attachment: "Attachment", filename: str) -> str:
    """A name nobody chose: what came in with a file never says where it is written."""
    token = new_token()
    return f"attachments/{token[:2]}/{token}"


class Attachment(models.Model):
    """A file on a message, or waiting on a draft. Its type was found from its bytes."""

    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="attachments")
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, blank=True, related_name="attachments")
    held_post = models.ForeignKey(HeldPost, models.SET_NULL, null=True, blank=True, related_name="attachments")
    added_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    file = models.FileField(upload_to=where_it_lies, max_length=120)
    filename = models.CharField(max_length=120)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    is_picture = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["added_at"], condition=Q(message__isnull=True), name="attachment_waiting")]

    def __str__(self) -> str:
        return self.filename


class AttachmentText(models.Model):
    """What a file says, as it was read once so that it can be found; empty if it has no text, or none we can read."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField(blank=True)
    # Why there is no text, or not all of it; for operators.
    trouble = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"the text of {self.attachment_id}"
