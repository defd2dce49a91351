"""Who may say what becomes of a meeting."""

from staffroom.rooms.conversations import rules as conversations
from staffroom.rooms.people.models import Person

from .models import Event


def may_change(author: Person, event: Event) -> bool:
    """Change or cancel it by a further file: who announced it, and whoever looks after that conversation.

    Anybody can write anything into a calendar file: so what it says of its organiser counts for nothing.
    """
    message = event.message
    return message.author_id == author.pk or conversations.may_moderate(author, message.conversation)
