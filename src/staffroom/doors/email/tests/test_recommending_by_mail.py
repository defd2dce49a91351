"""Recommendations by nothing but mail: asked for, written, approved, handed back."""

import re

import pytest

from staffroom.doors.email import recommendation_reactions as reactions
from staffroom.doors.email.acting.recommending import Meant, meant_by
from staffroom.doors.email.models import Letter
from staffroom.journal import runner
from staffroom.rooms.people import actions as people
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.facts import RecommendationWritten
from staffroom.rooms.profiles.models import Recommendation

from .answering import answer_to, beside, lines_for, told
from .inbound import email_of, written

pytestmark = pytest.mark.django_db(transaction=True)
State = Recommendation.State
WORDS = "Jo reads everything twice, and then asks the question behind the question.\n\nI'd ask her again."


@pytest.fixture
def door(site):
    """The whole house reacts."""
    return site


@pytest.fixture(autouse=True)
def known(jo, priya):
    people.connect(jo, priya)


@pytest.fixture
def asked(jo, priya):
    """The letter to Priya."""
    actions.ask_for_recommendation(
        jo,
        priya,
        purpose="my evidence service",
        beginning="I worked with Jo …",
        relation="led",
        circumstances="in Leeds",
    )
    runner.run_all()
    return Letter.objects.get(deliveries__person=priya, kind="recommend")


@pytest.fixture
def offered(jo, priya):
    """The letter to Jo."""
    actions.recommend(priya, jo, text=WORDS, relation="led")
    runner.run_all()
    return Letter.objects.get(kind="recommended")


def test_the_letter_says_who_asks_for_what_and_how_to_answer(asked, jo, priya):
    assert asked.subject == "Jo Norwood asks you for a recommendation"
    for words in ("my evidence service", "I worked with Jo …", "Priya Raman was the manager of Jo Norwood, in Leeds"):
        assert words in asked.text
    assert asked.headers["Reply-To"].startswith("e+")
    assert email_of(jo) not in asked.text + asked.html
    assert lines_for(priya) == ["Jo Norwood asks you for a recommendation"]


def test_from_asking_to_showing_by_mail_alone(asked, jo, priya, deliver):
    quoted = "\n".join(f"> {line}" for line in asked.text.splitlines())
    row = answer_to(asked, priya, f"{WORDS}\n\nOn Friday Jo wrote:\n{quoted}", deliver)

    assert row.state == "done"
    found = Recommendation.objects.get()
    assert (found.state, found.text, found.relation, found.circumstances) == (State.WAITING, WORDS, "led", "in Leeds")
    assert told(priya).subject == "Jo Norwood reads your recommendation first"
    assert "> Jo reads everything twice" in told(priya).text

    letter = Letter.objects.get(kind="recommended", deliveries__person=jo)
    assert "Jo reads everything twice" in letter.text
    answer_to(letter, jo, "Yes, gladly.", deliver)
    found.refresh_from_db()
    assert (found.state, found.shown_text) == (State.APPROVED, WORDS)
    assert told(jo).subject == "It stands on your page now"
    shown = Letter.objects.get(subject="Jo Norwood shows your recommendation")
    assert shown.deliveries.get().person == priya
    assert lines_for(priya) == ["Jo Norwood shows your recommendation"]


def test_a_no_on_a_line_of_its_own_says_not_now_with_what_stands_below(asked, jo, priya, deliver):
    answer_to(asked, priya, "No.\n\nAfter the summer, gladly.", deliver)

    found = Recommendation.objects.get()
    assert (found.state, found.answer) == (State.DECLINED, "After the summer, gladly.")
    assert "After the summer, gladly." in Letter.objects.get(subject__endswith="can't recommend you at the moment").text
    assert lines_for(jo) == ["Priya Raman can't recommend you at the moment"]


def test_an_empty_mail_to_the_address_for_no_does_the_same(asked, priya, deliver):
    address = re.search(r"^(e\+\S+)$", asked.text, re.MULTILINE)[1]
    deliver(written(priya, "Not now", ""), to=address)
    assert Recommendation.objects.get().state == State.DECLINED


@pytest.mark.parametrize("text", ["Yes, gladly!", "", "No, sorry, too busy", "Gern"])
def test_what_may_be_an_answer_and_no_recommendation_is_asked_again(asked, priya, deliver, text):
    answer_to(asked, priya, text, deliver)
    assert Recommendation.objects.get().state == State.ASKED
    assert told(priya).subject == "Is that your recommendation?"


def test_other_words_by_another_answer_take_the_place_of_the_first(asked, jo, priya, deliver):
    answer_to(asked, priya, WORDS, deliver)
    answer_to(
        asked, priya, "Jo is the colleague whom everybody would like to have, and I had her for six years.", deliver
    )
    found = Recommendation.objects.get()
    assert (found.revision, found.text[:20]) == (2, "Jo is the colleague ")
    assert Letter.objects.filter(kind="recommended").count() == 1  # a day


