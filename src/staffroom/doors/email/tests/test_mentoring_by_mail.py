"""Mentoring by nothing but mail: asked, answered, ended; and whether a mentor still is one."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from staffroom.doors.email import mentoring_reactions as reactions
from staffroom.doors.email.mentoring_letters import availability_token
from staffroom.doors.email.models import Letter
from staffroom.journal import runner
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.people import actions as people
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.facts import MentoringAsked
from staffroom.rooms.profiles.models import Mentor, Mentoring

from .answering import answer_to, beside, lines_for, told
from .inbound import email_of, written

pytestmark = pytest.mark.django_db(transaction=True)
State = Mentoring.State


@pytest.fixture
def door(site):
    """The whole house reacts."""
    return site


@pytest.fixture
def asked(jo, priya):
    """The letter to Priya, whom Jo does not know yet."""
    actions.offer_mentoring(priya, capacity=1, words="First service plans")
    actions.ask_mentor(jo, priya, purpose="I write my first service plan.")
    runner.run_all()
    return Letter.objects.get(subject="Jo Norwood asks you to be their mentor")


@pytest.fixture
def reminder(priya):
    """The letter to Priya, who said so half a year ago."""
    actions.offer_mentoring(priya, capacity=1)
    Mentor.objects.update(confirmed_at=timezone.now() - timedelta(days=170))
    actions.remind_mentors(timezone.now())
    runner.run_all()
    return Letter.objects.get(subject="Do you still mentor others?")


def test_the_letter_says_who_asks_for_what_and_no_address(asked, jo, priya):
    assert "I write my first service plan." in asked.text
    assert email_of(jo) not in asked.text + asked.html
    assert lines_for(priya) == ["Jo Norwood asks you to be their mentor"]


def test_a_yes_begins_a_private_conversation_of_which_both_hear(asked, jo, priya, deliver):
    answer_to(asked, priya, "Yes, gladly.\nLet us begin in January.", deliver)
    made = Mentoring.objects.get()
    assert (made.state, made.answer) == (State.ACCEPTED, "Let us begin in January.")
    assert Message.objects.get(conversation=made.conversation).author == jo
    assert told(priya).subject == "You mentor Jo Norwood now"
    letter = Letter.objects.get(subject="Priya Raman will be your mentor")
    assert "Let us begin in January." in letter.text
    assert lines_for(jo) == ["Priya Raman will be your mentor"]
    assert "Jo Norwood asks you to be their mentor" not in lines_for(priya)


def test_a_no_is_told_with_what_stands_below(asked, jo, priya, deliver):
    answer_to(asked, priya, "no\n\nIn autumn, perhaps.", deliver)
    assert Mentoring.objects.get().state == State.DECLINED
    assert "In autumn, perhaps." in Letter.objects.get(subject="Priya Raman can't be your mentor now").text


@pytest.mark.parametrize(("label", "state"), [("Yes", State.ACCEPTED), ("No", State.DECLINED)])
def test_an_empty_mail_to_the_address_beside_it_answers(asked, priya, deliver, label, state):
    deliver(written(priya, label, ""), to=beside(asked, label))
    assert Mentoring.objects.get().state == state


def test_neither_yes_nor_no_is_asked_again(asked, priya, deliver):
    answer_to(asked, priya, "Who is that?", deliver)
    assert (Mentoring.objects.get().state, told(priya).subject) == (State.ASKED, "Yes or no?")


def test_the_address_works_for_nobody_else(asked, jo, maeve, deliver):
    for somebody in (jo, maeve):
        assert answer_to(asked, somebody, "yes", deliver).state == "refused"
    assert Mentoring.objects.get().state == State.ASKED


def test_who_mentors_as_many_as_they_can_is_told_why_not(asked, maeve, priya, deliver):
    Mentoring.objects.create(
        mentor=priya,
        mentee=maeve,
        state=State.ACCEPTED,
        purpose="x",
        asked_at=timezone.now(),
        changed_at=timezone.now(),
    )
    answer_to(asked, priya, "yes", deliver)
    assert "Raise the number first" in told(priya).text
    assert Mentoring.objects.get(mentee__handle="jo-norwood").state == State.ASKED


def test_who_was_muted_or_blocked_is_not_read_about(jo, priya):
    actions.offer_mentoring(priya, capacity=1)
    people.mute(priya, jo)
    actions.ask_mentor(jo, priya, purpose="Help")
    runner.run_all()
    assert (Letter.objects.filter(kind="mentoring").count(), lines_for(priya)) == (0, [])
    people.unmute(priya, jo)
    people.block(priya, jo)
    reactions.send_asked(MentoringAsked(mentoring_id=Mentoring.objects.get().pk))
    assert Letter.objects.filter(kind="mentoring").count() == 0


def test_who_ends_it_is_named_to_the_other(asked, jo, priya, deliver):
    answer_to(asked, priya, "yes", deliver)
    actions.end_mentoring(Mentoring.objects.get(), by=priya)
    runner.run_all()
    assert Letter.objects.get(subject="Priya Raman has ended the mentoring").deliveries.get().person == jo
    assert lines_for(jo) == ["Priya Raman has ended the mentoring"]


def test_a_mentor_is_asked_whether_it_is_still_so_and_a_word_says_it(reminder, priya, deliver):
    assert lines_for(priya) == ["Do you still mentor others? One click says so"]
    answer_to(reminder, priya, "Ja, gern", deliver)
    assert Mentor.objects.get().reminded_at is None
    assert told(priya).subject == "You are listed for another half year"
    assert lines_for(priya) == []


def test_a_no_ends_the_listing(reminder, priya, deliver):
    deliver(written(priya, "No", ""), to=beside(reminder, "No"))
    assert Mentor.objects.get().is_available is False


def test_nobody_else_says_it_for_them(reminder, jo, deliver):
    assert answer_to(reminder, jo, "no", deliver).state == "refused"
    assert Mentor.objects.get().is_available is True


def test_who_lapsed_is_told_and_comes_back_by_an_answer_to_the_old_letter(reminder, priya, deliver):
    Mentor.objects.update(
        confirmed_at=timezone.now() - timedelta(days=183), reminded_at=timezone.now() - timedelta(days=14)
    )
    actions.let_mentors_lapse(timezone.now())
    runner.run_all()
    assert lines_for(priya) == ["You are not listed as a mentor any more; one click lists you again"]
    answer_to(reminder, priya, "yes", deliver)
    assert Mentor.objects.get().is_available is True


def test_following_the_link_changes_nothing_and_one_click_there_says_it(reminder, priya):
    link = re.search(r"http\S+/mail/mentoring/\S+", reminder.text)[0].partition("://")[2].partition("/")[2]
    client, before = Client(), Mentor.objects.get().confirmed_at
    assert "Nothing has changed yet." in client.get(f"/{link}").content.decode()
    assert Mentor.objects.get().confirmed_at == before
    assert "for another half year" in client.post(f"/{link}", {"wish": "confirm"}).content.decode()
    assert Mentor.objects.get().confirmed_at > before
    client.post(f"/{link}", {"wish": "stop"})
    assert Mentor.objects.get().is_available is False


def test_a_link_that_we_did_not_make_opens_nothing(reminder, jo, priya):
    good = availability_token(priya)
    other = availability_token(jo)  # who never offered it
    for token in (good[:-1], good[::-1], "x", other):
        assert Client().post(f"/mail/mentoring/{token}/").status_code == 404


def test_reactions_that_run_twice_write_once(asked):
    before = Letter.objects.count()
    reactions.send_asked(MentoringAsked(mentoring_id=Mentoring.objects.get().pk))
    assert Letter.objects.count() == before
