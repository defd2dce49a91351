"""What is new to a member, and where it ends."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from staffroom.commons.home.whats_new import whats_new
from staffroom.commons.notifications import actions as notifications
from staffroom.commons.notifications.models import Notice
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.conversations.private_listings import private_news
from staffroom.rooms.conversations.tests.factories import (
    ConversationFactory,
    MessageFactory,
    network_of,
    private_conversation,
)
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people.models import Account, Block
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=400)


@pytest.fixture(autouse=True)
def of_the_site(site):
    return site


@pytest.fixture
def maeve():
    return PersonFactory(name="Maeve Tully")


@pytest.fixture
def network(maeve):
    network = network_of(name="Lone Workers")
    MembershipFactory(network=network, person=maeve, joined_at=LONG_AGO)
    Membership.objects.update(joined_at=LONG_AGO)
    return network


def titles(person) -> list[str]:
    return [one.conversation.title for one in whats_new(person).moved]


def page(person, client_of) -> str:
    return client_of(person).get(reverse("home:home")).content.decode()


def test_what_moved_is_said_with_who_spoke_and_how_it_began(network, maeve, client_of):
    conversation = ConversationFactory(networks=[network], title="Boxes", author__name="Priya Raman", text="Forty-one.")
    MessageFactory(conversation=conversation, author__name="Tom Ashworth")

    shown = page(maeve, client_of)

    assert "One conversation moved on." in shown
    assert "Two new messages from Priya Raman and Tom Ashworth" in shown
    assert "<b>Priya Raman</b> Forty-one." in shown
    assert "You have caught up" not in shown
    assert "That was everything" in shown


def test_what_was_read_is_not_new_and_the_page_says_so(network, maeve, client_of):
    conversation = ConversationFactory(networks=[network])
    actions.mark_read(conversation, person=maeve, number=1)

    shown = page(maeve, client_of)

    assert ("Nothing new" in shown, "You have caught up" in shown) == (True, True)


def test_only_what_came_after_is_new_in_a_conversation_that_was_read(network, maeve):
    conversation = ConversationFactory(networks=[network])
    actions.mark_read(conversation, person=maeve, number=1)
    MessageFactory(conversation=conversation, text="The new one.")

    [moved] = whats_new(maeve).moved
    assert [message.number for message in moved.said] == [2]


def test_ones_own_words_are_not_new(network, maeve):
    ConversationFactory(networks=[network], author=maeve)

    assert titles(maeve) == []


@pytest.mark.parametrize("why", ["muted", "old", "withdrawn", "left", "elsewhere", "before"])
def test_what_is_not_new(network, maeve, why):
    author = PersonFactory()
    conversation = ConversationFactory(networks=[network], author=author)
    match why:
        case "muted":
            actions.mute(conversation, person=maeve)
        case "old":
            Conversation.objects.update(last_message_at=timezone.now() - timedelta(days=31))
        case "withdrawn":
            actions.withdraw(conversation.messages.get(), by=author)
        case "left":
            Membership.objects.filter(person=maeve).update(state="left")
        case "elsewhere":
            conversation.placements.update(network=network_of())
        case "before":
            Membership.objects.filter(person=maeve).update(joined_at=timezone.now() + timedelta(seconds=1))

    assert titles(maeve) == []


def test_somebody_who_has_just_joined_is_not_behind(maeve):
    network = network_of()
    conversation = ConversationFactory(networks=[network], title="Before her time", replies=2)
    Message.objects.update(posted_at=timezone.now() - timedelta(days=2))
    MembershipFactory(network=network, person=maeve, joined_at=timezone.now() - timedelta(hours=1))
    MessageFactory(conversation=conversation, text="Since.")

    [moved] = whats_new(maeve).moved
    assert [message.number for message in moved.said] == [4]


def test_a_conversation_in_two_of_their_networks_is_there_once(network, maeve):
    other = network_of()
    MembershipFactory(network=other, person=maeve, joined_at=LONG_AGO)
    ConversationFactory(networks=[network, other], title="Once")

    assert titles(maeve) == ["Once"]


def test_what_may_not_be_seen_is_not_there(network, maeve, client_of):
    ConversationFactory(networks=[network_of(readable="network")], title="Marker-of-a-closed-room")

    assert "Marker-of-a-closed-room" not in page(maeve, client_of)


def test_an_answer_to_oneself_stands_first_and_is_not_said_twice(network, maeve, client_of, run_tasks):
    asked = ConversationFactory(networks=[network], author=maeve, title="Asked")
    MessageFactory(conversation=asked, answers=asked.messages.get(), author__name="Jo Norwood")
    ConversationFactory(networks=[network], title="Other")
    run_tasks()

    new = whats_new(maeve)
    assert [one.conversation.title for one in new.for_me] == ["Asked"]
    assert [one.conversation.title for one in new.others] == ["Other"]
    shown = page(maeve, client_of)
    assert ("An answer to you." in shown, "Jo Norwood answered you" in shown) == (True, False)


def test_new_faces_are_there_once_each_and_for_two_weeks(network, maeve):
    other = network_of()
    MembershipFactory(network=other, person=maeve, joined_at=LONG_AGO)
    Membership.objects.update(joined_at=LONG_AGO)
    newcomer = PersonFactory(name="Ada Byrne")
    MembershipFactory(network=network, person=newcomer)
    MembershipFactory(network=other, person=newcomer)

    assert [face.person.name for face in whats_new(maeve).faces] == ["Ada Byrne"]
    Membership.objects.filter(person=newcomer).update(joined_at=timezone.now() - timedelta(days=15))
    assert whats_new(maeve).faces == []


def test_having_read_enough_ends_what_the_page_showed_and_not_what_came_since(network, maeve, client_of):
    shown_at = timezone.now()
    ConversationFactory(networks=[network], title="Shown")
    Conversation.objects.update(last_message_at=shown_at - timedelta(minutes=1))
    ConversationFactory(networks=[network], title="Since then")

    answer = client_of(maeve).post(reverse("home:caught_up"), {"until": shown_at.isoformat()})

    assert (answer["Location"], titles(maeve)) == ("/", ["Since then"])


def test_the_page_carries_its_own_time(network, maeve, client_of):
    ConversationFactory(networks=[network])
    client = client_of(maeve)
    until = client.get(reverse("home:home")).context["now"]

    client.post(reverse("home:caught_up"), {"until": until.isoformat()})

    assert titles(maeve) == []


def test_having_read_enough_takes_a_post_and_an_account(maeve, client_of):
    assert client_of(maeve).get(reverse("home:caught_up")).status_code == 405
    assert Client().post(reverse("home:caught_up"))["Location"].startswith("/sign-in/")
    assert client_of(maeve).post(reverse("home:caught_up"), {"until": "nonsense"}).status_code == 302


def test_who_belongs_nowhere_yet_is_shown_where_to_begin(maeve, client_of):
    shown = page(maeve, client_of)

    assert ("Welcome, Maeve" in shown, reverse("networks:directory") in shown) == (True, True)
    assert "Start a conversation" not in shown


def test_operators_are_told_that_mail_waits_until_there_is_a_relay(maeve, client_of, settings):
    Account.objects.filter(person=maeve).update(is_operator=True)
    settings.MAIL_IS_POSSIBLE = f"{__name__}.no"
    assert reverse("email:relay") in page(maeve, client_of)
    settings.MAIL_IS_POSSIBLE = f"{__name__}.yes"
    assert reverse("email:relay") not in page(maeve, client_of)
    settings.MAIL_IS_POSSIBLE = f"{__name__}.no"
    assert reverse("email:relay") not in page(PersonFactory(), client_of)


def test_who_came_in_before_mail_could_be_sent_is_asked_to_prove_the_address(maeve, client_of, settings):
    settings.MAIL_IS_POSSIBLE = f"{__name__}.yes"
    assert "Send me the link" not in page(maeve, client_of)
    maeve.addresses.update(verified_at=None)
    Account.objects.filter(person=maeve).update(was_in_unproved=True)
    assert reverse("people:address", args=[maeve.addresses.get().pk]) in page(maeve, client_of)
    settings.MAIL_IS_POSSIBLE = f"{__name__}.no"
    assert "Send me the link" not in page(maeve, client_of)


def yes() -> bool:
    return True


def no() -> bool:
    return False


def test_lists_of_conversations_mark_what_home_says_is_new(network, maeve, client_of):
    opened = ConversationFactory(networks=[network], title="Opened once")
    actions.mark_read(opened, person=maeve, number=1)
    never_opened = ConversationFactory(networks=[network], title="Never opened")
    for conversation in (opened, never_opened):
        MessageFactory(conversation=conversation)
        MessageFactory(conversation=conversation)
    long_ago = ConversationFactory(networks=[network], title="Read by mail, long ago")
    Conversation.objects.filter(pk=long_ago.pk).update(last_message_at=timezone.now() - timedelta(days=31))

    here = {one.conversation.title: one.count for one in whats_new(maeve).moved}
    assert here == {"Never opened": 3, "Opened once": 2}
    for show, others in (("", {"Read by mail, long ago": ""}), ("new", {})):
        rows = client_of(maeve).get(reverse("conversations:lately"), {"show": show}).context["rows"]
        assert {row.conversation.title: row.new for row in rows} == others | {
            "Never opened": "New to you.",
            "Opened once": "Two new messages.",
        }


def test_more_than_twenty_are_cut_and_said(network, maeve, client_of):
    author = PersonFactory()
    for number in range(22):
        ConversationFactory(networks=[network], author=author, title=f"Number {number}")

    assert (len(whats_new(maeve).moved), whats_new(maeve).has_more) == (20, True)
    assert "Those are the newest; there are more." in page(maeve, client_of)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_number_of_queries_with_one_of_everything_and_with_three(
    network, maeve, client_of, count, django_assert_num_queries, run_tasks
):
    for number in range(count):
        asked = ConversationFactory(networks=[network], author=maeve)
        MessageFactory(conversation=asked, answers=asked.messages.get())
        ConversationFactory(networks=[network])
        MembershipFactory(network=network)
        notifications.tell(maeve.pk, Notice.Kind.WELCOME, f"network:{number}", {"network": network.pk})
    run_tasks()
    client = client_of(maeve)

    with django_assert_num_queries(13):
        client.get(reverse("home:home"))


class TestPrivately:
    def test_what_was_said_to_one_alone_stands_apart_until_it_is_read(self, site, client_of):
        jo, mary = PersonFactory(name="Jo Norwood"), PersonFactory()
        talk = private_conversation(jo, mary, title="The budget")
        page = client_of(mary).get("/").text
        assert "<h1>Written to you alone</h1>" in page
        assert "The budget" in page
        assert "With Jo Norwood" in page
        assert "The budget" not in client_of(jo).get("/").text
        client_of(mary).get(f"/conversations/{talk.pk}/")
        assert "The budget" not in client_of(mary).get("/").text

    def test_who_has_read_enough_has_read_that_too(self, site, client_of):
        mary = PersonFactory()
        private_conversation(PersonFactory(), mary, title="The budget")
        client_of(mary).post("/caught-up/")
        assert "The budget" not in client_of(mary).get("/").text

    def test_what_is_muted_or_said_by_whom_one_has_blocked_is_no_news(self, site, client_of):
        jo, mary = PersonFactory(), PersonFactory()
        muted = private_conversation(jo, mary, title="The budget")
        actions.mute(muted, person=mary)
        ann = PersonFactory()
        private_conversation(ann, mary, title="The keys")
        Block.objects.create(blocker=mary, blocked=ann)
        page = client_of(mary).get("/").text
        assert "The budget" not in page
        assert "The keys" not in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_takes_the_same_questions_however_many(self, site, client_of, count, django_assert_num_queries):
        mary = PersonFactory()
        for _number in range(count):
            private_conversation(PersonFactory(), mary)
        rows = private_news(mary, 6)
        assert len(rows) == count
        with django_assert_num_queries(2):
            private_news(mary, 6)
