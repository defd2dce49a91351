"""Mentors and those who look for one: being listed, asking, answering, ending; and lapsing after half a year."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.journal.models import Entry
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.people.actions import block, connect, mute
from staffroom.rooms.people.models import Audience
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions, keeping
from staffroom.rooms.profiles.actions import MentoringRefused, MentorRefused
from staffroom.rooms.profiles.mentors import mentors_for
from staffroom.rooms.profiles.models import Mentor, Mentoring, Term, Trait

pytestmark = pytest.mark.django_db
State = Mentoring.State


@pytest.fixture
def sector():
    return Term.objects.create(vocabulary="sector", slug="health", name="Health")


@pytest.fixture
def priya(sector):
    """Mentors two at a time."""
    made = PersonFactory(name="Priya Shah", handle="priya-shah")
    actions.offer_mentoring(made, capacity=2, words="First service plans", sectors=[sector])
    return made


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


def asked(jo, priya, purpose="I write my first service plan."):
    return actions.ask_mentor(jo, priya, purpose=purpose)


def accepted(jo, priya):
    return actions.accept_mentoring(asked(jo, priya), by=priya)


def is_found(mentor, viewer, **wanted):
    return mentors_for(viewer, **wanted).filter(person=mentor).exists()


def facts():
    names = (name.rpartition(".")[2] for name in Entry.objects.order_by("pk").values_list("name", flat=True))
    return [name for name in names if name.startswith("Mentor")]


class TestBeingListed:
    def test_who_says_so_is_found_by_sector_and_words_and_has_the_trait(self, jo, priya):
        assert Trait.objects.get(person=priya, field="mentoring").key == "yes"
        assert is_found(priya, jo, sector="health", words="service priya", has_room=True)
        assert not is_found(priya, jo, sector="law")
        assert not is_found(priya, jo, words="service cooking")

    def test_who_stops_is_not_and_what_they_wrote_is_kept(self, jo, priya):
        actions.stop_mentoring(priya)
        assert not is_found(priya, jo)
        assert not Trait.objects.filter(person=priya, field="mentoring").exists()
        assert Mentor.objects.get(person=priya).words == "First service plans"

    def test_nobody_finds_themself(self, priya):
        assert not is_found(priya, priya)

    @pytest.mark.parametrize("how", ["blocked", "blocking", "muted"])
    def test_who_wants_nothing_of_one_another_does_not_meet_here(self, jo, priya, how):
        {"blocked": lambda: block(priya, jo), "blocking": lambda: block(jo, priya), "muted": lambda: mute(jo, priya)}[
            how
        ]()
        assert not is_found(priya, jo)

    def test_it_is_for_whom_the_field_is(self, jo, priya):
        actions.disclose(priya, {"mentoring": (Audience.CONNECTIONS, None)})
        assert not is_found(priya, jo)
        with pytest.raises(MentoringRefused, match="not open to mentoring"):
            asked(jo, priya)
        connect(priya, jo)
        assert is_found(priya, jo)

    @pytest.mark.parametrize(
        ("told", "field"),
        [({"capacity": 0}, "capacity"), ({"capacity": 21}, "capacity"), ({"capacity": 1, "words": "x" * 601}, "words")],
    )
    def test_what_makes_no_sense_is_said_where_it_stands(self, jo, told, field):
        with pytest.raises(MentorRefused) as refusal:
            actions.offer_mentoring(jo, **told)
        assert refusal.value.field == field

    def test_a_sector_is_a_sector(self, jo):
        topic = Term.objects.create(vocabulary="topic", slug="copyright", name="Copyright")
        with pytest.raises(MentorRefused, match="ten sectors"):
            actions.offer_mentoring(jo, capacity=1, sectors=[topic])


class TestAsking:
    def test_a_request_says_what_for(self, jo, priya):
        made = asked(jo, priya)
        assert (made.state, made.purpose) == (State.ASKED, "I write my first service plan.")
        assert facts() == ["MentoringAsked"]

    @pytest.mark.parametrize("who", ["no mentor", "oneself", "blocked", "blocking"])
    def test_nobody_else_is_asked(self, jo, priya, who):
        asker, mentor = jo, priya
        if who == "no mentor":
            mentor = PersonFactory()
        elif who == "oneself":
            asker = priya
        else:
            block(*((priya, jo) if who == "blocked" else (jo, priya)))
        with pytest.raises(MentoringRefused, match="not open to mentoring"):
            actions.ask_mentor(asker, mentor, purpose="Help")

    def test_nobody_is_asked_twice_nor_again_within_a_month_of_a_no(self, jo, priya):
        first = asked(jo, priya)
        with pytest.raises(MentoringRefused, match="have not answered yet"):
            asked(jo, priya)
        actions.decline_mentoring(first, by=priya, words="In autumn")
        with pytest.raises(MentoringRefused, match="not long ago"):
            asked(jo, priya)
        Mentoring.objects.update(asked_at=timezone.now() - timedelta(days=31))
        assert asked(jo, priya).state == State.ASKED

    def test_who_mentors_as_many_as_they_can_is_not_asked(self, jo, priya):
        for _ in range(2):
            accepted(PersonFactory(), priya)
        assert not is_found(priya, jo, has_room=True)
        assert is_found(priya, jo)
        with pytest.raises(MentoringRefused, match="as many people as they can"):
            asked(jo, priya)

    def test_five_wait_at_most(self, jo):
        for _ in range(5):
            actions.offer_mentoring(mentor := PersonFactory(), capacity=1)
            asked(jo, mentor)
        actions.offer_mentoring(sixth := PersonFactory(), capacity=1)
        with pytest.raises(MentoringRefused, match="five mentors"):
            asked(jo, sixth)

    @pytest.mark.parametrize("purpose", ["", " \n", "x" * 2001])
    def test_it_has_a_purpose(self, jo, priya, purpose):
        with pytest.raises(MentoringRefused) as refusal:
            asked(jo, priya, purpose)
        assert refusal.value.field == "purpose"


class TestAnswering:
    def test_a_yes_begins_a_private_conversation_with_what_was_asked(self, jo, priya):
        made = accepted(jo, priya)
        message = Message.objects.get(conversation=made.conversation)
        assert (made.state, message.author, message.source) == (State.ACCEPTED, jo, "I write my first service plan.")
        for one in (jo, priya):
            assert Message.objects.visible_to(one).filter(pk=message.pk).exists()
        assert not Message.objects.visible_to(PersonFactory()).filter(pk=message.pk).exists()

    def test_a_second_yes_begins_no_second_one(self, jo, priya):
        made = accepted(jo, priya)
        again = actions.accept_mentoring(made, by=priya)
        assert again.conversation == made.conversation
        assert facts() == ["MentoringAsked", "MentoringAnswered"]

    def test_nobody_but_the_mentor_answers(self, jo, priya):
        made = asked(jo, priya)
        for somebody in (jo, PersonFactory()):
            with pytest.raises(MentoringRefused, match="Only the mentor"):
                actions.accept_mentoring(made, by=somebody)
            with pytest.raises(MentoringRefused, match="Only the mentor"):
                actions.decline_mentoring(made, by=somebody)

    def test_nobody_mentors_more_than_they_said(self, jo, priya):
        waiting = asked(jo, priya)
        for _ in range(2):
            accepted(PersonFactory(), priya)
        with pytest.raises(MentoringRefused, match="Raise the number"):
            actions.accept_mentoring(waiting, by=priya)
        actions.offer_mentoring(priya, capacity=3)
        assert actions.accept_mentoring(waiting, by=priya).state == State.ACCEPTED

    def test_one_who_is_not_listed_any_more_still_answers(self, jo, priya):
        made = asked(jo, priya)
        actions.stop_mentoring(priya)
        assert actions.accept_mentoring(made, by=priya).state == State.ACCEPTED

    def test_a_no_takes_a_few_words(self, jo, priya):
        made = actions.decline_mentoring(asked(jo, priya), by=priya, words="Ask me\nin autumn")
        assert (made.state, made.answer) == (State.DECLINED, "Ask me in autumn")
        with pytest.raises(MentoringRefused, match="wait for an answer any more"):
            actions.accept_mentoring(made, by=priya)

    @pytest.mark.parametrize("who", ["mentor", "mentee"])
    def test_either_ends_what_is_under_way_which_makes_room(self, jo, priya, who):
        made = accepted(jo, priya)
        ended = actions.end_mentoring(made, by=priya if who == "mentor" else jo)
        assert ended.state == State.ENDED
        assert Mentor.objects.counted().get().mentees == 0

    def test_a_request_is_taken_back_by_who_made_it_alone(self, jo, priya):
        made = asked(jo, priya)
        for somebody in (priya, PersonFactory()):
            with pytest.raises(MentoringRefused, match="Only the two"):
                actions.end_mentoring(made, by=somebody)
        assert actions.end_mentoring(made, by=jo).state == State.WITHDRAWN

    def test_a_block_ends_it_as_if_the_other_had_left(self, jo, priya):
        made = asked(jo, priya)
        block(jo, priya)
        assert [*Mentoring.objects.of(jo), *Mentoring.objects.of(priya)] == []
        with pytest.raises(MentoringRefused, match="not here any more"):
            actions.accept_mentoring(made, by=priya)

    def test_a_block_makes_room_for_another(self, jo, priya):
        for mentee in (jo, PersonFactory()):
            accepted(mentee, priya)
        block(jo, priya)
        assert asked(PersonFactory(), priya).state == State.ASKED


class TestHalfAYear:
    def test_they_are_asked_once_two_weeks_before_and_lapse_if_they_say_nothing(self, jo, priya):
        said = Mentor.objects.get().confirmed_at
        counts = []
        for days in (167, 168, 169, 181, 182, 183):
            now = said + timedelta(days=days)
            counts.append((actions.remind_mentors(now), actions.let_mentors_lapse(now)))
        assert counts == [(0, 0), (1, 0), (0, 0), (0, 0), (0, 1), (0, 0)]
        assert not is_found(priya, jo)
        assert facts() == ["MentorReminded", "MentorLapsed"]
        assert not Trait.objects.filter(person=priya, field="mentoring").exists()

    def test_whoever_is_asked_late_has_two_weeks_all_the_same(self, priya):
        """The site had been off for a year."""
        late = Mentor.objects.get().confirmed_at + timedelta(days=400)
        actions.remind_mentors(late)
        assert [actions.let_mentors_lapse(late + timedelta(days=days)) for days in (0, 13, 14)] == [0, 0, 1]

    def test_a_yes_counts_for_another_half_year(self, jo, priya):
        said = Mentor.objects.get().confirmed_at
        actions.remind_mentors(said + timedelta(days=170))
        actions.confirm_mentoring(priya)
        assert Mentor.objects.get().reminded_at is None
        assert actions.let_mentors_lapse(said + timedelta(days=182)) == 0

    def test_who_lapsed_comes_back_with_one_word(self, jo, priya):
        late = timezone.now() + timedelta(days=400)
        actions.remind_mentors(late)
        actions.let_mentors_lapse(late + timedelta(days=14))
        actions.confirm_mentoring(priya)
        assert is_found(priya, jo, sector="health")

    def test_who_never_said_so_confirms_nothing(self, jo):
        with pytest.raises(MentorRefused, match="not said yet"):
            actions.confirm_mentoring(jo)


def test_who_leaves_takes_it_along_and_leaves_nothing(jo, priya):
    accepted(jo, priya)
    told = keeping.export(priya)
    assert told["open to mentoring"]["sectors"] == ["Health"]
    assert told["mentoring"][0]["purpose"] == keeping.export(jo)["mentoring"][0]["purpose"]
    keeping.remove(priya, keeps_words=True)
    assert (Mentor.objects.count(), Mentoring.objects.count()) == (0, 0)
