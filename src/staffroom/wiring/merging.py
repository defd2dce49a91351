"""What becomes of everything that points at a person who turns out to be another: app by app, each named once.

A test fails for a relation that is missing here, and for one that stands here and is no more.
"""

from staffroom.rooms.conversations.actions.merging import settle_words
from staffroom.rooms.networks.actions.merging import settle_memberships
from staffroom.rooms.people.handing_over import hand_over, left_with
from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles import actions as profiles
from staffroom.rooms.profiles.actions.merging import settle_profiles

# Put together by those who know what it means, before the rest is handed over.
SETTLED = (settle_memberships, settle_words, settle_profiles)

# Handed over row by row; where there can be only one, the one stays that was there.
HANDED_OVER = (
    "people.Address.person",
    "people.Block.blocker",
    "people.Block.blocked",
    "people.Category.person",
    "people.Connection.person",
    "people.Connection.other",
    "people.ConnectionRequest.asker",
    "people.ConnectionRequest.asked",
    "people.Follow.follower",
    "people.Follow.followed",
    "people.FormerHandle.person",
    "people.FormerPerson.person",
    "people.Mute.person",
    "people.Mute.muted",
    "networks.Ban.person",
    "networks.Ban.banned_by",
    "networks.Invitation.invited_by",
    "networks.Invitation.used_by",
    "networks.Measure.person",
    "networks.Measure.by",
    "networks.Measure.undone_by",
    "networks.Membership.person",
    "networks.Move.begun_by",
    "networks.Move.worded_by",
    "networks.Move.opened_by",
    "networks.OldAddress.added_by",
    "networks.OldAddress.settled_by",
    "conversations.Attachment.added_by",
    "conversations.Conversation.started_by",
    "conversations.Conversation.closed_by",
    "conversations.Draft.person",
    "conversations.Draft_people.person",
    "conversations.HeldPost.author",
    "conversations.HeldPost.settled_by",
    "conversations.Message.author",
    "conversations.Message.withdrawn_by",
    "conversations.Participant.person",
    "conversations.Participant.brought_by",
    "conversations.Placement.placed_by",
    "conversations.Reading.person",
    "conversations.Removal.by",
    "conversations.Removal.restored_by",
    "conversations.Tending.by",
    "conversations.Tending.undone_by",
    "profiles.Dismissal.person",
    "profiles.Dismissal.other",
    "profiles.Introduction.introducer",
    "profiles.Introduction.one",
    "profiles.Introduction.other",
    "profiles.Link.person",
    "profiles.Mentoring.mentor",
    "profiles.Mentoring.mentee",
    "profiles.Position.person",
    "profiles.Qualification.person",
    "profiles.Recommendation.recommended",
    "profiles.Recommendation.writer",
    "profiles.Recommendation.withdrawn_by",
    "notifications.Digest.person",
    "notifications.Notice.person",
    "moderation.Appeal.by",
    "moderation.Appeal.answered_by",
    "moderation.Bell.person",
    "moderation.Decision.by",
    "moderation.Decision.person",
    "moderation.Decision.undone_by",
    "moderation.Matter.person",
    "moderation.Matter.not_for",
    "moderation.Matter.settled_by",
    "moderation.Report.reporter",
    "moderation.Report.person",
    "archive.Acquaintance.person",
    "archive.Import.started_by",
    "archive.Roster.added_by",
    "archive.Roster.asked_by",
    "archive.Roster.settled_by",
    "email.Delivery.person",
    "email.Incoming.person",
)

# Gone with the former one, whose place is taken by what `SETTLED` put together, or by nothing.
GONE = frozenset(
    [
        "people.Account.person",
        "profiles.Disclosure.person",
        "profiles.Mentor.person",
        "profiles.Profile.person",
        "profiles.Trait.person",
        "archive.ProfileFile.person",
    ]
)


def move(person: Person, former: Person) -> None:
    """Everything of `former`'s is `person`'s, in the caller's transaction."""
    for settle in SETTLED:
        settle(person, former)
    for label in HANDED_OVER:
        hand_over(label, former, person)
    if forgotten := left_with(former, GONE):
        raise RuntimeError(f"{forgotten} would be lost with {former.pk}: wiring.merging does not name them.")
    profiles.write_traits(person)
