from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.commons.moderation import actions
from staffroom.commons.moderation.choices import Choice
from staffroom.commons.moderation.desk import Answer, shown_all
from staffroom.commons.moderation.models import Bell, Decision, Matter, Report
from staffroom.doors.email.models import Letter
from staffroom.rooms.conversations.actions import (
    close,
    decline_post,
    move,
    reply_or_wait,
    restore,
    start,
    start_or_wait,
    take_back_post,
)
from staffroom.rooms.conversations.actions import undo as undo_tending
from staffroom.rooms.conversations.models import HeldPost, Message
from staffroom.rooms.conversations.tests.factories import ConversationFactory
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderated(network):
    network.posting = Network.Posting.MODERATED
    network.save()
    return network


@pytest.fixture
def held(moderated, priya) -> HeldPost:
    return start_or_wait(author=priya, networks=[moderated], title="Keys", text="Who keeps the keys to the store?")


def matter_of(thing) -> Matter:
    return Matter.objects.get(thing_id=thing.pk, leader=None)


def reported(said, by, words="") -> Matter:
    return matter_of(actions.report_message(said, by=by, ground="unkind", words=words))


def test_a_held_post_waits_in_the_queue_until_it_is_let_in(held, jo, noor):
    matter = matter_of(held)
    assert (matter.kind, matter.person) == ("post", held.author)
    assert shown_all([matter], jo)[matter.pk].person == held.author

    actions.decide(matter, Answer(Choice.APPROVE), by=jo)

    assert Message.objects.get().author == held.author
    matter.refresh_from_db()
    assert (matter.settled_by, matter.choice) == (jo, "approve")


def test_from_now_on_they_write_freely(held, jo, moderated):
    actions.decide(matter_of(held), Answer(Choice.FREE), by=jo)

    said = start_or_wait(author=held.author, networks=[moderated], title="More", text="And who has the second one?")
    assert isinstance(said, Message)
    assert {one.kind for one in Decision.objects.all()} == {"let-in", "freed"}


def test_whoever_wrote_what_is_not_let_in_gets_it_back_with_kind_words(held, jo, run):
    actions.decide(matter_of(held), Answer(Choice.REFUSE, words="It has been answered lately."), by=jo)
    run()

    letter = Letter.objects.get(kind="decision")
    assert "It has been answered lately." in letter.text
    assert "Who keeps the keys to the store?" in letter.text
    assert Message.objects.count() == 0


def test_what_is_put_aside_is_told_to_nobody(held, jo, run):
    actions.decide(matter_of(held), Answer(Choice.DISCARD), by=jo)
    run()
    assert Letter.objects.filter(kind="decision").count() == 0


def test_the_second_of_two_facilitators_is_told_who_was_quicker(held, jo, noor):
    matter = matter_of(held)
    actions.decide(matter, Answer(Choice.APPROVE), by=jo)
    with pytest.raises(actions.SettledAlready, match=r"Jo Norwood was quicker\. It was let in\."):
        actions.decide(matter, Answer(Choice.REFUSE), by=noor)


def test_nobody_else_decides(held, maeve, priya):
    for person in (maeve, priya):
        with pytest.raises(actions.DecisionRefused, match="somebody else to decide"):
            actions.decide(matter_of(held), Answer(Choice.APPROVE), by=person)


def test_what_can_not_be_chosen_is_refused(held, jo):
    with pytest.raises(actions.DecisionRefused, match="can't be chosen here"):
        actions.decide(matter_of(held), Answer(Choice.UPHOLD, words="No."), by=jo)


def test_a_post_that_its_author_takes_back_waits_no_more(held, jo):
    take_back_post(held, by=held.author)
    assert list(Matter.objects.visible_to(jo).open()) == []


