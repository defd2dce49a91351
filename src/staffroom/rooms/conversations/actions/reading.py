"""What one person does with a conversation without saying anything: read, follow, mute."""

from django.db.models.functions import Greatest
from django.utils import timezone

from staffroom.rooms.people.models import Person

from ..models import Conversation, Reading


def follow(conversation: Conversation, *, person: Person) -> Reading:
    """Every message by mail, also for who reads the network as a digest or on the web."""
    return _attend(conversation, person, Reading.Attention.FOLLOWING)


def mute(conversation: Conversation, *, person: Person) -> Reading:
    """No mail from it, at any level."""
    return _attend(conversation, person, Reading.Attention.MUTED)


def unfollow(conversation: Conversation, *, person: Person) -> Reading:
    """As the network again."""
    return _attend(conversation, person, Reading.Attention.NONE)


def mark_read(conversation: Conversation, *, person: Person, number: int) -> None:
    """They have read up to message `number`; reading an earlier page again takes nothing back."""
    number = min(number, conversation.last_number)
    now = timezone.now()
    reading, is_new = Reading.objects.get_or_create(
        person=person, conversation=conversation, defaults={"read_up_to": number, "read_at": now}
    )
    if not is_new:
        Reading.objects.filter(pk=reading.pk).update(read_up_to=Greatest("read_up_to", number), read_at=now)


def _attend(conversation: Conversation, person: Person, attention: str) -> Reading:
    reading, _ = Reading.objects.update_or_create(
        person=person, conversation=conversation, defaults={"attention": attention}
    )
    return reading
