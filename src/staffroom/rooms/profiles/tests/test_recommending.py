"""Asking for a recommendation, writing one, approving it, and taking it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.journal.models import Entry
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.actions import block, connect
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions, keeping, relations
from staffroom.rooms.profiles.actions import RecommendationRefused
from staffroom.rooms.profiles.models import Recommendation

pytestmark = pytest.mark.django_db
State, Relation = Recommendation.State, Recommendation.Relation


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def priya(jo):
    """Knows Jo."""
    made = PersonFactory(name="Priya Shah", handle="priya-shah")
    connect(made, jo)
    return made


def written(writer, recommended, text="She reads everything twice.", **words):
    return actions.recommend(writer, recommended, text=text, **words)


def approved(writer, recommended, text="She reads everything twice.", **words):
    made = written(writer, recommended, text, **words)
    return actions.approve_recommendation(made, by=recommended, revision=made.revision)


def facts():
    """What was recorded of recommendations, and of the pages they stand on."""
    names = (name.rpartition(".")[2] for name in Entry.objects.order_by("pk").values_list("name", flat=True))
    return [name for name in names if name.startswith(("Recommendation", "ProfileChanged"))]


class TestAsking:
    def test_somebody_one_knows_is_asked_with_what_for_and_how_it_might_begin(self, jo, priya):
        asked = actions.ask_for_recommendation(
            jo, priya, purpose="my work on\nevidence", beginning="I worked with Jo …", relation=Relation.LED
        )
        assert (asked.state, asked.purpose, asked.beginning) == (
            State.ASKED,
            "my work on evidence",
            "I worked with Jo …",
        )
        assert facts() == ["RecommendationAsked"]

    def test_so_is_who_is_in_a_network_with_one(self, jo):
        network, abena = NetworkFactory(), PersonFactory()
        MembershipFactory(network=network, person=jo)
        MembershipFactory(network=network, person=abena)
        assert actions.ask_for_recommendation(jo, abena, purpose="a post").state == State.ASKED

    @pytest.mark.parametrize("how", ["stranger", "oneself", "blocked", "blocking", "unclaimed"])
    def test_nobody_else_is(self, jo, priya, how):
        other = {
            "stranger": PersonFactory,
            "oneself": lambda: jo,
            "blocked": lambda: block(jo, priya).blocked,
            "blocking": lambda: block(priya, jo).blocker,
            "unclaimed": lambda: PersonFactory(kind="unclaimed", handle=None),
        }[how]()
        with pytest.raises(RecommendationRefused, match="You can ask people you know"):
            actions.ask_for_recommendation(jo, other, purpose="a post")

    def test_nobody_is_asked_twice_nor_again_within_a_month_of_a_no(self, jo, priya):
        asked = actions.ask_for_recommendation(jo, priya, purpose="a post")
        with pytest.raises(RecommendationRefused, match="asked Priya Shah already"):
            actions.ask_for_recommendation(jo, priya, purpose="another post")
        actions.decline_recommendation(asked, by=priya, words="After the summer, gladly")
        with pytest.raises(RecommendationRefused, match="not long ago"):
            actions.ask_for_recommendation(jo, priya, purpose="a post")
        Recommendation.objects.update(asked_at=timezone.now() - timedelta(days=31))
        again = actions.ask_for_recommendation(jo, priya, purpose="a post")
        assert (again.pk, again.state, again.answer) == (asked.pk, State.ASKED, "")

    def test_taking_it_back_does_not_let_one_ask_again_at_once(self, jo, priya):
        actions.withdraw_recommendation(actions.ask_for_recommendation(jo, priya, purpose="a post"), by=jo)
        with pytest.raises(RecommendationRefused, match="not long ago"):
            actions.ask_for_recommendation(jo, priya, purpose="a post")

    def test_ten_a_day_are_the_most(self, jo):
        for _ in range(10):
            connect(jo, other := PersonFactory())
            actions.ask_for_recommendation(jo, other, purpose="a post")
        connect(jo, eleventh := PersonFactory())
        with pytest.raises(RecommendationRefused, match="ten people today"):
            actions.ask_for_recommendation(jo, eleventh, purpose="a post")

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"purpose": "  "}, "purpose"),
            ({"purpose": "x" * 301}, "purpose"),
            ({"purpose": "a post", "beginning": "x" * 4001}, "beginning"),
            ({"purpose": "a post", "relation": "boss"}, "relation"),
            ({"purpose": "a post", "circumstances": "x" * 121}, "circumstances"),
        ],
    )
    def test_what_does_not_make_sense_is_said_where_it_stands(self, jo, priya, words, field):
        with pytest.raises(RecommendationRefused) as refusal:
            actions.ask_for_recommendation(jo, priya, **words)
        assert refusal.value.field == field


class TestWriting:
    def test_what_is_offered_waits_for_who_it_is_about(self, jo, priya):
        offered = written(priya, jo, relation=Relation.LED, circumstances="at Larkfield Hospice until 2023")
        assert (offered.state, offered.revision, offered.is_shown) == (State.WAITING, 1, False)
        assert facts() == ["RecommendationWritten"]

    def test_an_answer_keeps_who_they_were_unless_it_says_otherwise(self, jo, priya):
        actions.ask_for_recommendation(jo, priya, purpose="a post", relation=Relation.LED, circumstances="in Leeds")
        answered = written(priya, jo)
        assert (answered.relation, answered.circumstances) == (Relation.LED, "in Leeds")

    def test_who_was_asked_may_write_even_if_they_know_one_another_no_more(self, jo, priya):
        actions.ask_for_recommendation(jo, priya, purpose="a post")
        priya.connections.all().delete()
        assert written(priya, jo).state == State.WAITING

    def test_a_stranger_offers_none(self, jo):
        with pytest.raises(RecommendationRefused, match="people you know"):
            written(PersonFactory(), jo)

    def test_the_same_words_again_are_nothing_new(self, jo, priya):
        assert [written(priya, jo).revision, written(priya, jo).revision] == [1, 1]
        assert facts() == ["RecommendationWritten"]

    def test_nobody_who_is_blocked_writes_to_who_blocked_them_even_if_asked(self, jo, priya):
        asked = actions.ask_for_recommendation(jo, priya, purpose="a post")
        block(jo, priya)
        with pytest.raises(RecommendationRefused, match="people you know"):
            written(priya, jo)
        with pytest.raises(RecommendationRefused, match="not here any more"):
            actions.decline_recommendation(asked, by=priya)
        assert list(Recommendation.objects.of(priya)) == list(Recommendation.objects.of(jo)) == []

    def test_what_was_taken_down_is_not_offered_again_at_once(self, jo, priya):
        actions.withdraw_recommendation(approved(priya, jo), by=jo)
        with pytest.raises(RecommendationRefused, match="took your recommendation down"):
            written(priya, jo)

    def test_its_own_writer_may_think_better_of_withdrawing_it(self, jo, priya):
        actions.withdraw_recommendation(written(priya, jo), by=priya)
        assert written(priya, jo).state == State.WAITING

    @pytest.mark.parametrize("text", ["", " \n ", "x" * 4001])
    def test_it_has_a_few_words_and_not_too_many(self, jo, priya, text):
        with pytest.raises(RecommendationRefused) as refusal:
            written(priya, jo, text)
        assert refusal.value.field == "text"


class TestDeciding:
    def test_what_is_approved_is_shown_in_these_very_words(self, jo, priya):
        made = approved(priya, jo, relation=Relation.LED, circumstances="in Leeds")
        assert (made.state, made.shown_text) == (State.APPROVED, "She reads everything twice.")
        assert relations.as_shown(made, jo).relation == "Priya Shah was the manager of Jo Norwood, in Leeds"
        assert facts() == ["RecommendationWritten", "ProfileChanged", "RecommendationApproved"]

    def test_an_edit_leaves_what_is_shown_until_it_is_approved(self, jo, priya):
        first = approved(priya, jo)
        edited = written(priya, jo, "She reads everything three times.")
        assert (edited.state, edited.shown_text) == (State.WAITING, "She reads everything twice.")
        again = actions.approve_recommendation(edited, by=jo, revision=2)
        assert again.shown_text == "She reads everything three times."
        assert again.copy_id != first.copy_id

    def test_nobody_approves_other_words_than_they_read(self, jo, priya):
        read = written(priya, jo)
        written(priya, jo, "She reads nothing.")
        with pytest.raises(RecommendationRefused, match="changed since you read it"):
            actions.approve_recommendation(read, by=jo, revision=read.revision)
        assert not Recommendation.objects.get().is_shown

    def test_nobody_but_who_it_is_about_decides(self, jo, priya):
        made = written(priya, jo)
        for somebody in (priya, PersonFactory()):
            with pytest.raises(RecommendationRefused, match="whom it is about"):
                actions.approve_recommendation(made, by=somebody, revision=1)
            with pytest.raises(RecommendationRefused, match="whom it is about"):
                actions.return_recommendation(made, by=somebody, revision=1)

    def test_approving_twice_is_approving_once(self, jo, priya):
        made = approved(priya, jo)
        again = actions.approve_recommendation(made, by=jo, revision=1)
        assert again.copy_id == made.copy_id
        assert facts().count("RecommendationApproved") == 1

    def test_handed_back_it_is_not_shown_and_may_be_put_otherwise(self, jo, priya):
        made = actions.return_recommendation(written(priya, jo), by=jo, revision=1, words="Leave out Leeds, please")
        assert (made.state, made.answer, made.is_shown) == (State.RETURNED, "Leave out Leeds, please", False)
        again = written(priya, jo, "She reads.")
        assert (again.state, again.answer, again.revision) == (State.WAITING, "", 2)

    def test_an_edit_that_is_handed_back_leaves_what_is_shown(self, jo, priya):
        approved(priya, jo)
        edited = written(priya, jo, "She reads nothing.")
        actions.return_recommendation(edited, by=jo, revision=2)
        assert Recommendation.objects.shown().get().shown_text == "She reads everything twice."

    @pytest.mark.parametrize("who", ["writer", "recommended"])
    def test_either_withdraws_it_and_no_word_of_it_is_kept(self, jo, priya, who):
        made = approved(priya, jo, circumstances="in Leeds")
        gone = actions.withdraw_recommendation(made, by=priya if who == "writer" else jo)
        kept = [gone.text, gone.circumstances, gone.purpose, gone.beginning, gone.shown_text, gone.shown_circumstances]
        assert (gone.state, kept) == (State.WITHDRAWN, [""] * 6)
        assert not Recommendation.objects.shown().exists()

    def test_nobody_else_withdraws_it(self, jo, priya):
        with pytest.raises(RecommendationRefused, match="Only the two"):
            actions.withdraw_recommendation(approved(priya, jo), by=PersonFactory())

    def test_a_block_leaves_what_is_shown_for_either_to_withdraw(self, jo, priya):
        made = approved(priya, jo)
        block(priya, jo)
        assert [*Recommendation.objects.of(jo), *Recommendation.objects.of(priya)] == [made, made]
        assert actions.withdraw_recommendation(made, by=jo).state == State.WITHDRAWN


class TestOrder:
    @pytest.fixture
    def three(self, jo):
        made = []
        for name in ("Ada", "Ben", "Cem"):
            connect(jo, writer := PersonFactory(name=name))
            made.append(approved(writer, jo))
        return made

    @staticmethod
    def names(jo):
        return [one.writer.name for one in Recommendation.objects.shown().filter(recommended=jo).in_order()]

    def test_they_stand_as_they_were_approved_until_they_are_moved(self, jo, three):
        assert self.names(jo) == ["Ada", "Ben", "Cem"]
        actions.move_recommendation(three[2], by=jo, up=True)
        assert self.names(jo) == ["Ada", "Cem", "Ben"]
        actions.move_recommendation(three[0], by=jo, up=False)
        assert self.names(jo) == ["Cem", "Ada", "Ben"]

    def test_at_either_end_nothing_changes(self, jo, three):
        actions.move_recommendation(three[0], by=jo, up=True)
        actions.move_recommendation(three[2], by=jo, up=False)
        assert self.names(jo) == ["Ada", "Ben", "Cem"]

    def test_nobody_else_moves_them(self, jo, three):
        with pytest.raises(RecommendationRefused, match="puts them in order"):
            actions.move_recommendation(three[0], by=three[0].writer, up=False)


def test_who_leaves_takes_what_they_wrote_and_what_was_written_of_them(jo, priya):
    approved(priya, jo)
    assert keeping.export(jo)["recommendations got"][0]["text"] == "She reads everything twice."
    assert keeping.export(priya)["recommendations given"][0]["for"] == "Jo Norwood"
    keeping.remove(priya, keeps_words=True)
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize("relation", Relation.values)
def test_every_relation_is_said_with_both_names(relation, jo, priya):
    words = relations.in_words(relation, priya, jo)
    assert "Priya Shah" in words
    assert relation == Relation.OTHER or "Jo Norwood" in words


def test_what_is_otherwise_is_said_in_their_own_words(jo, priya):
    assert relations.in_words(Relation.OTHER, priya, jo, "Neighbours") == "Neighbours"