def test_a_yes_to_words_that_were_changed_since_shows_nothing(offered, jo, priya, deliver):
    actions.recommend(priya, jo, text="Jo reads nothing at all.")
    row = answer_to(offered, jo, "yes", deliver)
    assert row.state == "refused"
    assert not Recommendation.objects.get().is_shown
    assert "It has been changed since you read it." in told(jo).text


def test_a_no_hands_it_back_with_what_stands_below(offered, jo, priya, deliver):
    answer_to(offered, jo, "no\nPlease leave out the second sentence.", deliver)
    assert Recommendation.objects.get().state == State.RETURNED
    letter = Letter.objects.get(subject="Jo Norwood hands your recommendation back")
    assert "Please leave out the second sentence." in letter.text
    answer_to(letter, priya, WORDS.partition("\n")[0], deliver)
    assert Recommendation.objects.get().state == State.WAITING


@pytest.mark.parametrize(("label", "state"), [("Yes", State.APPROVED), ("No", State.RETURNED)])
def test_an_empty_mail_to_the_address_beside_it_decides(offered, jo, deliver, label, state):
    deliver(written(jo, label, ""), to=beside(offered, label))
    assert Recommendation.objects.get().state == state


def test_neither_yes_nor_no_is_asked_again(offered, jo, deliver):
    answer_to(offered, jo, "What a surprise", deliver)
    assert Recommendation.objects.get().state == State.WAITING
    assert told(jo).subject == "Yes or no?"


def test_the_address_works_for_nobody_else(offered, asked_by_maeve, maeve, priya, deliver):
    for somebody in (maeve, priya):
        assert answer_to(offered, somebody, "yes", deliver).state == "refused"
    assert answer_to(asked_by_maeve, maeve, WORDS, deliver).state == "refused"
    assert not Recommendation.objects.shown().exists()


@pytest.fixture
def asked_by_maeve(maeve, priya):
    people.connect(maeve, priya)
    actions.ask_for_recommendation(maeve, priya, purpose="a post")
    runner.run_all()
    return Letter.objects.get(subject="Maeve Tully asks you for a recommendation")


def test_an_automatic_reply_recommends_nobody(asked, priya, deliver):
    answer_to(asked, priya, WORDS, deliver, headers=[("Auto-Submitted", "auto-replied")])
    assert Recommendation.objects.get().state == State.ASKED


def test_who_is_muted_or_blocked_is_not_read_about(jo, priya):
    people.mute(priya, jo)
    asked = actions.ask_for_recommendation(jo, priya, purpose="a post")
    runner.run_all()
    assert (Letter.objects.count(), lines_for(priya)) == (0, [])
    people.unmute(priya, jo)
    actions.recommend(priya, jo, text=WORDS)
    people.block(jo, priya)
    runner.run_all()
    assert (Letter.objects.count(), lines_for(jo)) == (0, [])
    assert asked.pk == Recommendation.objects.get().pk


def test_withdrawn_it_is_told_to_whose_page_it_stood_on_and_nothing_waits_any_more(offered, jo, priya, deliver):
    answer_to(offered, jo, "yes", deliver)
    actions.withdraw_recommendation(Recommendation.objects.get(), by=priya)
    runner.run_all()
    assert lines_for(jo) == ["Priya Raman has withdrawn the recommendation for you"]
    assert lines_for(priya) == []
    assert answer_to(offered, jo, "yes", deliver).state == "refused"
    assert "not here any more" in told(jo).text


def test_reactions_that_run_twice_write_once(asked, offered, jo, priya):
    before = Letter.objects.count()
    reactions.send_written(RecommendationWritten(recommendation_id=Recommendation.objects.get().pk, revision=1))
    assert Letter.objects.count() == before


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("no", Meant.NO),
        ("*Nein.*\nLeider", Meant.NO),
        ("Not now\n\nBusy", Meant.NO),
        ("No-one I know reads as carefully.", Meant.UNCLEAR),
        ("No: " + "she never gave up on a question. " * 4, Meant.RECOMMENDATION),
        ("Jo is good.", Meant.RECOMMENDATION),
        ("  \n", Meant.UNCLEAR),
    ],
)
def test_what_an_answer_means(text, meant):
    assert meant_by(text) == meant


def test_what_was_told_before_is_over_once_it_is_decided(offered, jo, priya):
    assert jo.notices.count() == 1
    actions.approve_recommendation(Recommendation.objects.get(), by=jo, revision=1)
    runner.run_all()
    assert (jo.notices.count(), priya.notices.count()) == (0, 1)