def test_a_reported_message_is_removed_and_everybody_who_reported_it_is_told(said, jo, maeve, network, run):
    other = MembershipFactory(network=network).person
    actions.report_message(said, by=other, ground="other")
    actions.report_message(said, by=maeve, ground="unkind")
    leader = Matter.objects.get(leader=None)

    answer = Answer(Choice.REMOVE, words="We don't call each other fools.", ground="unkind")
    assert actions.decide(leader, answer, by=jo).count == 2
    run()

    said.refresh_from_db()
    assert said.source == ""
    assert list(Report.objects.values_list("outcome", flat=True)) == ["acted", "acted"]
    decision = Decision.objects.get()
    assert (decision.kind, decision.person, decision.ground) == ("removed", said.author, "unkind")
    assert decision.reason == "We don't call each other fools."
    assert sorted(Letter.objects.values_list("kind", flat=True)) == ["decision", "report", "report"]


def test_the_letter_to_whom_it_concerns_gives_their_words_back_and_names_no_reporter(said, jo, maeve, run):
    actions.decide(reported(said, maeve, "Hurtful"), Answer(Choice.REMOVE, words="Not so."), by=jo)
    run()
    letter = Letter.objects.get(kind="decision")
    assert "Whoever loses keys is a fool." in letter.text
    assert "/appeals/" in letter.text
    assert "Maeve" not in letter.text
    assert "Hurtful" not in letter.text


def test_nothing_to_be_done_is_told_to_whoever_reported(said, jo, maeve, run):
    actions.decide(reported(said, maeve), Answer(Choice.NOTHING), by=jo)
    run()
    assert "nothing needs to be done" in Letter.objects.get(kind="report").text
    assert Decision.objects.count() == 0


def test_writing_to_somebody_needs_words_and_is_in_the_log_without_them(said, jo, maeve):
    matter = reported(said, maeve)
    with pytest.raises(actions.DecisionRefused, match="Say a few words"):
        actions.decide(matter, Answer(Choice.WARN), by=jo)
    actions.decide(matter, Answer(Choice.WARN, words="Kinder, please."), by=jo)
    decision = Decision.objects.get()
    assert (decision.kind, decision.reason, decision.said_in_log) == ("warned", "Kinder, please.", "")


def test_what_is_said_to_an_author_with_a_decision_is_not_in_the_log(said, jo, maeve, web):
    actions.decide(reported(said, maeve), Answer(Choice.REMOVE, words="Between us: take a rest."), by=jo)
    assert (Decision.objects.get().reason, Decision.objects.get().said_in_log) == ("Between us: take a rest.", "")
    assert "Between us" not in web(maeve).get("/networks/lone-workers/log/").text


def test_whoever_decides_learns_no_figures_of_what_they_may_not_see(said, jo, maeve, priya, operator):
    elsewhere = NetworkFactory(readable="network", owner=maeve)
    MembershipFactory(network=elsewhere, person=priya)
    start(author=priya, networks=[elsewhere], title="Elsewhere", text="Said elsewhere.")
    actions.warn(priya, by=maeve, words="Kinder, please.", network=elsewhere)
    matter = reported(said, maeve)
    assert shown_all([matter], jo)[matter.pk].remarks[-1].endswith("; 1 message.")


def test_what_was_moved_away_is_not_read_by_those_who_looked_after_it_before(said, jo, noor, maeve, network):
    matter = reported(said, maeve, words="It is unkind.")
    elsewhere = NetworkFactory(readable="network", owner=jo)
    move(said.conversation, to=elsewhere, away_from=network, by=jo)

    found = shown_all([matter], noor)[matter.pk]
    assert (found.html, found.before, list(found.choices)) == ("", None, [Choice.NOTHING])
    assert found.text == "The conversation is in another network now, where others look after it."
    assert "Keys" not in found.title
    assert not Matter.objects.visible_to(noor).open().exists()


