"""A small world with private text in it, and somebody in every role."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils import timezone

from staffroom.commons.moderation import actions as moderation
from staffroom.commons.moderation.models import Decision, Matter
from staffroom.doors.email.models import Delivery, Incoming, Letter
from staffroom.foundation.files import inspect
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Account, Person
from staffroom.rooms.people.tests.factories import PersonFactory

ROLES = ("guest", "newcomer", "applicant", "leaver", "member", "facilitator", "owner", "operator")
# Every private text has one of these in it; whoever may not read it must never be sent one.
MARKERS = {
    name: f"zq{name}qz"
    for name in (
        "title",
        "text",
        "filename",
        "content",
        "networkname",
        "purpose",
        "about",
        "draft",
        "history",
        "heldmail",
        "report",
        "removed",
        "reason",
    )
}


@dataclass
class Place:
    """A network and what is in it."""

    network: Network
    message: Any
    reply: Any
    attachment: Any
    withdrawn: Any
    request: Membership
    invitation: Any
    incoming: Incoming
    delivery: Delivery
    matter: Matter
    decision: Decision


@dataclass
class World:
    people: dict[str, Person | None]
    author: Person
    open: Place
    closed: Place

    @property
    def proof_token(self) -> str:
        return signing.dumps(self.author.addresses.get().pk, salt="staffroom:address")


def build() -> World:
    """`open` may be read by anybody; `closed` by its members alone, who are the only ones to know of it."""
    people: dict[str, Person | None] = {role: PersonFactory() for role in ROLES if role != "guest"}
    people["guest"] = None
    Account.objects.filter(person=people["operator"]).update(is_operator=True)
    author = PersonFactory(name="Author Here", handle="author-here")
    open_place = _place(people, author, "open-choir", "public", "request", dict.fromkeys(MARKERS, "plain"))
    closed_place = _place(people, author, "closed-choir", "network", "invitation", MARKERS)
    return World(people, author, open_place, closed_place)


def _place(people, author, slug, readable, joining, words) -> Place:
    network = networks.create_network(
        by=people["owner"],
        name=f"Choir {words['networkname']}",
        slug=slug,
        kind="group",
        purpose=f"To sing {words['purpose']}",
        about=f"We sing {words['about']}",
    )
    for role in ("member", "facilitator", "leaver"):
        networks.join(network, person=people[role])
    networks.join(network, person=author)
    networks.set_role(network, person=people["facilitator"], role="facilitator", by=people["owner"])
    networks.leave(network, person=people["leaver"])
    network = networks.change_settings(
        network, by=people["owner"], readable=readable, findable=readable, joining=joining
    )
    request = Membership.objects.create(network=network, person=people["applicant"], state="requested")
    message, reply, withdrawn = _conversation(author, people, network, words)
    matter, decision = _moderation(author, people, message, words)
    return Place(
        network=network,
        message=message,
        reply=reply,
        attachment=message.attachments.get(),
        withdrawn=withdrawn,
        request=request,
        invitation=networks.invite(network, by=people["owner"]),
        incoming=_incoming(network, words),
        delivery=_delivery(network, author),
        matter=matter,
        decision=decision,
    )


def _conversation(author, people, network, words):
    file = inspect(words["content"].encode(), f"{words['filename']}.txt")
    message = conversations.start(
        author=author,
        networks=[network],
        title=f"About {words['title']}",
        text=f"It was {words['history']}.",
        files=[file],
    )
    message = conversations.edit(message, by=author, text=f"It is {words['text']}.")
    reply = conversations.reply(
        message.conversation, author=people["owner"], text=f"I answer {words['text']}.", answers=message
    )
    withdrawn = conversations.reply(message.conversation, author=author, text=f"I was hasty {words['text']}.")
    return message, reply, conversations.withdraw(withdrawn, by=author)


def _moderation(author, people, message, words):
    """A report that waits, and a message that was removed with its reason."""
    report = moderation.report_message(message, by=people["member"], ground="other", words=f"Hm {words['report']}")
    said = conversations.reply(message.conversation, author=author, text=f"Nonsense {words['removed']}.")
    removal = conversations.remove(said, by=people["facilitator"], reason=f"It was {words['reason']}.")
    return Matter.objects.get(kind="report", thing_id=report.pk), Decision.objects.get(thing_id=removal.pk)


def _incoming(network, words) -> Incoming:
    raw = f"From: stranger@mail.example\r\nSubject: {words['heldmail']}\r\n\r\nHello {words['heldmail']}\r\n"
    return Incoming.objects.create(
        raw=raw.encode(),
        sender="stranger@mail.example",
        from_address="stranger@mail.example",
        subject=words["heldmail"],
        recipients=[f"{network.slug}@lists.example.org"],
        received_at=timezone.now(),
        processed_at=timezone.now(),
        state=Incoming.State.HELD,
        reason="stranger",
        network=network,
    )


def _delivery(network, person) -> Delivery:
    letter = Letter.objects.create(kind="welcome", key=f"welcome:{network.pk}", subject="Welcome", text="Welcome")
    now = timezone.now() - timedelta(hours=1)
    return Delivery.objects.create(
        letter=letter,
        network=network,
        person=person,
        to=person.addresses.get().email,
        next_attempt_at=now,
        created_at=now,
    )
