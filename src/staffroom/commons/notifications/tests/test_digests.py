"""One mail a day, at six in the reader's own morning, never twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from staffroom.commons.notifications import digests, keeping
from staffroom.commons.notifications.models import Digest
from staffroom.journal.models import Entry
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.conversations.tests.factories import ConversationFactory, MessageFactory, network_of
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people.models import Account, Address
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
# A Tuesday in winter; in London it is that time, too.
SIX = datetime(2026, 1, 13, 6, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONG_AGO = SIX - 400 * DAY


@pytest.fixture
def network(site):
    return network_of()


@pytest.fixture
def reader(network):
    return MembershipFactory(network=network, level="digest", joined_at=LONG_AGO, person__name="Abena Mensah").person


def say(network, at, **fields) -> Message:
    """A conversation of one message, said at `at`."""
    message = ConversationFactory(networks=[network], **fields).messages.get()
    return _at(message, at)


def _at(message, at) -> Message:
    Message.objects.filter(pk=message.pk).update(posted_at=at)
    Conversation.objects.filter(pk=message.conversation_id).update(last_message_at=at)
    return message


def due() -> int:
    return Entry.objects.filter(name__endswith="DigestDue").count()


def held() -> list[list[str]]:
    """The titles in each digest that was sent, day by day."""
    sent = Digest.objects.filter(message_count__gt=0).order_by("day")
    return [[part.conversation.title for part in digests.contents(digest)] for digest in sent]


def test_what_was_said_since_yesterday_at_six_comes_at_six(network, reader):
    digests.make_digests(SIX - DAY)
    say(network, SIX - DAY - MINUTE, title="Too early")
    say(network, SIX - DAY + MINUTE, title="Yesterday")
    say(network, SIX, title="This morning")
    say(network, SIX + MINUTE, title="Too late")

    assert digests.make_digests(SIX - MINUTE) == 0
    assert digests.make_digests(SIX) == 1

    digest = Digest.objects.latest("day")
    assert (digest.day.isoformat(), digest.since, digest.until, digest.message_count) == (
        "2026-01-13",
        SIX - DAY,
        SIX,
        2,
    )
    assert held() == [["Yesterday", "This morning"]]
    assert Entry.objects.latest("pk").data == {"digest_id": digest.pk}


def test_a_first_digest_that_comes_late_holds_what_was_said_since_its_reader_chose_it(network, reader):
    Membership.objects.filter(person=reader).update(level_since=SIX - 3 * DAY)
    say(network, SIX - 3 * DAY - MINUTE, title="Came by itself")
    say(network, SIX - 2 * DAY, title="While the server was off")
    digests.make_digests(SIX)

    assert held() == [["While the server was off"]]


def test_a_day_comes_once_however_often_the_timer_rings(network, reader):
    say(network, SIX - HOUR)
    made = [digests.make_digests(SIX + number * 15 * MINUTE) for number in range(72)]

    assert (sum(made), due(), Digest.objects.count()) == (1, 1, 1)


def test_the_first_message_of_the_day_waits_for_the_next_morning(network, reader):
    digests.make_digests(SIX)
    say(network, SIX + 3 * HOUR, title="After breakfast")

    assert [digests.make_digests(SIX + number * HOUR) for number in range(4, 24)] == [0] * 20
    assert digests.make_digests(SIX + DAY) == 1
    assert held() == [["After breakfast"]]


def test_every_message_comes_exactly_once_over_a_week_of_late_and_early_timers(network, reader):
    for number in range(60):
        say(network, SIX + number * 3 * HOUR, title=f"Number {number}")
    for day, late in enumerate([0, 7, 0, 17, 0, 1, 0, 0, 0]):
        digests.make_digests(SIX + day * DAY + late * HOUR)

    titles = [title for day in held() for title in day]
    assert sorted(titles) == sorted(f"Number {number}" for number in range(60))


def test_nothing_said_is_no_mail(network, reader):
    assert [digests.make_digests(SIX + number * DAY) for number in range(3)] == [0, 0, 0]
    assert due() == 0


def test_a_server_that_was_down_at_six_makes_it_later_and_with_the_same_content(network, reader):
    say(network, SIX - HOUR, title="In the night")
    say(network, SIX + HOUR, title="For tomorrow")

    assert digests.make_digests(SIX + 5 * HOUR) == 1
    assert held() == [["In the night"]]


def test_what_was_said_while_nobody_made_digests_is_in_the_next_but_no_more_than_a_week(network, reader):
    digests.make_digests(SIX - 20 * DAY)
    for days in (19, 8, 6, 1):
        say(network, SIX - days * DAY + HOUR, title=f"{days} days ago")

    digests.make_digests(SIX)

    assert held() == [["6 days ago", "1 days ago"]]


@pytest.mark.parametrize(
    "zone", ["Pacific/Auckland", "Asia/Kathmandu", "Europe/Berlin", "America/St_Johns", "Pacific/Pago_Pago"]
)
def test_six_is_six_where_the_reader_is(network, reader, zone):
    Account.objects.filter(person=reader).update(timezone=zone)
    six_there = datetime(2026, 1, 13, 6, 0, tzinfo=ZoneInfo(zone))
    say(network, six_there - HOUR)

    assert digests.make_digests(six_there - MINUTE) == 0
    # The day before is noted by then, and holds nothing of it.
    assert digests.make_digests(six_there + 5 * MINUTE) == 1
    assert Digest.objects.latest("day").day.isoformat() == "2026-01-13"


@pytest.mark.parametrize("change", [datetime(2026, 3, 29), datetime(2026, 10, 25)])
def test_no_message_is_lost_or_doubled_when_the_clocks_change(network, reader, change):
    berlin = ZoneInfo("Europe/Berlin")
    Account.objects.filter(person=reader).update(timezone="Europe/Berlin")
    begin = (change - 2 * DAY).replace(hour=6, tzinfo=berlin).astimezone(UTC)
    digests.make_digests(begin)
    for number in range(1, 30):
        say(network, begin + number * 3 * HOUR, title=f"Number {number}")
    for quarters in range(0, 5 * 96, 2):
        digests.make_digests(begin + quarters * 15 * MINUTE)

    titles = [title for day in held() for title in day]
    assert sorted(titles) == sorted(f"Number {number}" for number in range(1, 30))
    assert {digest.until.astimezone(berlin).hour for digest in Digest.objects.all()} == {6}


def test_a_reader_who_moves_to_another_zone_gets_nothing_twice(network, reader):
    say(network, SIX - HOUR, title="Before the flight")
    digests.make_digests(SIX)
    Account.objects.filter(person=reader).update(timezone="America/Los_Angeles")
    say(network, SIX + HOUR, title="In the air")

    for hours in range(48):
        digests.make_digests(SIX + hours * HOUR)

    assert held() == [["Before the flight"], ["In the air"]]


def test_a_zone_that_no_longer_exists_is_the_sites(network, reader):
    Account.objects.filter(person=reader).update(timezone="Europe/Atlantis")
    say(network, SIX - HOUR)

    assert digests.make_digests(SIX) == 1


def test_a_second_process_makes_no_second_one(network, reader):
    digest = Digest(person=reader, day="2026-01-13", since=SIX - DAY, until=SIX)
    digest.save()

    with pytest.raises(IntegrityError), transaction.atomic():
        Digest(person=reader, day="2026-01-13", since=SIX - DAY, until=SIX).save()
    assert digests.make_digests(SIX) == 0


@pytest.mark.parametrize("field", ["joined_at", "level_since"])
def test_the_first_one_begins_where_somebody_joined_or_chose_it(network, reader, field):
    Membership.objects.filter(person=reader).update(**{field: SIX - 2 * HOUR})
    say(network, SIX - 3 * HOUR, title="Before")
    say(network, SIX - 2 * HOUR, title="At that moment")
    say(network, SIX - HOUR, title="Since")

    digests.make_digests(SIX)

    assert held() == [["Since"]]


def test_choosing_it_for_one_network_moves_no_other(network, reader):
    other = network_of(name="Aardvark Keepers")
    MembershipFactory(network=other, person=reader, level="digest", joined_at=LONG_AGO, level_since=SIX - HOUR)
    say(network, SIX - 2 * HOUR, title="Here")
    say(other, SIX - 2 * HOUR, title="There, too early")

    digests.make_digests(SIX)

    assert held() == [["Here"]]


def test_who_comes_back_to_it_gets_no_week_that_they_had_otherwise(network, reader):
    digests.make_digests(SIX - 5 * DAY)
    networks.set_level(network, person=reader, level="every")
    say(network, SIX - 3 * DAY, title="Mailed")
    networks.set_level(network, person=reader, level="digest")
    Membership.objects.filter(person=reader).update(level_since=SIX - 2 * DAY)
    say(network, SIX - DAY, title="Since")

    digests.make_digests(SIX)

    assert held() == [["Since"]]


@pytest.mark.parametrize(
    ("why", "gets_it"),
    [
        ("nothing", True),
        ("own", False),
        ("muted", False),
        ("followed", False),
        ("withdrawn", False),
        ("left", False),
        ("level", False),
        ("failing", False),
        ("unproved", False),
        ("closed", False),
        ("every elsewhere", False),
        ("web elsewhere", True),
    ],
)
def test_what_is_in_and_who_gets_one(network, reader, why, gets_it):
    networks = [network]
    if why.endswith("elsewhere"):
        other = network_of()
        MembershipFactory(network=other, person=reader, level=why.split()[0], joined_at=LONG_AGO)
        networks.append(other)
    author = reader if why == "own" else PersonFactory()
    message = _at(ConversationFactory(networks=networks, author=author).messages.get(), SIX - HOUR)
    match why:
        case "muted":
            actions.mute(message.conversation, person=reader)
        case "followed":
            actions.follow(message.conversation, person=reader)
        case "withdrawn":
            actions.withdraw(message, by=author)
        case "left":
            Membership.objects.filter(person=reader).update(state="left")
        case "level":
            Membership.objects.filter(person=reader).update(level="every")
        case "failing":
            Address.objects.filter(person=reader).update(failing_since=SIX)
        case "unproved":
            Address.objects.filter(person=reader).update(verified_at=None)
        case "closed":
            Account.objects.filter(person=reader).update(is_active=False)

    assert digests.make_digests(SIX) == (1 if gets_it else 0)


def test_a_conversation_in_two_digest_networks_comes_once(network, reader):
    other = network_of(name="Aardvark Keepers")
    MembershipFactory(network=other, person=reader, level="digest", joined_at=LONG_AGO)
    _at(ConversationFactory(networks=[network, other]).messages.get(), SIX - HOUR)

    digests.make_digests(SIX)

    [part] = digests.contents(Digest.objects.get())
    assert (part.network.name, len(part.messages)) == ("Aardvark Keepers", 1)


def test_what_it_holds_is_looked_up_when_it_is_written(network, reader):
    """Somebody withdrew a message, and the reader left a network, between six and the sending."""
    author = PersonFactory()
    kept = say(network, SIX - HOUR, title="Stays", author=author)
    gone = say(network, SIX - HOUR, title="Goes", author=author)
    digests.make_digests(SIX)

    actions.withdraw(gone, by=author)
    assert [part.conversation for part in digests.contents(Digest.objects.get())] == [kept.conversation]

    Membership.objects.filter(person=reader).update(state="left")
    assert digests.contents(Digest.objects.get()) == []


def test_it_goes_network_by_network_and_the_oldest_first(network, reader):
    other = network_of(name="Aardvark Keepers")
    MembershipFactory(network=other, person=reader, level="digest", joined_at=LONG_AGO)
    first = say(network, SIX - 3 * HOUR, title="First")
    say(network, SIX - 2 * HOUR, title="Second")
    say(other, SIX - HOUR, title="Elsewhere")
    _at(MessageFactory(conversation=first.conversation), SIX - MINUTE)
    digests.make_digests(SIX)

    parts = digests.contents(Digest.objects.get())

    assert [(part.network, part.conversation.title, len(part.messages)) for part in parts] == [
        (other, "Elsewhere", 1),
        (network, "First", 2),
        (network, "Second", 1),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_writing_one_takes_two_queries_with_one_conversation_and_with_three(
    network, reader, count, django_assert_num_queries
):
    for number in range(count):
        say(network, SIX - HOUR, title=f"Number {number}")
    digests.make_digests(SIX)
    digest = Digest.objects.select_related("person").get()

    with django_assert_num_queries(2):
        parts = digests.contents(digest)
        assert [part.messages[0].author.name for part in parts] != []


def test_old_ones_are_forgotten_and_a_readers_own_can_be_taken_along_and_removed(network, reader):
    say(network, SIX - HOUR)
    digests.make_digests(SIX)
    assert keeping.export(reader)["digests"] == [{"day": "2026-01-13", "messages": 1}]
    assert digests.forget_old(SIX + 59 * DAY) == 0
    assert digests.forget_old(SIX + 61 * DAY) == 1

    digests.make_digests(SIX)
    assert keeping.remove(reader, keeps_words=True) == 1
