"""Reports of what was said privately: those who run the site see that, and nothing else of it."""

import pytest

from staffroom.commons.moderation import actions
from staffroom.commons.moderation.choices import Choice
from staffroom.commons.moderation.desk import Answer, shown_all
from staffroom.commons.moderation.models import Decision, Matter
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.conversations.tests.factories import private_conversation
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(priya, maeve, network):
    return private_conversation(priya, maeve, title="Zqtitle", text="Zqbefore.")


@pytest.fixture
def insult(talk, priya):
    first = talk.messages.get()
    return conversations.reply(talk, author=priya, text="You are a fool.", answers=first)


@pytest.fixture
def matter(insult, maeve):
    report = actions.report_message(insult, by=maeve, ground="unkind", words="That hurts.")
    return Matter.objects.get(thing_id=report.pk)


def test_it_waits_for_those_who_run_the_site_alone(matter, jo, noor, operator):
    assert matter.network is None
    assert [Matter.objects.visible_to(one).filter(pk=matter.pk).exists() for one in (jo, noor, operator)] == [
        False,
        False,
        True,
    ]


def test_they_see_what_was_reported_and_nothing_else_of_it(matter, operator, web):
    [shown] = shown_all([matter], operator).values()
    assert "You are a fool." in shown.html
    assert (shown.before, shown.url) == (None, "")
    for url in ("/queue/", f"/queue/{matter.pk}/"):
        page = web(operator).get(url).text
        assert "Zqtitle" not in page
        assert "Zqbefore" not in page
    assert not Message.objects.visible_to(operator).exists()


def test_nobody_outside_reports_it(insult, jo, operator):
    for person in (jo, operator, PersonFactory()):
        with pytest.raises(actions.ReportRefused):
            actions.report_message(insult, by=person, ground="unkind")


def test_whoever_reports_it_is_told_who_sees_what(insult, maeve, web):
    page = web(maeve).get(f"/messages/{insult.pk}/report/").text
    assert "The people who run this site see this message, nothing else of your conversation, and decide." in page


def test_they_remove_it_and_take_that_back(matter, insult, operator):
    actions.decide(matter, Answer(Choice.REMOVE, words="Unkind."), by=operator)
    insult.refresh_from_db()
    assert insult.source == ""
    decision = Decision.objects.get(kind="removed")
    assert (decision.network, decision.person) == (None, insult.author)
    actions.undo(decision, by=operator)
    insult.refresh_from_db()
    assert insult.source == "You are a fool."


def test_what_else_they_said_privately_is_not_counted(matter, operator):
    [shown] = shown_all([matter], operator).values()
    assert any("; 0 messages" in remark for remark in shown.remarks)
