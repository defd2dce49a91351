"""Starting and replying, whatever the door."""

import pytest

from staffroom.journal.models import Entry
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Attachment, Conversation, Draft, Message, Reading
from staffroom.rooms.networks.models import Audience, Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, MessageFactory, a_file, bring, network_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya():
    return PersonFactory(name="Priya Raman")


@pytest.fixture
def network(priya):
    return network_of(priya)


def facts():
    return [(entry.name.rpartition(".")[2], entry.data) for entry in Entry.objects.order_by("pk")]


def test_a_conversation_begins_with_its_first_message(priya, network):
    message = actions.start(author=priya, networks=[network], title="  Mould \n again ", text="What *first*?")
    begun = message.conversation
    assert (begun.title, begun.started_by, begun.last_message, begun.message_count) == (
        "Mould again",
        priya,
        message,
        1,
    )
    assert (message.number, message.html, message.excerpt) == (1, "<p>What <em>first</em>?</p>\n", "What first?")
    assert message.posted_at == begun.started_at == begun.last_message_at


def test_the_fact_has_ids_and_no_words(priya, network):
    message = actions.start(author=priya, networks=[network], title="Mould", text="What first?")
    assert facts()[-1] == (
        "MessagePosted",
        {"message_id": message.pk, "conversation_id": message.conversation_id, "author_id": priya.pk, "number": 1},
    )


def test_its_networks_know_of_it(priya, network):
    message = actions.start(author=priya, networks=[network], title="Mould", text="What first?")
    network.refresh_from_db()
    assert (network.conversation_count, network.last_message_at) == (1, message.posted_at)
    reply = actions.reply(message.conversation, author=priya, text="Ventilate.")
    network.refresh_from_db()
    assert (network.conversation_count, network.last_message_at) == (1, reply.posted_at)
    assert network.placements.get().last_message_at == reply.posted_at


@pytest.mark.parametrize(
    ("readable", "audience"),
    [
        (["public", "public"], Audience.PUBLIC),
        (["public", "members"], Audience.MEMBERS),
        (["network", "members"], Audience.NETWORK),
    ],
)
def test_the_strictest_audience_wins(priya, readable, audience):
    networks = [network_of(priya, readable=one) for one in readable]
    message = actions.start(author=priya, networks=networks, title="Mould", text="What first?")
    assert message.conversation.audience == audience


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"networks": []}, "Choose at least one network for it."),
        ({"title": " "}, "A conversation needs a title, so that people know what it is about."),
        ({"text": "\n"}, "There is no text yet."),
        (
            {"text": "x" * 100_001},
            "This is longer than a message can be (100,000 characters). Attach it as a file instead.",
        ),
    ],
)
def test_what_can_not_be_begun_is_refused_and_leaves_nothing(priya, network, fields, words):
    with pytest.raises(actions.StartRefused) as refusal:
        actions.start(**{"author": priya, "networks": [network], "title": "Mould", "text": "What first?"} | fields)
    assert (str(refusal.value), Conversation.objects.count(), Message.objects.count()) == (words, 0, 0)


def test_one_network_that_is_not_ones_own_refuses_it_all(priya, network):
    other = network_of(name="The Committee")
    with pytest.raises(actions.StartRefused, match=r"You can't write in The Committee: it is for its members\."):
        actions.start(author=priya, networks=[network, other], title="Mould", text="What first?")
    assert Conversation.objects.count() == 0


@pytest.mark.parametrize("state", [Membership.State.REQUESTED, Membership.State.LEFT, Membership.State.DECLINED])
def test_only_active_members_write(network, state):
    person = MembershipFactory(network=network, state=state).person
    conversation = ConversationFactory(networks=[network])
    with pytest.raises(actions.StartRefused):
        actions.start(author=person, networks=[network], title="Mould", text="What first?")
    with pytest.raises(actions.ReplyRefused):
        actions.reply(conversation, author=person, text="May I?")


def test_a_facilitator_lets_the_words_of_others_in(network):
    owner = network.memberships.get(role=Membership.Role.OWNER).person
    stranger = PersonFactory()
    message = actions.start(author=stranger, networks=[network], title="Mould", text="Help.", let_in_by=owner)
    reply = actions.reply(message.conversation, author=stranger, text="Anybody?", let_in_by=owner)
    assert [message.author, reply.author] == [stranger, stranger]


def test_a_member_can_not_let_others_in(priya, network):
    with pytest.raises(actions.StartRefused):
        actions.start(author=PersonFactory(), networks=[network], title="Mould", text="Help.", let_in_by=priya)


