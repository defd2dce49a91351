"""What a file announces; and who changes or cancels what was announced."""

import pytest
from django.utils import timezone

from staffroom.journal import runner
from staffroom.journal.models import Entry
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.tests.factories import network_of, private_conversation
from staffroom.rooms.events.actions import read_calendars
from staffroom.rooms.events.models import Event
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import a_file, an_entry, announce, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_home(site):
    """Every page asks which site it is on."""


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood")


@pytest.fixture
def eve():
    return PersonFactory(name="Eve Other")


@pytest.fixture
def choir(jo, eve):
    return network_of(jo, eve, readable="network")


def to_come(person) -> list[tuple[str, object]]:
    events = Event.objects.to_come(person, timezone.now()).soonest_first()
    return list(events.values_list("title", "starts_at"))


def test_a_file_on_a_message_announces_a_meeting(choir, jo):
    message = announce(choir, jo, an_entry(location="City Library\\, Leeds\\, UK", organizer="mailto:jo@mail.example"))

    event = Event.objects.get()
    assert (event.title, event.starts_at, event.ends_at) == ("Biscuits & benchmarks", in_days(7), in_days(7 + 1 / 24))
    assert (event.where, event.place.name, event.is_online, event.organiser) == (
        "City Library, Leeds, UK",
        "Leeds",
        False,
        "",
    )
    assert (event.message, event.line, event.occasion) == (message, message.attachments.get().pk, "")
    assert Entry.objects.filter(name__endswith="MeetingsAnnounced").get().data["events"] == 1


def test_it_is_read_in_the_background_and_once_however_often_that_is_asked_for(choir, jo):
    message = conversations.start(author=jo, networks=[choir], title="Come", text="Along.", files=[a_file()])
    assert Event.objects.count() == 0
    runner.run_all()
    assert Event.objects.count() == 1
    assert read_calendars([message.pk]) == 0
    assert Event.objects.count() == 1


def test_the_same_invitation_twice_in_one_mail_is_one_meeting(choir, jo):
    files = [a_file(filename="invitation.ics"), a_file(filename="invite.ics")]
    message = conversations.start(author=jo, networks=[choir], title="Come", text="Along.", files=files)
    assert read_calendars([message.pk]) == 1


def test_a_later_file_by_the_same_author_changes_it(choir, jo):
    announce(choir, jo)
    announce(choir, jo, an_entry(days=9, sequence=1))
    assert to_come(jo) == [("Biscuits & benchmarks", in_days(9))]


def test_an_earlier_version_that_comes_late_changes_nothing(choir, jo):
    announce(choir, jo, an_entry(days=9, sequence=2))
    announce(choir, jo, an_entry(days=7, sequence=1))
    assert to_come(jo) == [("Biscuits & benchmarks", in_days(9))]


@pytest.mark.parametrize("cancelling", [{"method": "CANCEL"}, {"method": "PUBLISH", "status": "CANCELLED"}])
def test_its_author_cancels_it(choir, jo, cancelling):
    announce(choir, jo)
    method, *status = cancelling.values()
    announce(choir, jo, an_entry(sequence=1, **({"status": status[0]} if status else {})), method=method)
    assert to_come(jo) == []


def test_nobody_cancels_or_changes_the_meeting_of_another(choir, jo, eve):
    announce(choir, jo)
    announce(choir, eve, an_entry(sequence=5), method="CANCEL")
    assert Event.objects.count() == 1
    announce(choir, eve, an_entry(days=3, sequence=6, summary="Elsewhere"))
    assert to_come(jo) == [("Elsewhere", in_days(3)), ("Biscuits & benchmarks", in_days(7))]
    announce(choir, eve, an_entry(sequence=7), method="CANCEL")
    assert to_come(jo) == [("Biscuits & benchmarks", in_days(7))]


def test_who_looks_after_the_network_cancels_it(choir, jo, eve):
    announce(choir, jo)
    networks.set_role(choir, person=eve, role="facilitator", by=networks_owner(choir))
    announce(choir, eve, an_entry(sequence=1), method="CANCEL")
    assert to_come(jo) == []


def test_who_looks_after_another_network_does_not(choir, jo, eve):
    announce(choir, jo)
    elsewhere = network_of(jo, eve)
    networks.set_role(elsewhere, person=eve, role="facilitator", by=networks_owner(elsewhere))
    announce(elsewhere, eve, an_entry(sequence=1), method="CANCEL")
    assert to_come(jo) == [("Biscuits & benchmarks", in_days(7))]


