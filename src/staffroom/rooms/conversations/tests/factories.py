"""Networks, conversations and messages for tests, made the way people make them: through actions."""

from datetime import timedelta

import factory
from django.utils import timezone

from staffroom.foundation.files import SafeFile
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.models import Connection
from staffroom.rooms.people.tests.factories import PersonFactory

TINY_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


def network_of(*members, **fields) -> Network:
    """A network of these people and its owner."""
    network = NetworkFactory(owner=PersonFactory(), **fields)
    for member in members:
        bring(member, network)
    return network


def bring(person, network) -> None:
    """Have them in the network, by whatever way in."""
    if not network.memberships.active().filter(person=person).exists():
        MembershipFactory(network=network, person=person)


class ConversationFactory(factory.Factory):
    """A conversation in `networks`, begun by `author`, who joins them; with `replies` by the same author."""

    class Meta:
        model = Conversation

    author = factory.SubFactory(PersonFactory)
    networks = factory.LazyFunction(lambda: [network_of()])
    title = "Moving a catalogue out of a spreadsheet"
    text = "What would you put in the columns?"
    replies = 0

    @classmethod
    def _create(cls, model_class, *, author, networks, title, text, replies, **fields):
        for network in networks:
            bring(author, network)
        conversation = actions.start(author=author, networks=networks, title=title, text=text, **fields).conversation
        for number in range(replies):
            actions.reply(conversation, author=author, text=f"Answer {number + 2}.")
        conversation.refresh_from_db()
        return conversation


class MessageFactory(factory.Factory):
    """A reply in `conversation`; its author joins the first network it is in."""

    class Meta:
        model = Message

    conversation = factory.SubFactory(ConversationFactory)
    author = factory.SubFactory(PersonFactory)
    text = "Author, title, year, box."

    @classmethod
    def _create(cls, model_class, *, conversation, author, **fields):
        bring(author, conversation.networks.order_by("pk")[0])
        return actions.reply(conversation, author=author, **fields)


def long_conversation(count: int, *, author=None, network=None, answers=None) -> Conversation:
    """A conversation of `count` messages, one a minute until now; `answers(number)` is the number it answers."""
    author = author or PersonFactory()
    begun = timezone.now() - timedelta(minutes=count)
    said = [
        actions.Said(
            author=author,
            text=f"Message {number}.",
            posted_at=begun + timedelta(minutes=number),
            answers=answers(number) if answers else None,
        )
        for number in range(1, count + 1)
    ]
    brought = actions.BroughtIn(title="A long conversation", said=said)
    conversation = actions.bring_in(network or network_of(author), [brought])[0]
    conversation.refresh_from_db()
    return conversation


def a_picture(filename: str = "boxes.png") -> SafeFile:
    return SafeFile(TINY_PNG, filename, "image/png", is_image=True, width=1, height=1)


def a_file(content: bytes = b"%PDF-1.7 columns", filename: str = "columns.pdf") -> SafeFile:
    return SafeFile(content, filename, "application/pdf")


def connect(one, other) -> None:
    """They know one another."""
    for person, known in ((one, other), (other, one)):
        Connection.objects.create(person=person, other=known, since=timezone.now())


def private_conversation(author, *people, text="Have you seen the new catalogue?", **fields) -> Conversation:
    """One between `author` and `people`, who take part; with `are_known=False` as far as they know the author."""
    fields = {"title": "The new catalogue", "are_known": True} | fields
    message = actions.start_private(author=author, people=people, text=text, **fields)
    return message.conversation
