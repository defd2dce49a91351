"""Who reacts to what. The only place where a room meets those that follow it."""

from collections.abc import Mapping, Sequence

from staffroom.commons.moderation import reactions as moderation
from staffroom.commons.moderation.facts import (
    AppealAnswered,
    BellRung,
    DecisionMade,
    DecisionUndone,
    MatterRaised,
    ReportAnswered,
)
from staffroom.commons.notifications import mentoring as notices_of_mentoring
from staffroom.commons.notifications import reactions as notifications
from staffroom.commons.notifications import recommending as notices_of_recommendations
from staffroom.commons.notifications.facts import DigestDue
from staffroom.commons.search import reactions as search
from staffroom.doors.archive import old_address_notices as notices_of_old_addresses
from staffroom.doors.archive import roster_notices as notices_of_rosters
from staffroom.doors.archive.roster_facts import RosterAsked, RosterSettled
from staffroom.doors.email import mentoring_reactions as mentoring
from staffroom.doors.email import moved_letters, people_reactions
from staffroom.doors.email import reactions as email
from staffroom.doors.email import recommendation_reactions as recommendations
from staffroom.journal.facts import Fact
from staffroom.journal.recording import AtOnce, Reaction
from staffroom.rooms.conversations import reactions as conversations
from staffroom.rooms.conversations.facts import (
    ConversationClosed,
    ConversationMoved,
    ConversationPlaced,
    ConversationRenamed,
    ConversationReopened,
    ConversationsBroughtIn,
    ConversationsMerged,
    ConversationSplit,
    FilesPosted,
    MessageEdited,
    MessagePosted,
    MessageRemoved,
    MessageRestored,
    MessagesTakenBack,
    MessageWithdrawn,
    PostDeclined,
    PostHeld,
    PostLetIn,
    PostTakenBack,
    PrivatelyAsked,
    TendingUndone,
    WordsClaimed,
)
from staffroom.rooms.events import reactions as events
from staffroom.rooms.networks import reactions as networks
from staffroom.rooms.networks.facts import (
    AddressBanned,
    AudienceNarrowed,
    BanLifted,
    DoorsOpened,
    InvitationSent,
    MemberBanned,
    MemberJoined,
    MemberLeft,
    MemberPaused,
    MemberRemoved,
    MembersBroughtIn,
    MembershipDeclined,
    MembershipRequested,
    MemberTakenBack,
    MovingLetterTried,
    NetworkChanged,
    NetworkCreated,
    OldAddressAsked,
    OldAddressProved,
    OldAddressSettled,
    OldAddressWished,
    PauseEnded,
    PostingChanged,
    RoleChanged,
)
from staffroom.rooms.people.facts import (
    AddressFailed,
    AddressMended,
    AddressVerified,
    ConnectionAsked,
    ConnectionMade,
    PeopleBroughtIn,
    PersonChanged,
    PersonJoined,
    PersonLeft,
    PersonsMerged,
)
from staffroom.rooms.profiles import reactions as profiles
from staffroom.rooms.profiles.facts import (
    IntroductionAsked,
    IntroductionMade,
    LinkAdded,
    MentoringAnswered,
    MentoringAsked,
    MentoringEnded,
    MentorLapsed,
    MentorReminded,
    ProfileChanged,
    RecommendationApproved,
    RecommendationAsked,
    RecommendationDeclined,
    RecommendationReturned,
    RecommendationWithdrawn,
    RecommendationWritten,
    TermsChanged,
)

from . import keeping

