"""Who reacts to what. The only place where a room meets those that follow it."""

from collections.abc import Mapping, Sequence

from staffroom.commons.notifications import reactions as notifications
from staffroom.commons.notifications.facts import DigestDue
from staffroom.doors.email import reactions as email
from staffroom.journal.facts import Fact
from staffroom.journal.recording import AtOnce, Reaction
from staffroom.rooms.conversations import reactions as conversations
from staffroom.rooms.conversations.facts import ConversationPlaced, MessagePosted
from staffroom.rooms.networks.facts import (
    AudienceNarrowed,
    InvitationSent,
    MemberJoined,
    MemberLeft,
    MembershipDeclined,
    MembershipRequested,
    NetworkChanged,
    RoleChanged,
)
from staffroom.rooms.people.facts import AddressFailed, AddressMended, AddressVerified, PersonLeft

from . import keeping

REACTIONS: Mapping[type[Fact], Sequence[Reaction | AtOnce]] = {
    MessagePosted: [email.send_message, notifications.tell_of_answer],
    ConversationPlaced: [email.send_placed],
    # Not a second may pass in which a page still shows what the network has just closed.
    AudienceNarrowed: [AtOnce(conversations.narrow)],
    NetworkChanged: [AtOnce(conversations.show_anew)],
    MemberJoined: [email.send_welcome, notifications.tell_of_welcome],
    MemberLeft: [email.send_goodbye],
    MembershipRequested: [email.tell_facilitators, notifications.tell_of_request],
    MembershipDeclined: [email.send_decline, notifications.tell_of_decline],
    InvitationSent: [email.send_invitation],
    RoleChanged: [notifications.tell_of_role],
    AddressFailed: [notifications.tell_of_failing_address],
    AddressMended: [notifications.settle_address],
    AddressVerified: [notifications.settle_address],
    DigestDue: [email.send_digest],
    PersonLeft: [keeping.remove],
}
