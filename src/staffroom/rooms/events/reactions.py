"""What follows for meetings from what is said: calendar files are read, in the background."""

from django.db.models import Exists, OuterRef

from staffroom.rooms.conversations.facts import ConversationsBroughtIn, FilesPosted
from staffroom.rooms.conversations.models import Attachment, Message, Placement

from .actions import read_calendars


def read_posted(fact: FilesPosted) -> None:
    read_calendars([fact.message_id])


def read_brought_in(fact: ConversationsBroughtIn) -> None:
    """Those of an archive: what they announced is mostly over, but a conversation shows what it was."""
    with_files = Exists(Attachment.objects.filter(message=OuterRef("pk")))
    messages = Message.objects.said().filter(with_files)
    if fact.last_message_id:
        messages = messages.filter(pk__range=(fact.first_message_id, fact.last_message_id))
    else:
        placed = Placement.objects.filter(conversation=OuterRef("conversation"), network=fact.network_id)
        messages = messages.filter(Exists(placed)).order_by("-pk")[: fact.messages]
    read_calendars(list(messages.values_list("pk", flat=True)))
