"""Lines on somebody's home page: told once, said only while they are true."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from staffroom.commons.notifications import actions, keeping, reactions, wording
from staffroom.commons.notifications.models import Notice
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.facts import MessagePosted, PrivatelyAsked
from staffroom.rooms.conversations.tests.factories import ConversationFactory, network_of, private_conversation
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.facts import RoleChanged
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def of_the_site(site):
    return site


@pytest.fixture
def owner():
    return PersonFactory(name="Sian Price")


@pytest.fixture
def network(owner):
    network = network_of(name="Museum Registrars", joining="request")
    network.memberships.update(person=owner)
    return network


@pytest.fixture
def maeve():
    return PersonFactory(name="Maeve Tully")


def said_to(person) -> list[str]:
    return [line.text for line in wording.waiting_for(person)]


def answer_to(message, author):
    """An answer, and what follows from it."""
    MembershipFactory(network=message.conversation.networks.get(), person=author)
    reply = conversations.reply(message.conversation, author=author, text="Box by box.", answers=message)
    fact = MessagePosted(
        message_id=reply.pk, conversation_id=reply.conversation_id, author_id=author.pk, number=reply.number
    )
    reactions.tell_of_answer(fact)
    return reply, fact


def test_who_is_answered_is_told_once_with_where_it_leads(maeve):
    message = ConversationFactory(author=maeve, title="Boxes").messages.get()
    reply, fact = answer_to(message, PersonFactory(name="Jo Norwood"))
    reactions.tell_of_answer(fact)

    [line] = wording.waiting_for(maeve)
    assert (line.text, line.url, line.conversation) == (
        "Jo Norwood answered you in “Boxes”",
        reverse("conversations:message", args=[reply.pk]),
        message.conversation_id,
    )


def test_answers_to_oneself_to_everybody_and_to_who_has_no_account_are_no_notice(maeve):
    conversation = ConversationFactory(author=maeve)
    message = conversation.messages.get()
    own = conversations.reply(conversation, author=maeve, text="PS", answers=message)
    to_all = conversations.reply(conversation, author=maeve, text="To all")
    for reply in (own, to_all):
        reactions.tell_of_answer(MessagePosted(reply.pk, conversation.pk, maeve.pk, reply.number))
    Person.objects.filter(pk=maeve.pk).update(kind=Person.Kind.UNCLAIMED)
    answer_to(message, PersonFactory())

    assert Notice.objects.count() == 0


@pytest.mark.parametrize("why", ["read", "muted", "withdrawn", "hidden"])
def test_an_answer_that_was_read_muted_withdrawn_or_may_not_be_read_any_more_is_not_said(maeve, why):
    network = network_of(readable="network")
    message = ConversationFactory(author=maeve, networks=[network]).messages.get()
    reply, _ = answer_to(message, PersonFactory())
    assert len(said_to(maeve)) == 1

    match why:
        case "read":
            reply.conversation.refresh_from_db()
            conversations.mark_read(reply.conversation, person=maeve, number=reply.number)
        case "muted":
            conversations.mute(reply.conversation, person=maeve)
        case "withdrawn":
            conversations.withdraw(reply, by=reply.author)
        case "hidden":
            networks.leave(network, person=maeve)

    assert said_to(maeve) == []


def test_a_request_is_told_to_facilitators_until_somebody_settles_it(network, owner, maeve, run_tasks):
    facilitator = MembershipFactory(network=network, role="facilitator").person
    member = MembershipFactory(network=network).person
    membership = networks.join(network, person=maeve)
    run_tasks()
    words = ["Maeve Tully would like to join Museum Registrars"]
    assert (said_to(owner), said_to(facilitator), said_to(member)) == (words, words, [])

    networks.let_in(membership, by=facilitator)
    assert said_to(owner) == []
    run_tasks()

    assert (said_to(owner), said_to(facilitator)) == ([], [])
    assert said_to(maeve) == ["You were let into Museum Registrars"]


def test_a_request_that_was_declined_is_settled(network, owner, maeve, run_tasks):
    membership = networks.join(network, person=maeve)
    run_tasks()

    networks.decline(membership, by=owner)
    assert said_to(owner) == []
    run_tasks()

    assert (said_to(owner), Notice.objects.filter(kind="request").count()) == ([], 0)


def test_who_is_not_let_in_is_told_each_time_until_they_ask_again(network, owner, maeve, run_tasks):
    said = []
    for _ in range(2):
        membership = networks.join(network, person=maeve)
        run_tasks()
        said.append(said_to(maeve))
        networks.decline(membership, by=owner)
        run_tasks()
        said.append(said_to(maeve))
        actions.see_all(maeve)

    words = ["The people who look after Museum Registrars can't take you in at the moment"]
    assert said == [[], words, [], words]


def test_who_asked_again_or_got_in_meanwhile_is_told_of_no_refusal(network, owner, maeve, run_tasks):
    networks.decline(networks.join(network, person=maeve), by=owner)
    membership = networks.join(network, person=maeve)
    run_tasks()
    assert Notice.objects.filter(person=maeve).count() == 0

    networks.decline(membership, by=owner)
    run_tasks()
    networks.change_settings(network, by=owner, joining="open")
    networks.join(network, person=maeve)
    run_tasks()

    assert said_to(maeve) == []


def test_a_refusal_names_no_network_that_has_hidden_since(network, owner, maeve, run_tasks):
    networks.decline(networks.join(network, person=maeve), by=owner)
    run_tasks()
    networks.change_settings(network, by=owner, findable="network", readable="network", joining="invitation")

    assert said_to(maeve) == []


def test_who_looks_after_the_network_no_more_is_told_of_no_requests(network, owner, maeve, run_tasks):
    facilitator = MembershipFactory(network=network, role="facilitator").person
    networks.join(network, person=maeve)
    run_tasks()

    networks.set_role(network, person=facilitator, role="member", by=owner)

    assert said_to(facilitator) == []


def test_who_joins_without_asking_is_told_nothing(maeve, run_tasks):
    networks.join(network_of(), person=maeve)
    run_tasks()

    assert said_to(maeve) == []


def test_a_role_is_told_each_time_it_is_given_by_somebody_else(network, owner, run_tasks):
    member = MembershipFactory(network=network).person
    said = []
    for role in ("facilitator", "member", "facilitator"):
        networks.set_role(network, person=member, role=role, by=owner)
        run_tasks()
        said.append(said_to(member))
        actions.see_all(member)

    assert said == [
        ["You are a facilitator of Museum Registrars now"],
        ["You are a member of Museum Registrars again, without a role"],
        ["You are a facilitator of Museum Registrars now"],
    ]


def test_a_reaction_that_runs_twice_tells_once(network, owner):
    member = MembershipFactory(network=network).person
    fact = RoleChanged(network_id=network.pk, person_id=member.pk, by_id=owner.pk, role="owner")
    for _ in range(2):
        reactions.tell_of_role(fact)

    assert said_to(member) == ["You are an owner of Museum Registrars now"]


def test_an_address_that_fails_is_told_until_it_works_and_again_when_it_fails_again(maeve, run_tasks):
    address = maeve.addresses.get()
    said = []
    for action in (people.mark_failing, people.mark_working, people.mark_failing):
        action(address)
        run_tasks()
        said.append(len(said_to(maeve)))
        actions.see_all(maeve)

    assert said == [1, 0, 1]


def test_many_answers_hide_nothing_else(maeve):
    conversation = ConversationFactory(author=maeve)
    message = conversation.messages.get()
    author = PersonFactory()
    people_told = maeve.addresses.get()
    actions.tell(maeve.pk, Notice.Kind.ADDRESS, "address", {"address": people_told.pk})
    people.mark_failing(people_told)
    MembershipFactory(network=conversation.networks.get(), person=author)
    for _ in range(14):
        conversation.refresh_from_db()
        reply = conversations.reply(conversation, author=author, text="And another.", answers=message)
        reactions.tell_of_answer(MessagePosted(reply.pk, conversation.pk, author.pk, reply.number))

    said = said_to(maeve)
    assert (len(said), said[0].startswith("Our mail to")) == (13, True)


def test_seeing_them_is_a_post_and_takes_the_page_back_home(client_of, maeve):
    actions.tell(maeve.pk, Notice.Kind.HELD, "incoming:1", {})
    other = PersonFactory()
    actions.tell(other.pk, Notice.Kind.HELD, "incoming:1", {})
    client = client_of(maeve)

    assert client.get(reverse("notifications:seen")).status_code == 405
    assert client.post(reverse("notifications:seen"))["Location"] == "/"
    assert (said_to(maeve), said_to(other)) == ([], ["A mail waits for you to look at it"])
    assert client_of(None).post(reverse("notifications:seen"))["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_words_take_the_same_number_of_queries_for_one_of_each_kind_and_for_three(
    network, owner, count, django_assert_num_queries
):
    message = ConversationFactory(author=owner, networks=[network]).messages.get()
    address = owner.addresses.get()
    people.mark_failing(address)
    for number in range(count):
        asking = PersonFactory()
        networks.join(network, person=asking)
        actions.tell(owner.pk, Notice.Kind.REQUEST, f"r{number}", {"network": network.pk, "person": asking.pk})
        actions.tell(owner.pk, Notice.Kind.DECLINED, f"d{number}", {"network": network.pk})
        actions.tell(owner.pk, Notice.Kind.WELCOME, f"w{number}", {"network": network.pk})
        actions.tell(owner.pk, Notice.Kind.ROLE, f"o{number}", {"network": network.pk, "role": "owner"})
        actions.tell(owner.pk, Notice.Kind.ADDRESS, f"a{number}", {"address": address.pk})
        actions.tell(owner.pk, Notice.Kind.HELD, f"h{number}", {"network": network.pk})
        answer_to(message, PersonFactory())

    with django_assert_num_queries(7):
        assert len(wording.waiting_for(owner)) == min(12, 6 * count) + count


def test_what_a_notice_speaks_of_may_be_gone(maeve, monkeypatch):
    monkeypatch.setattr(wording, "MOST", len(Notice.Kind.values))
    for kind in Notice.Kind.values:
        gone = {"message": 404, "network": 404, "person": 404, "address": 404, "role": "owner"}
        gone |= {"decision": 404, "introduction": 404, "messages": 0, "outcome": "none", "conversation": 404}
        gone |= {"recommendation": 404, "mentoring": 404, "mentor": 404, "state": "asked"}
        actions.tell(maeve.pk, kind, "gone", gone)

    assert said_to(maeve) == [
        "Your report was looked at",
        "Was that the address of a list that moves here? You decide",
        "The members of a list would come into a network here: you decide",
        "A mail waits for you to look at it",
    ]


def test_old_ones_are_forgotten(maeve):
    now = timezone.now()
    for key, seen_at in (("seen", now - timedelta(days=91)), ("lately", now), ("not", None)):
        actions.tell(maeve.pk, Notice.Kind.HELD, key, {})
        Notice.objects.filter(key=key).update(seen_at=seen_at)

    assert actions.forget_old(now) == 1
    assert actions.forget_old(now + timedelta(days=366)) == 2


def test_they_are_taken_along_and_removed_with_a_person(maeve):
    actions.tell(maeve.pk, Notice.Kind.WELCOME, "network:1", {"network": 1})

    [exported] = keeping.export(maeve)["notices"]
    assert (exported["kind"], exported["about"]) == ("welcome", {"network": 1})
    with transaction.atomic():
        assert [keeping.remove(maeve, keeps_words=True) for _ in range(2)] == [1, 0]


def test_whom_one_does_not_know_is_named_until_one_has_said_yes_or_no(owner):
    asker = PersonFactory(name="Maeve Tully")
    talk = private_conversation(asker, owner, are_known=False)
    fact = PrivatelyAsked(conversation_id=talk.pk, person_id=owner.pk, by_id=asker.pk)
    for _time in range(2):
        reactions.tell_of_private_request(fact)

    [line] = wording.waiting_for(owner)
    assert line.text == "Maeve Tully, whom you don't know, has written to you alone"
    assert line.url == reverse("conversations:conversation", args=[talk.pk])
    conversations.accept_private(talk, person=owner)
    assert wording.waiting_for(owner) == []
