"""What comes round again, and when."""

from staffroom.commons.moderation import tasks as moderation
from staffroom.commons.notifications import tasks as notifications
from staffroom.commons.search import tasks as search
from staffroom.doors.archive import moving_tasks as moving
from staffroom.doors.archive import profile_tasks as profile_files
from staffroom.doors.email import tasks as email
from staffroom.journal import tasks as journal
from staffroom.journal.timers import Timed
from staffroom.rooms.conversations import tasks as conversations
from staffroom.rooms.networks import tasks as networks
from staffroom.rooms.people import tasks as people
from staffroom.rooms.profiles import mentoring_tasks as mentoring
from staffroom.rooms.profiles import tasks as profiles

TIMERS = [
    # Every quarter of an hour: somewhere a reader's morning begins at any of them.
    Timed("digests", "*/15 * * * *", notifications.make_digests),
    Timed("domain-policies", "*/10 * * * *", email.look_up_policies),
    Timed("reminders", "20 9 * * *", email.remind_members),
    Timed("bans-over", "7 * * * *", networks.lift_bans_over),
    Timed("rested-addresses", "30 4 * * *", email.try_addresses_again),
    Timed("mailboxes", "* * * * *", email.look_into_mailboxes),
    Timed("unproved-accounts", "40 3 * * *", people.forget_unproved),
    Timed("requests-taken-back", "42 3 * * *", people.forget_taken_back),
    Timed("sessions", "45 3 * * *", people.forget_sessions),
    Timed("unused-files", "35 3 * * *", conversations.forget_unused),
    Timed("old-notices", "55 3 * * *", notifications.forget_old),
    # After an upgrade there is none yet.
    Timed("search-index", "* * * * *", search.build),
    Timed("search-index-tidied", "10 4 * * *", search.tidy),
    Timed("what-waits", "*/5 * * * *", moderation.ring_due),
    Timed("what-waits-too-long", "10 * * * *", moderation.pass_up),
    Timed("early-mail", "*/10 * * * *", email.let_early_mail_go),
    Timed("old-rosters", "25 3 * * *", moving.forget_old_rosters),
    Timed("old-profile-files", "20 3 * * *", profile_files.forget_old_profile_files),
    Timed("links", "35 * * * *", profiles.look_at_links),
    Timed("mentors", "25 9 * * *", mentoring.look_after_mentors),
    Timed("done-tasks", "50 3 * * *", journal.forget_done_tasks),
]
