"""Close, reopen, rename, pin, place; read, follow, mute; narrow."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.journal.models import Entry
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.actions.audiences import narrow_to
from staffroom.rooms.conversations.models import Conversation, Reading
from staffroom.rooms.networks.actions import end_pause, leave, pause
from staffroom.rooms.networks.models import Audience, Membership
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, MessageFactory, bring, long_conversation, network_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya():
    return PersonFactory(name="Priya Raman")


@pytest.fixture
def network():
    return network_of(name="Lone Archivists")


@pytest.fixture
def owner(network):
    return network.memberships.get(role=Membership.Role.OWNER).person


@pytest.fixture
def conversation(priya, network):
    return ConversationFactory(author=priya, networks=[network], title="Mould")


def fact_names():
    return [entry.name.rpartition(".")[2] for entry in Entry.objects.order_by("pk")]


def test_closing_twice_is_closing_once(conversation, priya, owner):
    actions.close(conversation, by=priya)
    actions.close(conversation, by=owner)
    conversation.refresh_from_db()
    assert (conversation.closed_by, fact_names().count("ConversationClosed")) == (priya, 1)


def test_facilitators_open_again_what_others_closed(conversation, priya, owner):
    actions.close(conversation, by=priya)
    actions.reopen(conversation, by=owner)
    conversation.refresh_from_db()
    assert (conversation.is_open, conversation.closed_by) == (True, None)
    assert fact_names().count("ConversationReopened") == 1


def test_who_began_it_and_left_no_longer_looks_after_it(conversation, priya, network):
    leave(network, person=priya)
    with pytest.raises(actions.TendRefused):
        actions.close(conversation, by=priya)


@pytest.mark.parametrize("act", [actions.close, actions.reopen])
def test_other_members_do_not_look_after_it(conversation, network, act):
    other = PersonFactory()
    bring(other, network)
    with pytest.raises(actions.TendRefused, match="This is for whoever began the conversation"):
        act(conversation, by=other)


def test_a_new_title_is_tidied_and_told(conversation, priya):
    version = conversation.version
    actions.rename(conversation, by=priya, title="  Mould on\nthe registers ")
    conversation.refresh_from_db()
    assert (conversation.title, conversation.version) == ("Mould on the registers", version + 1)
    assert fact_names()[-1] == "ConversationRenamed"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (" ", "A conversation needs a title. The old one is kept."),
        ("x" * 201, "A title has 200 characters at most. The old one is kept."),
    ],
)
def test_a_title_that_can_not_be_is_refused(conversation, priya, title, words):
    with pytest.raises(actions.TendRefused) as refusal:
        actions.rename(conversation, by=priya, title=title)
    conversation.refresh_from_db()
    assert (str(refusal.value), conversation.title) == (words, "Mould")


def test_the_same_title_is_no_news(conversation, priya):
    actions.rename(conversation, by=priya, title="Mould")
    assert "ConversationRenamed" not in fact_names()


def test_a_pin_belongs_to_one_network(conversation, network, owner, priya):
    other = network_of(priya, owner)
    actions.place(conversation, other, by=priya)
    actions.pin(conversation, network, by=owner)
    pinned = conversation.placements.filter(pinned_at__isnull=False)
    assert [placement.network for placement in pinned] == [network]
    with pytest.raises(actions.TendRefused):
        actions.pin(conversation, other, by=owner)


def test_pinning_changes_the_version_of_the_networks_pages(conversation, network, owner):
    network.refresh_from_db()
    before = network.version
    actions.pin(conversation, network, by=owner)
    actions.pin(conversation, network, by=owner)
    network.refresh_from_db()
    assert (network.version, fact_names().count("ConversationPinned")) == (before + 1, 1)


def test_it_can_not_be_pinned_where_it_is_not(conversation):
    elsewhere = network_of()
    facilitator = elsewhere.memberships.get().person
    with pytest.raises(actions.TendRefused):
        actions.pin(conversation, elsewhere, by=facilitator)


def test_placing_it_narrows_who_may_read_it_and_never_widens(priya, conversation):
    stranger = PersonFactory()
    closed = network_of(priya, readable=Audience.NETWORK)
    actions.place(conversation, closed, by=priya)
    actions.place(conversation, network_of(priya, readable=Audience.PUBLIC), by=priya)
    conversation.refresh_from_db()
    assert conversation.audience == Audience.NETWORK
    assert list(Conversation.objects.visible_to(stranger)) == []


def test_members_of_the_further_network_may_read_and_reply(priya):
    reader = PersonFactory()
    conversation = ConversationFactory(author=priya, networks=[network_of(readable=Audience.NETWORK)])
    actions.place(conversation, network_of(priya, reader, readable=Audience.NETWORK), by=priya)
    assert list(Conversation.objects.visible_to(reader)) == [conversation]
    assert actions.reply(conversation, author=reader, text="Glad to be asked.").number == 2


def test_placing_it_twice_is_placing_it_once(conversation, priya):
    further = network_of(priya)
    assert actions.place(conversation, further, by=priya) == actions.place(conversation, further, by=priya)
    further.refresh_from_db()
    assert (further.conversation_count, fact_names().count("ConversationPlaced")) == (1, 1)


def test_nobody_places_what_others_began_or_where_they_may_not_write(conversation, priya, network):
    other = PersonFactory()
    bring(other, network)
    with pytest.raises(actions.PlaceRefused):
        actions.place(conversation, network_of(other), by=other)
    with pytest.raises(actions.PlaceRefused):
        actions.place(conversation, network_of(), by=priya)


def test_reading_an_earlier_page_again_takes_nothing_back():
    reader, conversation = PersonFactory(), long_conversation(5)
    actions.mark_read(conversation, person=reader, number=4)
    actions.mark_read(conversation, person=reader, number=2)
    assert Reading.objects.get(person=reader).read_up_to == 4


def test_nobody_has_read_what_has_not_been_said():
    reader, conversation = PersonFactory(), long_conversation(5)
    actions.mark_read(conversation, person=reader, number=500)
    assert Reading.objects.get(person=reader).read_up_to == 5


def test_following_keeps_how_far_one_has_read(conversation):
    reader = PersonFactory()
    actions.mark_read(conversation, person=reader, number=1)
    actions.follow(conversation, person=reader)
    actions.mute(conversation, person=reader)
    reading = Reading.objects.get(person=reader)
    assert (reading.read_up_to, reading.attention) == (1, Reading.Attention.MUTED)
    assert actions.unfollow(conversation, person=reader).attention == Reading.Attention.NONE


def test_a_network_that_closes_closes_what_was_said_before(conversation, network):
    network.readable = Audience.MEMBERS
    network.save(update_fields=["readable"])
    version = conversation.version
    assert narrow_to(network) == 1
    conversation.refresh_from_db()
    assert (conversation.audience, conversation.version) == (Audience.MEMBERS, version + 1)


def test_a_network_that_opens_opens_nothing_that_was_said_before():
    network = network_of(readable=Audience.NETWORK)
    conversation = ConversationFactory(networks=[network])
    network.readable = Audience.PUBLIC
    network.save(update_fields=["readable"])
    assert narrow_to(network) == 0
    conversation.refresh_from_db()
    assert conversation.audience == Audience.NETWORK


def test_a_message_id_finds_its_message():
    message = MessageFactory()
    actions.note_identity(message, "one@lists.example.org", "digest")
    actions.note_identity(message, "one@lists.example.org", "digest")
    assert actions.message_of("one@lists.example.org") == message
    assert actions.message_of("one@lists.example.org", digest="other") is None
    assert actions.message_of("two@lists.example.org") is None


def test_the_same_message_id_with_other_content_is_another_message():
    first, second = MessageFactory(), MessageFactory()
    actions.note_identity(first, "one@lists.example.org", "a")
    actions.note_identity(second, "one@lists.example.org", "b")
    assert actions.message_of("one@lists.example.org", digest="a") == first
    assert actions.message_of("one@lists.example.org") == second


def test_what_is_brought_in_keeps_dates_and_tells_nobody():
    author = PersonFactory(kind="unclaimed")
    conversation = long_conversation(3, author=author, network=network_of(), answers=lambda n: n - 1 or None)
    messages = list(conversation.messages.order_by("number"))
    assert [message.answers for message in messages] == [None, *messages[:2]]
    assert (conversation.started_at, conversation.last_message_at) == (messages[0].posted_at, messages[2].posted_at)
    assert fact_names()[-1] == "ConversationsBroughtIn"
    assert "MessagePosted" not in fact_names()
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "tend",
    [
        lambda it, by: actions.rename(it, by=by, title="Damp"),
        lambda it, by: actions.close(it, by=by),
    ],
)
def test_whoever_is_paused_does_not_rename_or_close_what_they_began(conversation, network, priya, owner, tend):
    until = timezone.now() + timedelta(days=3)
    measure = pause(network, person=priya, until=until, by=owner)
    with pytest.raises(actions.TendRefused, match="You can't write in Lone Archivists until"):
        tend(conversation, priya)
    end_pause(measure, by=owner)
    tend(conversation, priya)
    conversation.refresh_from_db()
    assert (conversation.title, conversation.is_open) != ("Mould", True)


def test_a_paused_member_is_told_so_on_the_page(conversation, network, priya, owner, client_of, site):
    pause(network, person=priya, until=timezone.now() + timedelta(days=3), by=owner)
    answer = client_of(priya).post(f"/conversations/{conversation.pk}/title/", {"title": "Damp"})
    assert (answer.status_code, "You can&#x27;t write in Lone Archivists until" in answer.content.decode()) == (
        422,
        True,
    )
    answer = client_of(priya).post(f"/conversations/{conversation.pk}/closure/", {"wish": "close"}, follow=True)
    assert "You can&#x27;t write in Lone Archivists until" in answer.content.decode()
    assert Conversation.objects.get(pk=conversation.pk).is_open


@pytest.mark.parametrize(
    "page", ["/messages/{message}/removal/", "/conversations/{pk}/merging/", "/conversations/{pk}/tending/"]
)
def test_who_gives_a_reason_knows_who_reads_it(conversation, owner, client_of, site, page):
    url = page.format(message=conversation.messages.get().pk, pk=conversation.pk)
    assert "every member of the network can read it in the log" in client_of(owner).get(url).content.decode()