def test_who_cannot_read_that_it_changed_sees_it_as_it_was(choir, jo, eve):
    """The later word is theirs alone who may read it; the others are told nothing of it."""
    inner = network_of(jo, readable="network")
    conversation = announce(choir, jo).conversation
    conversations.place(conversation, inner, by=jo)
    announce(inner, jo, an_entry(days=9, sequence=1))
    assert to_come(jo) == [("Biscuits & benchmarks", in_days(9))]
    assert to_come(eve) == [("Biscuits & benchmarks", in_days(7))]


def test_a_cancellation_of_nothing_announces_nothing(choir, jo):
    announce(choir, jo, method="CANCEL")
    assert Event.objects.count() == 0


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "REFRESH"])
def test_answers_to_invitations_announce_nothing(choir, jo, method):
    announce(choir, jo, method=method)
    assert Event.objects.count() == 0


def test_one_date_of_a_series_is_moved_and_the_others_stay(choir, jo):
    weekly = an_entry(days=7, rrule="FREQ=WEEKLY;COUNT=3")
    announce(choir, jo, weekly)
    moved = f"{in_days(14):%Y%m%dT%H%M%SZ}"
    announce(choir, jo, an_entry(days=15, sequence=1, recurrence_id=moved))
    assert [starts for _title, starts in to_come(jo)] == [in_days(7), in_days(15), in_days(21)]
    announce(choir, jo, an_entry(days=21, sequence=1, recurrence_id=f"{in_days(21):%Y%m%dT%H%M%SZ}"), method="CANCEL")
    assert [starts for _title, starts in to_come(jo)] == [in_days(7), in_days(15)]
    announce(choir, jo, an_entry(days=7, sequence=2), method="CANCEL")
    assert to_come(jo) == []


def test_what_another_passes_on_is_listed_once(choir, jo, eve):
    announce(choir, jo)
    announce(choir, eve)
    assert to_come(jo) == [("Biscuits & benchmarks", in_days(7))]
    announce(choir, jo, an_entry(sequence=1), method="CANCEL")
    assert to_come(jo) == []


def test_a_private_invitation_stays_between_those_who_write(jo, eve, choir):
    talk = private_conversation(jo, eve)
    message = conversations.reply(talk, author=jo, text="Only us.", files=[a_file()])
    assert read_calendars([message.pk]) == 0
    assert Event.objects.count() == 0


def test_it_goes_with_its_message(choir, jo, eve):
    first = announce(choir, jo)
    owner = networks_owner(choir)
    conversations.remove(first, by=owner, reason="Wrong place")
    assert to_come(eve) == []
    conversations.restore(first, by=owner)
    assert len(to_come(eve)) == 1
    conversations.withdraw(first, by=jo)
    assert to_come(eve) == []
    assert Event.objects.count() == 0


def test_an_update_that_was_removed_counts_no_more(choir, jo):
    announce(choir, jo)
    update = announce(choir, jo, an_entry(days=9, sequence=1))
    conversations.remove(update, by=networks_owner(choir))
    assert to_come(jo) == [("Biscuits & benchmarks", in_days(7))]


def test_it_goes_along_when_conversations_are_split_joined_and_moved(choir, jo, eve):
    owner = networks_owner(choir)
    first = conversations.start(author=jo, networks=[choir], title="Autumn", text="What shall we do?").conversation
    message = announce(choir, jo, answering=first)
    split = conversations.split(message, by=owner, title="Biscuits").other
    assert [len(to_come(eve)), Event.objects.get().message.conversation] == [1, split]

    conversations.merge(split, into=first, by=owner)
    assert [len(to_come(eve)), Event.objects.get().message.conversation] == [1, first]

    elsewhere = network_of(jo, readable="network")
    MembershipFactory(network=elsewhere, person=owner, role="facilitator")
    conversations.move(first, to=elsewhere, away_from=choir, by=owner)
    assert [len(to_come(eve)), len(to_come(jo))] == [0, 1]


def test_who_blocked_the_author_is_not_told_of_it(choir, jo, eve):
    announce(choir, jo)
    people.block(eve, jo)
    assert to_come(eve) == []


@pytest.mark.parametrize(("audience", "seen"), [("public", 1), ("network", 0)])
def test_guests_and_others_see_what_they_may_read(jo, audience, seen):
    announce(network_of(jo, readable=audience, findable=audience), jo)
    stranger = PersonFactory()
    assert (len(to_come(None)), len(to_come(stranger)), len(to_come(jo))) == (seen, seen, 1)


def test_what_is_over_is_not_to_come(choir, jo):
    announce(choir, jo, an_entry("over@cal", days=-1))
    announce(choir, jo, an_entry("now@cal", days=-0.5, summary="Now", dtend=f"{in_days(0.5):%Y%m%dT%H%M%SZ}"))
    assert [title for title, _starts in to_come(jo)] == ["Now"]


def networks_owner(network):
    return network.memberships.get(role="owner").person