def test_replies_are_numbered_and_counted(priya):
    conversation = ConversationFactory(author=priya)
    for person in (priya, PersonFactory(), PersonFactory()):
        bring(person, conversation.networks.get())
        last = actions.reply(conversation, author=person, text="Well.")
    conversation.refresh_from_db()
    assert list(conversation.messages.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert (conversation.message_count, conversation.author_count, conversation.last_number) == (4, 3, 4)
    assert (conversation.last_message, conversation.last_message_at) == (last, last.posted_at)


def test_every_message_changes_the_version_guests_pages_are_kept_under():
    conversation = ConversationFactory()
    before = conversation.version
    MessageFactory(conversation=conversation)
    conversation.refresh_from_db()
    assert conversation.version == before + 1


def test_answers_stand_below_what_they_answer(priya):
    conversation = ConversationFactory(author=priya)
    first = conversation.messages.get()
    second = actions.reply(conversation, author=priya, text="To all.")
    third = actions.reply(conversation, author=priya, text="To the first.", answers=first)
    fourth = actions.reply(conversation, author=priya, text="To the third.", answers=third)
    assert [m.thread_path for m in (first, second, third, fourth)] == ["0001", "0002", "00010003", "000100030004"]
    assert list(conversation.messages.threaded()) == [first, third, fourth, second]


def test_an_answer_to_another_conversation_answers_all_of_this_one(priya):
    conversation, elsewhere = ConversationFactory(author=priya), MessageFactory()
    assert actions.reply(conversation, author=priya, text="Well.", answers=elsewhere).answers is None


def test_whoever_may_not_read_it_is_not_told_its_title():
    conversation = ConversationFactory(networks=[network_of(readable="network")], title="Whom we let go")

    for close_it in (False, True):
        if close_it:
            actions.close(conversation, by=conversation.started_by)
        with pytest.raises(actions.ReplyRefused) as refusal:
            actions.reply(conversation, author=PersonFactory(), text="And who was it?")
        assert str(refusal.value) == "You can't reply here any more: it is for members of its network."


def test_a_closed_conversation_takes_no_reply(priya):
    conversation = ConversationFactory(author=priya, title="Mould")
    actions.close(conversation, by=priya)
    with pytest.raises(actions.ReplyRefused) as refusal:
        actions.reply(conversation, author=priya, text="One more thing.")
    assert str(refusal.value) == "“Mould” is closed. You can still read it, or start a new conversation."


def test_closing_is_seen_by_who_had_it_open_before(priya):
    conversation = ConversationFactory(author=priya)
    stale = Conversation.objects.get(pk=conversation.pk)
    actions.close(conversation, by=priya)
    with pytest.raises(actions.ReplyRefused):
        actions.reply(stale, author=priya, text="One more thing.")


def test_plain_text_stays_plain_and_quotes_are_folded(priya):
    conversation = ConversationFactory(author=priya)
    message = actions.reply(
        conversation, author=priya, text="# no heading", form="plain", door="email", quoted="What they said"
    )
    assert message.html.startswith("<p># no heading</p>")
    assert '<details class="quoted">' in message.html
    assert (message.door, message.excerpt) == ("email", "# no heading")


def test_files_alone_are_a_message(priya):
    conversation = ConversationFactory(author=priya)
    message = actions.reply(conversation, author=priya, text="", files=[a_file(filename="columns.pdf")])
    attached = message.attachments.get()
    assert (attached.filename, attached.file.read(), attached.added_by) == ("columns.pdf", b"%PDF-1.7 columns", priya)


def test_where_a_file_lies_says_nothing_of_its_name(priya):
    attached = actions.keep_file(priya, a_file(filename="../../columns.pdf"))
    folder, sub, name = attached.file.name.split("/")
    assert (folder, len(sub), name.isalnum()) == ("attachments", 2, True)


def test_a_file_that_waits_is_only_its_owners_to_send(priya):
    conversation = ConversationFactory(author=priya)
    mine, theirs = (actions.keep_file(person, a_file()) for person in (priya, PersonFactory()))
    message = actions.reply(conversation, author=priya, text="Both.", attachments=[mine, theirs])
    assert list(message.attachments.all()) == [mine]


def test_a_file_is_sent_once(priya):
    conversation = ConversationFactory(author=priya)
    file = actions.keep_file(priya, a_file())
    first = actions.reply(conversation, author=priya, text="Here.", attachments=[file])
    actions.reply(conversation, author=priya, text="Again.", attachments=[file])
    assert Attachment.objects.get().message == first


def test_a_form_sent_twice_is_one_message_of_that_author(priya):
    conversation = ConversationFactory(author=priya)
    other = PersonFactory()
    bring(other, conversation.networks.get())
    first = actions.reply(conversation, author=priya, text="Once.", sent_key="abc")
    assert actions.reply(conversation, author=priya, text="Once.", sent_key="abc") == first
    assert actions.reply(conversation, author=other, text="Once.", sent_key="abc") != first


def test_without_a_key_the_same_words_may_be_said_again(priya):
    conversation = ConversationFactory(author=priya)
    for _ in range(2):
        actions.reply(conversation, author=priya, text="Yes.")
    assert conversation.messages.filter(source="Yes.").count() == 2


def test_a_mail_leaves_the_draft_on_the_web_alone(priya):
    conversation = ConversationFactory(author=priya)
    draft = actions.keep_draft(priya, conversation=conversation, text="Half a")
    actions.reply(conversation, author=priya, text="Short answer.", door="email", form="plain")
    assert Draft.objects.get() == draft
    actions.reply(conversation, author=priya, text="The whole answer.", draft=draft)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("level", "attention"),
    [("every", "following"), ("followed", "following"), ("digest", ""), ("web", "")],
)
def test_who_writes_follows_unless_they_chose_no_mail(network, level, attention):
    person = MembershipFactory(network=network, level=level).person
    message = MessageFactory(conversation=ConversationFactory(networks=[network]), author=person)
    assert Reading.objects.get(person=person, conversation=message.conversation).attention == attention


def test_writing_leaves_a_mute_alone(priya):
    conversation = ConversationFactory(author=priya)
    actions.mute(conversation, person=priya)
    actions.reply(conversation, author=priya, text="Well.")
    assert Reading.objects.get(person=priya).attention == Reading.Attention.MUTED


def test_who_answers_by_mail_has_not_read_what_others_said_meanwhile(priya):
    conversation = ConversationFactory(author=priya)
    MessageFactory(conversation=conversation)
    actions.reply(conversation, author=priya, text="By mail.", door="email", form="plain")
    assert Reading.objects.get(person=priya, conversation=conversation).read_up_to == 1