REACTIONS: Mapping[type[Fact], Sequence[Reaction | AtOnce]] = {
    MessagePosted: [email.send_message, notifications.tell_of_answer, search.index_posted],
    FilesPosted: [events.read_posted],
    # Not a second may pass in which words are found that have been taken back.
    MessageEdited: [AtOnce(search.index_edited)],
    MessageWithdrawn: [AtOnce(search.remove_message), search.forget_conversation],
    ConversationRenamed: [AtOnce(search.index_title), search.index_renamed, AtOnce(moderation.note_tending)],
    ConversationPlaced: [email.send_placed, search.index_placed],
    ConversationsBroughtIn: [search.index_brought_in, search.read_files_brought_in, events.read_brought_in],
    MessagesTakenBack: [search.remove_taken_back],
    WordsClaimed: [search.index_claimed, notifications.tell_of_claim],
    PrivatelyAsked: [notifications.tell_of_private_request],
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
    MembersBroughtIn: [moved_letters.tell_brought_in],
    MovingLetterTried: [moved_letters.send_trial],
    OldAddressAsked: [moved_letters.ask_old_address],
    OldAddressWished: [notices_of_old_addresses.tell_operators],
    OldAddressProved: [email.post_what_waited, notices_of_old_addresses.settle],
    OldAddressSettled: [notices_of_old_addresses.settle],
    DoorsOpened: [email.post_what_came_early],
    RosterAsked: [notices_of_rosters.tell_operators],
    RosterSettled: [notices_of_rosters.settle],
    PeopleBroughtIn: [search.index_people],
    PersonJoined: [search.index_person, networks.adopt_waiting],
    PersonChanged: [search.index_person],
    # Not a second may pass in which somebody is found by what they show no more.
    ProfileChanged: [AtOnce(search.index_person)],
    TermsChanged: [search.index_terms],
    PersonsMerged: [search.index_claimed],
    AddressFailed: [notifications.tell_of_failing_address],
    AddressMended: [notifications.settle_address],
    AddressVerified: [notifications.settle_address, conversations.claim],
    # The log and the queue never lag behind what was done.
    PostHeld: [AtOnce(moderation.queue_post)],
    PostLetIn: [AtOnce(moderation.note_post_let_in)],
    PostDeclined: [AtOnce(moderation.note_post_declined)],
    PostTakenBack: [AtOnce(moderation.forget_post)],
    MessageRemoved: [AtOnce(search.remove_message), AtOnce(moderation.note_removal)],
    MessageRestored: [AtOnce(moderation.cross_out_removal), search.index_restored],
    ConversationClosed: [AtOnce(moderation.note_tending)],
    ConversationReopened: [AtOnce(moderation.note_tending)],
    ConversationMoved: [AtOnce(moderation.note_tending), AtOnce(moderation.hand_on_reports), search.index_rearranged],
    ConversationSplit: [AtOnce(moderation.note_tending), search.index_rearranged],
    ConversationsMerged: [AtOnce(moderation.note_tending), AtOnce(moderation.hand_on_reports), search.index_rearranged],
    TendingUndone: [AtOnce(moderation.cross_out_tending), AtOnce(moderation.hand_on_reports), search.index_rearranged],
    MemberPaused: [AtOnce(moderation.note_measure)],
    MemberRemoved: [AtOnce(moderation.note_measure)],
    PauseEnded: [AtOnce(moderation.cross_out_measure)],
    MemberTakenBack: [AtOnce(moderation.cross_out_measure)],
    MemberBanned: [AtOnce(moderation.note_ban)],
    AddressBanned: [AtOnce(moderation.note_banned_address)],
    BanLifted: [AtOnce(moderation.cross_out_ban)],
    PostingChanged: [AtOnce(moderation.note_posting)],
    MatterRaised: [moderation.bring_to_those_who_decide, notifications.tell_of_matter],
    BellRung: [email.send_waiting],
    DecisionMade: [email.send_decision, notifications.tell_of_decision],
    DecisionUndone: [email.send_undone],
    ReportAnswered: [email.send_report_answer, notifications.tell_of_report],
    AppealAnswered: [email.send_appeal_answer],
    DigestDue: [email.send_digest],
    ConnectionAsked: [people_reactions.send_connection_request, notifications.tell_of_connection_request],
    ConnectionMade: [people_reactions.send_connected, notifications.tell_of_connection],
    IntroductionAsked: [people_reactions.send_introduction, notifications.tell_of_introduction],
    IntroductionMade: [people_reactions.send_meeting, notifications.tell_of_meeting],
    LinkAdded: [profiles.look_at_new_link],
    RecommendationAsked: [recommendations.send_asked, notices_of_recommendations.tell_of_asking],
    RecommendationWritten: [recommendations.send_written, notices_of_recommendations.tell_of_writing],
    RecommendationDeclined: [recommendations.send_declined, notices_of_recommendations.tell_of_declining],
    RecommendationReturned: [recommendations.send_returned, notices_of_recommendations.tell_of_return],
    RecommendationApproved: [recommendations.send_approved, notices_of_recommendations.tell_of_approval],
    MentoringAsked: [mentoring.send_asked, notices_of_mentoring.tell_of_asking],
    MentoringAnswered: [mentoring.send_answered, notices_of_mentoring.tell_of_answer],
    MentoringEnded: [mentoring.send_ended, notices_of_mentoring.tell_of_end],
    MentorReminded: [mentoring.send_reminder, notices_of_mentoring.tell_of_reminder],
    MentorLapsed: [notices_of_mentoring.tell_of_lapse],
    RecommendationWithdrawn: [notices_of_recommendations.tell_of_withdrawal],
    PersonLeft: [keeping.remove, search.remove_person],
}
