"""What tests of outgoing mail share: networks with members, a relay on loopback, the mails that arrived there."""

from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.utils import timezone

from staffroom.commons.notifications.facts import DigestDue
from staffroom.doors.email import reactions, relays
from staffroom.doors.email.models import Delivery
from staffroom.foundation.tests.smtp_servers import Desk, running
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.facts import ConversationPlaced, MessagePosted
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.facts import (
    InvitationSent,
    MemberJoined,
    MemberLeft,
    MembershipDeclined,
    MembershipRequested,
)
from staffroom.rooms.people.tests.factories import PersonFactory

REACTIONS = {
    MessagePosted: [reactions.send_message],
    ConversationPlaced: [reactions.send_placed],
    MemberJoined: [reactions.send_welcome],
    MemberLeft: [reactions.send_goodbye],
    InvitationSent: [reactions.send_invitation],
    MembershipRequested: [reactions.tell_facilitators],
    MembershipDeclined: [reactions.send_decline],
    DigestDue: [reactions.send_digest],
}


@dataclass
class Arrived:
    """One mail as the relay took it."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def text(self) -> str:
        return self.mail.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self) -> str:
        return self.mail.get_body(("html",)).get_content()

    def __getitem__(self, name):
        value = self.mail[name]
        return None if value is None else str(value)


@contextmanager
def relay(*, refusals=None, connections=1, **options):
    """A relay that takes everything but `refusals`, entered as the site's."""
    desk = Desk(refusals)
    with running(desk, **options) as server:
        relays.enter(host=server.host, port=server.port, security="none", connections=connections)
        yield desk


def arrived(desk):
    """The mails the relay took, in the order of their recipients."""
    mails = [Arrived(sender, recipients[0], raw) for sender, recipients, raw, _options in desk.accepted]
    return sorted(mails, key=lambda mail: mail.recipient)


def network_of(owner, *members, slug="lone-officers", name="Lone Information Officers", levels=None, **settings):
    """A network that `owner` began, with `members` at “every message” unless `levels` says otherwise."""
    network = networks.create_network(
        by=owner, name=name, slug=slug, kind="group", purpose="For those who do it alone.", **settings
    )
    for member in members:
        networks.join(network, person=member, level=(levels or {}).get(member, "every"))
    return network


def person(name, **account):
    """“Jo Norwood” is jo-norwood and reads mail at jo-norwood@mail.example."""
    handle = name.lower().replace(" ", "-")
    return PersonFactory(name=name, handle=handle, **{f"account__{key}": value for key, value in account.items()})


def post(author, *places, title="Pamphlets in box 41", text="Has anybody listed them?", **more):
    """The first message of a new conversation."""
    return conversations.start(author=author, networks=list(places), title=title, text=text, **more)


def states():
    """Address → state, of all deliveries."""
    return dict(Delivery.objects.values_list("to", "state"))


def make_due():
    """As if the pause before the next attempt were over."""
    Delivery.objects.update(next_attempt_at=timezone.now(), leased_until=None)