def test_what_was_moved_is_decided_by_those_who_look_after_it_now(said, jo, noor, priya, maeve, network, run):
    reported(said, maeve, words="It is unkind.")
    actions.report_message(said, by=noor, ground="unkind")
    elsewhere = NetworkFactory(readable="network", owner=jo)
    theirs = MembershipFactory(network=elsewhere, role="facilitator").person
    run()
    Letter.objects.all().delete()
    moved = move(said.conversation, to=elsewhere, away_from=network, by=jo)
    run()
    [matter] = Matter.objects.visible_to(theirs).open().leading()
    assert (matter.network, matter.followers.count()) == (elsewhere, 1)
    assert shown_all([matter], theirs)[matter.pk].html == said.html
    assert Letter.objects.filter(kind="waiting", deliveries__person=theirs).count() == 1
    # Moved back, it is for those who looked after it before.
    undo_tending(moved, by=jo)
    assert not Matter.objects.visible_to(theirs).open().exists()
    [matter] = Matter.objects.visible_to(noor).open().leading()
    actions.decide(matter, Answer(Choice.REMOVE), by=jo)
    run()
    assert set(Report.objects.values_list("outcome", flat=True)) == {"acted"}


def test_a_pause_lasts_a_week_and_a_ban_until_it_is_lifted(said, jo, maeve, network):
    before = timezone.now()
    actions.decide(reported(said, maeve), Answer(Choice.PAUSE, words="A week."), by=jo)
    paused = Decision.objects.get()
    assert paused.kind == "paused"
    assert before <= paused.until - timedelta(days=7) <= timezone.now()
    actions.decide(reported(said, maeve), Answer(Choice.BAN, words="Enough.", removes=True), by=jo)
    assert set(Decision.objects.values_list("kind", flat=True)) == {"paused", "removed", "banned"}
    assert Membership.objects.get(network=network, person=said.author).state == "banned"


def test_what_a_room_undoes_is_crossed_out_in_the_log(said, jo, noor, maeve, run):
    actions.decide(reported(said, maeve), Answer(Choice.REMOVE), by=jo)
    restore(said, by=noor)
    run()
    decision = Decision.objects.get()
    assert (decision.undone_by, decision.undone_at is not None) == (noor, True)
    assert Letter.objects.filter(kind="undone").count() == 1


def test_a_decision_is_undone_by_the_rooms_own_verb(said, jo, maeve):
    actions.decide(reported(said, maeve), Answer(Choice.REMOVE), by=jo)
    actions.undo(Decision.objects.get(), by=jo, words="I was too quick.")
    said.refresh_from_db()
    assert said.source == "Whoever loses keys is a fool."
    assert Decision.objects.get().undone_reason == "I was too quick."


def test_what_was_not_let_in_can_be_let_in_after_all(held, jo):
    actions.decide(matter_of(held), Answer(Choice.REFUSE), by=jo)
    actions.undo(Decision.objects.get(), by=jo)
    assert Message.objects.get().source == held.text
    assert list(Matter.objects.open()) == []


def test_nobody_undoes_what_was_decided_about_themself(said, jo, maeve, network):
    actions.decide(reported(said, maeve), Answer(Choice.REMOVE), by=jo)
    Membership.objects.filter(network=network, person=said.author).update(role="facilitator")
    with pytest.raises(actions.UndoRefused):
        actions.undo(Decision.objects.get(), by=said.author)


def test_the_first_matter_is_brought_at_once_and_the_next_ones_an_hour_later(said, jo, noor, maeve, network, run):
    reported(said, maeve)
    run()
    assert Letter.objects.filter(kind="waiting").count() == 2
    for _number in range(3):
        actions.report_person(MembershipFactory(network=network).person, by=maeve, ground="other", network=network)
    run()
    assert Letter.objects.filter(kind="waiting").count() == 2

    assert actions.ring_due(timezone.now()) == 0
    assert actions.ring_due(timezone.now() + timedelta(minutes=61)) == 2
    run()
    assert Letter.objects.filter(kind="waiting").count() == 4
    assert "3 things wait for you" in Letter.objects.order_by("-pk").first().subject


