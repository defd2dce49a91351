"""What waits for a facilitator: when, and what becomes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.foundation.files import inspect
from staffroom.journal.models import Entry
from staffroom.rooms.conversations import actions, rules
from staffroom.rooms.conversations.models import Attachment, Draft, HeldPost, MailIdentity, Message
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.models import Account
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
Posting, Reason, State = Network.Posting, HeldPost.Reason, HeldPost.State


@pytest.fixture
def facilitator():
    return PersonFactory(name="Fay Facilitator")


@pytest.fixture
def network(facilitator):
    made = NetworkFactory(owner=PersonFactory(), name="Choir", posting=Posting.FIRST)
    MembershipFactory(network=made, person=facilitator, role="facilitator")
    return made


@pytest.fixture
def member(network):
    return MembershipFactory(network=network, person=PersonFactory(name="Mo Member")).person


def begin(author, *places, text="May I say something?", **more):
    return actions.start_or_wait(author=author, networks=list(places), title="A question", text=text, **more)


def test_a_first_message_waits_and_the_next_one_does_not(network, facilitator, member):
    held = begin(member, network)

    assert isinstance(held, HeldPost)
    assert (held.reason, held.state, list(held.waits_for.all())) == (Reason.FIRST, State.WAITING, [network])
    assert not Message.objects.exists()
    fact = Entry.objects.get(name__endswith="PostHeld").data
    assert fact == {"held_post_id": held.pk, "author_id": member.pk, "network_ids": [network.pk]}

    message = actions.let_in(held, by=facilitator)

    assert (message.author, message.source, message.conversation.title) == (member, held.text, "A question")
    assert isinstance(begin(member, network), Message)


def test_facilitators_and_who_was_vouched_for_are_not_looked_at_first(network, facilitator):
    asked = networks.join(network, person=PersonFactory())
    Network.objects.filter(pk=network.pk).update(joining="request")
    request = networks.join(Network.objects.get(pk=network.pk), person=PersonFactory())
    let_in = networks.let_in(request, by=facilitator)

    assert isinstance(begin(facilitator, network), Message)
    assert isinstance(begin(let_in.person, network), Message)
    assert isinstance(begin(asked.person, network), HeldPost)


def test_starting_without_a_way_to_wait_is_refused_and_nothing_is_kept(network, member):
    with pytest.raises(actions.MustWait):
        actions.start(author=member, networks=[network], title="A question", text="May I?")

    assert not Message.objects.exists()
    assert not HeldPost.objects.exists()


@pytest.mark.parametrize(
    ("of_network", "of_member", "waits"),
    [
        ("open", "", False),
        ("open", "held", True),
        ("first", "", True),
        ("first", "free", False),
        ("moderated", "", True),
        ("moderated", "free", False),
    ],
)
def test_the_network_s_way_and_the_member_s_decide(network, member, of_network, of_member, waits):
    Network.objects.filter(pk=network.pk).update(posting=of_network)
    Membership.objects.filter(network=network, person=member).update(posting=of_member)

    assert isinstance(begin(member, network), HeldPost) is waits


def test_a_facilitator_lets_somebody_post_freely_and_looks_first_again(network, facilitator, member):
    networks.let_post_freely(network, person=member, by=facilitator)
    assert isinstance(begin(member, network), Message)

    networks.look_first(network, person=member, by=facilitator)
    assert begin(member, network).reason == Reason.PERSON

    with pytest.raises(networks.MeasureRefused):
        networks.post_as_network(network, person=member, by=member)


def test_a_reply_waits_and_answers_what_it_answered(network, facilitator, member):
    asked = begin(facilitator, network)

    held = actions.reply_or_wait(asked.conversation, author=member, text="I know.", answers=asked)
    message = actions.let_in(held, by=facilitator)

    assert (message.conversation, message.answers, message.number) == (asked.conversation, asked, 2)
    assert message.posted_at > held.at


def test_a_member_of_another_network_waits_where_every_message_is_looked_at(network, facilitator):
    Network.objects.filter(pk=network.pk).update(posting=Posting.MODERATED)
    other = NetworkFactory(owner=facilitator)
    elsewhere = MembershipFactory(network=other).person
    asked = begin(facilitator, network, other)

    held = actions.reply_or_wait(asked.conversation, author=elsewhere, text="Hello from next door.")

    assert [*held.waits_for.all()] == [network]


def test_a_post_to_two_networks_waits_as_a_whole_until_each_has_said_yes(network, facilitator, member):
    other = NetworkFactory(owner=PersonFactory(), posting=Posting.MODERATED)
    MembershipFactory(network=other, person=member)
    their_owner = other.memberships.get(role="owner").person

    held = begin(member, network, other)
    assert {*held.waits_for.all()} == {network, other}
    assert actions.let_in(held, by=facilitator) is None
    message = actions.let_in(held, by=their_owner)

    assert {*message.conversation.networks.all()} == {network, other}


def test_one_that_holds_makes_it_wait_for_both_and_one_no_is_a_no(network, facilitator, member):
    free = NetworkFactory()
    MembershipFactory(network=free, person=member)
    held = begin(member, network, free)
    assert [*held.waits_for.all()] == [network]

    actions.decline_post(held, by=facilitator, words="We talk about singing here.")

    held.refresh_from_db()
    assert (held.state, held.answer, held.settled_by) == (State.DECLINED, "We talk about singing here.", facilitator)
    assert held.text == "May I say something?"
    assert not Message.objects.exists()


def test_the_same_form_twice_waits_once_and_is_posted_once(network, facilitator, member):
    held = begin(member, network, sent_key="one")
    assert begin(member, network, sent_key="one") == held

    message = actions.let_in(held, by=facilitator)

    assert begin(member, network, sent_key="one") == message
    assert HeldPost.objects.count() == 1


def test_the_same_mail_twice_waits_once_and_is_known_when_it_is_posted(network, facilitator, member):
    mailed = ("abc@mail.example", "digest")
    held = begin(member, network, mailed=mailed)
    assert begin(member, network, mailed=mailed) == held

    message = actions.let_in(held, by=facilitator)

    assert MailIdentity.objects.get(header="abc@mail.example").message == message


def test_files_wait_with_it_for_those_who_look_and_go_with_the_message(network, facilitator, member, settings):
    kept = actions.keep_file(member, inspect(b"Figures", "figures.txt", limit=1000))
    new = inspect(b"More", "more.txt", limit=1000)
    held = begin(member, network, attachments=[kept], files=[new])

    visible = Attachment.objects.visible_to
    assert held.attachments.count() == 2
    assert visible(facilitator).count() == visible(member).count() == 2
    assert visible(PersonFactory()).count() == 0
    message = actions.let_in(held, by=facilitator)
    assert {file.filename for file in message.attachments.all()} == {"figures.txt", "more.txt"}


def test_only_facilitators_settle_it_and_only_once(network, facilitator, member):
    held = begin(member, network)
    other = MembershipFactory(network=network).person

    for by in (member, other):
        with pytest.raises(actions.WaitRefused):
            actions.let_in(held, by=by)
        with pytest.raises(actions.WaitRefused):
            actions.decline_post(held, by=by)
    actions.let_in(held, by=facilitator)
    with pytest.raises(actions.WaitRefused, match="settled already"):
        actions.decline_post(held, by=facilitator)


def test_whoever_runs_the_site_settles_what_nobody_looked_at(network, member):
    operator = PersonFactory()
    Account.objects.filter(person=operator).update(is_operator=True)

    assert actions.let_in(begin(member, network), by=operator).author == member


def test_its_author_takes_it_back_or_goes_on_writing(network, facilitator, member):
    first, second = begin(member, network), begin(member, network, text="Or this?")

    assert actions.take_back_post(first, by=member) is None
    draft = actions.take_back_post(second, by=member, as_draft=True)

    assert (draft.text, draft.title, [*draft.networks.all()]) == ("Or this?", "A question", [network])
    assert {*HeldPost.objects.values_list("state", flat=True)} == {State.TAKEN_BACK}
    with pytest.raises(actions.WaitRefused):
        actions.let_in(first, by=facilitator)


def test_a_draft_that_was_begun_meanwhile_is_not_lost(network, facilitator, member):
    asked = begin(facilitator, network)
    held = actions.reply_or_wait(asked.conversation, author=member, text="I know.")
    actions.keep_draft(member, conversation=asked.conversation, text="Something else.")

    draft = actions.take_back_post(held, by=member, as_draft=True)

    assert draft.text == "I know.\n\nSomething else."
    assert Draft.objects.count() == 1


def test_nobody_else_takes_it_back(network, facilitator, member):
    with pytest.raises(actions.WaitRefused):
        actions.take_back_post(begin(member, network), by=facilitator)


def test_what_waits_is_seen_by_its_author_and_those_it_waits_for(network, facilitator, member):
    held = begin(member, network)
    owner = NetworkFactory(owner=PersonFactory()).memberships.get().person

    seen = {person: HeldPost.objects.visible_to(person).count() for person in (member, facilitator, owner, None)}

    assert seen == {member: 1, facilitator: 1, owner: 0, None: 0}
    assert held.is_waiting


def test_a_reply_to_what_was_closed_meanwhile_goes_on_waiting(network, facilitator, member):
    asked = begin(facilitator, network)
    held = actions.reply_or_wait(asked.conversation, author=member, text="I know.")
    actions.close(asked.conversation, by=facilitator)

    with pytest.raises(actions.WaitRefused, match="has been closed meanwhile"):
        actions.let_in(held, by=facilitator)

    assert HeldPost.objects.get().state == State.WAITING


def test_a_reply_to_what_was_moved_meanwhile_gets_into_no_other_network(network, facilitator, member):
    begun = actions.start(author=facilitator, networks=[network], title="Notes", text="La.")
    held = actions.reply_or_wait(begun.conversation, author=member, text="Which key?")
    elsewhere = NetworkFactory(owner=facilitator, name="Elsewhere")
    actions.move(begun.conversation, to=elsewhere, away_from=network, by=facilitator)

    with pytest.raises(actions.WaitRefused, match="in another network now"):
        actions.let_in(held, by=facilitator)

    held.refresh_from_db()
    assert (held.is_waiting, begun.conversation.messages.count()) == (True, 1)


def test_only_those_who_look_after_it_write_where_things_are_announced(network, facilitator, member):
    Network.objects.filter(pk=network.pk).update(posting=Posting.ANNOUNCE)
    news = begin(facilitator, network)
    owners = f"{network.slug}+owner@localhost"

    for way in (
        lambda: begin(member, network),
        lambda: actions.reply_or_wait(news.conversation, author=member, text="Thanks"),
    ):
        with pytest.raises(actions.Refused) as refused:
            way()
        assert str(refused.value) == (
            f"Only those who look after Choir write there. To say something to them, write to {owners}."
        )
    assert not rules.may_reply(member, news.conversation)


def test_who_is_paused_reads_and_writes_nothing_until_it_is_over(network, facilitator, member):
    Network.objects.filter(pk=network.pk).update(posting=Posting.OPEN)
    said = begin(member, network)
    until = timezone.now() + timedelta(days=3)
    measure = networks.pause(network, person=member, until=until, by=facilitator, reason="A rest.")

    assert rules.may_read(member, said.conversation)
    assert not rules.may_edit(member, said)
    with pytest.raises(actions.Refused, match="You can't write in Choir until"):
        begin(member, network)
    with pytest.raises(actions.Refused, match="You can't write in Choir until"):
        actions.reply_or_wait(said.conversation, author=member, text="But")

    networks.end_pause(measure, by=facilitator)
    assert isinstance(begin(member, network), Message)


def test_who_is_banned_from_one_network_does_not_answer_there_by_way_of_another(network, facilitator, member):
    other = NetworkFactory(owner=facilitator)
    MembershipFactory(network=other, person=member)
    said = begin(facilitator, network, other)
    networks.ban(network, person=member, by=facilitator)

    with pytest.raises(actions.Refused, match="You can't write in Choir"):
        actions.reply_or_wait(said.conversation, author=member, text="But")


def test_nothing_is_placed_past_those_who_look_first(network, member):
    free = NetworkFactory()
    MembershipFactory(network=free, person=member)
    said = begin(member, free)

    with pytest.raises(actions.PlaceRefused):
        actions.place(said.conversation, network, by=member)


def test_what_waits_goes_with_whoever_closes_their_account(network, member):
    held = begin(member, network, files=[inspect(b"Figures", "figures.txt", limit=1000)])

    assert actions.throw_away_posts(member) >= 1

    assert not HeldPost.objects.filter(pk=held.pk).exists()
    assert not Attachment.objects.exists()


def test_what_was_let_in_can_not_become_something_else(network, facilitator, member):
    Network.objects.filter(pk=network.pk).update(posting=Posting.MODERATED)
    message = actions.let_in(begin(member, network), by=facilitator)
    with pytest.raises(actions.EditRefused, match="looked at before it appears"):
        actions.edit(message, by=member, text="Cheap watches.")
    networks.let_post_freely(network, person=member, by=facilitator)
    assert actions.edit(message, by=member, text="May I say something else?").source == "May I say something else?"
