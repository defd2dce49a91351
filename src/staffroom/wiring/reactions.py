"""Who reacts to what. The only place where a room meets those that follow it."""

from collections.abc import Mapping, Sequence

from staffroom.commons.notifications import reactions as notifications
from staffroom.commons.notifications.facts import DigestDue
from staffroom.commons.search import reactions as search
from staffroom.doors.email import reactions as email
from staffroom.journal.facts import Fact
from staffroom.journal.recording import AtOnce, Reaction
from staffroom.rooms.conversations import reactions as conversations
from staffroom.rooms.conversations.facts import (
    ConversationPlaced,
    ConversationRenamed,
    ConversationsBroughtIn,
    MessageEdited,
    MessagePosted,
    MessageWithdrawn,
)
from staffroom.rooms.networks.facts import (
    AudienceNarrowed,
    InvitationSent,
    MemberJoined,
    MemberLeft,
    MembershipDeclined,
    MembershipRequested,
    NetworkChanged,
    NetworkCreated,
    RoleChanged,
)
from staffroom.rooms.people.facts import (
    AddressFailed,
    AddressMended,
    AddressVerified,
    PersonChanged,
    PersonJoined,
    PersonLeft,
)

from . import keeping

REACTIONS: Mapping[type[Fact], Sequence[Reaction | AtOnce]] = {
    MessagePosted: [email.send_message, notifications.tell_of_answer, search.index_posted],
    # Not a second may pass in which words are found that have been taken back.
    MessageEdited: [AtOnce(search.index_edited)],
    MessageWithdrawn: [AtOnce(search.remove_message), search.forget_conversation],
    ConversationRenamed: [AtOnce(search.index_title)],
    ConversationPlaced: [email.send_placed],
    ConversationsBroughtIn: [search.index_brought_in],
    NetworkCreated: [search.index_network],
    # Not a second may pass in which a page still shows what the network has just closed.
    AudienceNarrowed: [AtOnce(conversations.narrow)],
    NetworkChanged: [AtOnce(conversations.show_anew), search.index_network],
    MemberJoined: [email.send_welcome, notifications.tell_of_welcome],
    MemberLeft: [email.send_goodbye],
    MembershipRequested: [email.tell_facilitators, notifications.tell_of_request],
    MembershipDeclined: [email.send_decline, notifications.tell_of_decline],
    InvitationSent: [email.send_invitation],
    RoleChanged: [notifications.tell_of_role],
    PersonJoined: [search.index_person],
    PersonChanged: [search.index_person],
    AddressFailed: [notifications.tell_of_failing_address],
    AddressMended: [notifications.settle_address],
    AddressVerified: [notifications.settle_address],
    DigestDue: [email.send_digest],
    PersonLeft: [keeping.remove, search.remove_person],
}