def test_what_is_settled_before_the_hour_is_over_makes_no_letter(said, jo, maeve, network, run):
    reported(said, maeve)
    run()
    person = MembershipFactory(network=network).person
    later = actions.report_person(person, by=maeve, ground="other", network=network)
    run()
    actions.decide(matter_of(later), Answer(Choice.NOTHING), by=jo)
    assert actions.ring_due(timezone.now() + timedelta(minutes=61)) == 0
    assert Bell.objects.filter(is_due=True).count() == 0


def test_what_nobody_looks_at_for_three_days_is_brought_to_those_who_run_the_site(said, maeve, operator, run):
    matter = reported(said, maeve)
    Matter.objects.update(came_at=timezone.now() - timedelta(days=4))
    assert actions.pass_up(timezone.now()) == 1
    run()
    assert list(Matter.objects.visible_to(operator).open()) == [matter]
    assert Letter.objects.filter(kind="waiting", deliveries__person=operator).count() == 1


def test_an_operator_decides_what_was_passed_up(said, maeve, operator):
    matter = reported(said, maeve)
    Matter.objects.update(is_for_operators=True)
    actions.decide(matter, Answer(Choice.REMOVE), by=operator)
    assert Decision.objects.get().by == operator


def test_like_posts_of_several_people_are_refused_by_one_click(moderated, jo, run):
    posts = [
        start_or_wait(
            author=MembershipFactory(network=moderated).person,
            networks=[moderated],
            title="Cheap watches",
            text=f"Hello friend {number}\nBuy the best watches of the world now at https://x{number}.example/",
        )
        for number in range(5)
    ]
    run()
    [leader] = Matter.objects.visible_to(jo).open().leading()
    assert leader.followers.count() == 4
    assert actions.decide(leader, Answer(Choice.REFUSE, words="No."), by=jo).count == 5
    run()
    assert Matter.objects.open().count() == 0
    assert {held.state for held in HeldPost.objects.filter(pk__in=[post.pk for post in posts])} == {"declined"}
    assert Letter.objects.filter(kind="decision").count() == 0


def test_one_that_cannot_be_let_in_holds_up_none_of_the_others(moderated, jo, web):
    talks = [ConversationFactory(author=jo, networks=[moderated], title=f"Clocks {number}") for number in range(3)]
    posts = [
        reply_or_wait(
            talk, author=MembershipFactory(network=moderated).person, text="Buy the best watches of the world."
        )
        for talk in talks
    ]
    close(talks[1], by=jo)
    [leader] = Matter.objects.visible_to(jo).open().leading()
    page = web(jo).post(f"/queue/{leader.pk}/", {"choice": "approve"}, follow=True).content.decode()
    assert "2 were settled by that." in page
    assert f"“Clocks 1” by {posts[1].author.name} waits on. “Clocks 1” has been closed meanwhile." in page
    assert [held.state for held in HeldPost.objects.order_by("pk")] == ["let-in", "waiting", "let-in"]
    assert [matter.thing_id for matter in Matter.objects.visible_to(jo).open().leading()] == [posts[1].pk]


def test_a_bundle_stays_together_when_its_first_is_settled(moderated, jo):
    posts = [watches_of(moderated, MembershipFactory(network=moderated).person) for _number in range(3)]
    decline_post(posts[0], by=jo)
    [leader] = Matter.objects.visible_to(jo).open().leading()
    assert (leader.thing_id, leader.followers.count()) == (posts[1].pk, 1)


def watches_of(network, person):
    return start_or_wait(author=person, networks=[network], title="Watches", text="Buy the best watches of the world.")


def test_an_appeal_rings_at_once_however_lately_there_was_a_letter(said, jo, noor, maeve, run):
    first = reported(said, maeve)
    actions.decide(first, Answer(Choice.WARN, words="Kinder, please."), by=jo)
    run()
    before = Letter.objects.filter(kind="waiting", deliveries__person=noor).count()
    actions.appeal(Decision.objects.get(), by=said.author, words="It was a joke.")
    run()
    assert Letter.objects.filter(kind="waiting", deliveries__person=noor).count() == before + 1
    assert Bell.objects.filter(person=noor, is_due=True).count() == 0
