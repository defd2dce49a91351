"""Knowing one another by nothing but mail: being asked, saying yes or no."""

import re

import pytest

from staffroom.commons.notifications import wording
from staffroom.doors.email import people_reactions
from staffroom.doors.email.models import Letter
from staffroom.doors.email.people_letters import CONNECTION, CONNECTION_YES
from staffroom.doors.email.routes import knowing_address
from staffroom.doors.email.yes_or_no import says_yes
from staffroom.journal import runner
from staffroom.rooms.people import actions
from staffroom.rooms.people.facts import ConnectionAsked
from staffroom.rooms.people.models import Connection, ConnectionRequest, Person
from staffroom.rooms.people.rules import are_connected
from staffroom.rooms.profiles import actions as profiles

from .inbound import email_of, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(site):
    """The whole house reacts."""
    return site


@pytest.fixture
def asking(jo, maeve):
    made = actions.ask_to_connect(jo, maeve, note="We met in Leeds, over the herbals.")
    runner.run_all()
    return made


@pytest.fixture
def letter(asking, maeve):
    return Letter.objects.get(kind="connect", deliveries__person=maeve)


def address_for(letter, answer):
    return re.search(rf"^{answer}: (\S+)$", letter.text, re.MULTILINE)[1]


def last_answer(person):
    return Letter.objects.filter(kind="answer", deliveries__person=person).order_by("-pk").first()


def said_to(person):
    return [line.text for line in wording.waiting_for(person)]


def test_who_is_asked_gets_the_note_and_nobody_s_address(letter, jo, maeve):
    assert letter.subject == "Jo Norwood would like to connect with you"
    assert "We met in Leeds, over the herbals." in letter.text
    for text in (letter.text, letter.html, str(letter.headers)):
        assert email_of(jo) not in text
        assert email_of(maeve) not in text
    assert said_to(maeve) == ["Jo Norwood would like to connect with you"]


@pytest.mark.parametrize("words", ["Yes", "yes please!", "Ja, gerne.\n\nBis bald", "*Yes*"])
def test_a_word_says_yes_and_who_asked_is_told(letter, jo, maeve, deliver, words):
    row = deliver(written(maeve, "Re: to connect", f"{words}\n"), to=letter.headers["Reply-To"])
    runner.run_all()

    assert row.state == "done"
    assert are_connected(jo, maeve)
    assert last_answer(maeve).subject == "You and Jo Norwood are connected"
    told = Letter.objects.get(kind="connected")
    assert told.deliveries.get().person == jo
    assert email_of(maeve) not in told.text + told.html
    assert said_to(jo) == ["You and Maeve Tully are connected"]
    assert said_to(maeve) == []


def test_an_empty_mail_to_the_address_for_yes_does_the_same(letter, jo, maeve, deliver):
    deliver(written(maeve, "", ""), to=address_for(letter, "Yes"))

    assert are_connected(jo, maeve)


def test_no_ignores_it_and_nobody_is_told(letter, asking, jo, maeve, deliver):
    letters = Letter.objects.filter(deliveries__person=jo).count()
    deliver(written(maeve, "Re:", "No thanks."), to=letter.headers["Reply-To"])
    runner.run_all()

    asking.refresh_from_db()
    assert asking.ignored_at is not None
    assert last_answer(maeve).subject == "You ignore this request"
    assert Letter.objects.filter(deliveries__person=jo).count() == letters
    assert said_to(jo) == said_to(maeve) == []


def test_what_says_neither_is_asked_back_and_changes_nothing(letter, asking, maeve, deliver):
    deliver(written(maeve, "Re:", "Yesterday I saw your letter."), to=letter.headers["Reply-To"])

    asking.refresh_from_db()
    assert asking.ignored_at is None
    assert not Connection.objects.exists()
    assert last_answer(maeve).subject == "Yes or no?"


def test_nobody_else_answers_by_the_address(letter, asking, jo, priya, deliver):
    for person in (jo, priya, "stranger@else.example"):
        row = deliver(written(person, "Re:", "yes"), to=letter.headers["Reply-To"])
        assert (row.state, row.reason) == ("refused", "other-person")
    assert not Connection.objects.exists()


def test_an_address_made_for_another_request_answers_none(asking, jo, priya, maeve, site, deliver):
    other = actions.ask_to_connect(jo, priya)
    deliver(written(maeve, "Re:", "yes"), to=knowing_address(CONNECTION, other.pk, maeve.pk, site))

    assert not Connection.objects.exists()
    assert last_answer(maeve).subject == "Nothing was changed"


def test_what_was_taken_back_cannot_be_accepted_by_mail(letter, jo, maeve, deliver):
    actions.withdraw(jo, maeve)

    deliver(written(maeve, "Re:", "yes"), to=letter.headers["Reply-To"])

    assert not are_connected(jo, maeve)
    assert "it was answered or taken back" in last_answer(maeve).text


def test_a_block_leaves_nothing_to_answer(letter, jo, maeve, deliver):
    actions.block(jo, maeve)

    deliver(written(maeve, "Re:", "yes"), to=letter.headers["Reply-To"])

    assert not are_connected(jo, maeve)
    assert "it was answered or taken back" in last_answer(maeve).text


def test_who_is_asked_again_and_again_gets_one_letter_a_week(asking, jo, maeve):
    for _time in range(3):
        actions.withdraw(jo, maeve)
        actions.ask_to_connect(jo, maeve)
    runner.run_all()

    assert Letter.objects.filter(kind="connect").count() == 1


def test_who_ignored_or_muted_somebody_gets_no_letter_and_no_notice(jo, maeve, priya):
    actions.ask_to_connect(jo, maeve)
    actions.ignore(maeve, jo)
    actions.mute(priya, jo)
    actions.ask_to_connect(jo, priya)
    runner.run_all()

    assert not Letter.objects.filter(kind="connect").exists()
    assert said_to(maeve) == said_to(priya) == []


def test_reacting_twice_writes_once(letter, asking, jo, maeve):
    fact = ConnectionAsked(request_id=asking.pk, asker_id=jo.pk, asked_id=maeve.pk)
    people_reactions.send_connection_request(fact)

    assert Letter.objects.filter(kind="connect").count() == 1


def test_letters_speak_the_language_of_who_reads_them(jo, maeve):
    maeve.account.language = "de"
    maeve.account.save()
    actions.ask_to_connect(jo, maeve)
    runner.run_all()

    assert Letter.objects.get(kind="connect").language == "de"


def test_a_headline_breaks_out_of_no_header(jo, maeve):
    Person.objects.filter(pk=jo.pk).update(name="Jo\r\nBcc: all@else.example")
    actions.ask_to_connect(jo, maeve)
    runner.run_all()

    assert "\n" not in Letter.objects.get(kind="connect").subject


def test_the_longest_address_is_short_enough(site):
    largest = 2**63 - 1
    assert len(knowing_address(CONNECTION_YES, largest, largest, site).partition("@")[0]) <= 64


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("yes", True),
        ("*Yes*, I'd be glad to.", True),
        ("OK - do it", True),
        ("Ja bitte", True),
        ("no", False),
        ("Nein, danke", False),
        ("ignore", False),
        ("Not yes", None),
        ("yesterday", None),
        ("No idea who that is", None),
        ("", None),
        ("\n\n", None),
        ("👍", None),
    ],
)
def test_yes_and_no_are_read_and_nothing_is_guessed(words, says):
    assert says_yes(words) is says


def test_a_request_that_is_gone_sends_nothing(jo, maeve):
    people_reactions.send_connection_request(ConnectionAsked(request_id=1, asker_id=jo.pk, asked_id=maeve.pk))

    assert not Letter.objects.exists()
    assert not ConnectionRequest.objects.exists()


WORDS = "You both catalogue things that don't lie flat."


@pytest.fixture
def introduction(jo, maeve, priya):
    for person in (maeve, priya):
        actions.connect(jo, person)
    made = profiles.introduce_two(jo, maeve, priya, words=WORDS)
    runner.run_all()
    return made


def letter_to(person, kind):
    return Letter.objects.filter(kind=kind, deliveries__person=person).first()


def test_who_is_introduced_learns_nothing_of_the_other(introduction, jo, maeve, priya):
    for person, other in ((maeve, priya), (priya, maeve)):
        letter = letter_to(person, "introduction")
        assert letter.subject == "Jo Norwood would like to introduce you to somebody"
        everything = "\n".join([letter.subject, letter.text, letter.html, str(letter.headers), *said_to(person)])
        for secret in (other.name, other.handle, email_of(other), email_of(jo), email_of(person)):
            assert secret not in everything
        assert WORDS in letter.text
        assert said_to(person) == ["Jo Norwood would like to introduce you to somebody"]


def test_both_say_yes_by_mail_and_all_three_are_told(introduction, jo, maeve, priya, deliver):
    deliver(written(maeve, "Re:", "Yes"), to=letter_to(maeve, "introduction").headers["Reply-To"])
    runner.run_all()
    assert last_answer(maeve).subject == "You have said yes"
    assert letter_to(priya, "meeting") is None
    assert not are_connected(maeve, priya)

    deliver(written(priya, "", ""), to=address_for(letter_to(priya, "introduction"), "Yes"))
    runner.run_all()

    assert are_connected(maeve, priya)
    assert letter_to(priya, "meeting").subject == "You and Maeve Tully know one another now"
    assert "/@priya-raman/" in letter_to(maeve, "meeting").text
    assert email_of(priya) not in letter_to(maeve, "meeting").text
    assert letter_to(jo, "introduced").subject == "Maeve Tully and Priya Raman know one another now"
    assert said_to(priya) == ["You and Maeve Tully know one another now"]
    assert said_to(maeve) == ["You and Priya Raman know one another now"]
    assert said_to(jo) == ["Maeve Tully and Priya Raman know one another now"]


def test_a_no_by_mail_is_told_to_nobody_else(introduction, jo, maeve, priya, deliver):
    before = Letter.objects.exclude(kind="answer").count()
    deliver(written(maeve, "Re:", "No"), to=letter_to(maeve, "introduction").headers["Reply-To"])
    runner.run_all()

    assert last_answer(maeve).subject == "You have said no"
    assert Letter.objects.exclude(kind="answer").count() == before
    assert said_to(priya) == ["Jo Norwood would like to introduce you to somebody"]
    assert said_to(jo) == []


def test_an_introduction_is_answered_by_nobody_else(introduction, jo, maeve, priya, deliver):
    for person in (jo, priya):
        row = deliver(written(person, "Re:", "yes"), to=letter_to(maeve, "introduction").headers["Reply-To"])
        assert (row.state, row.reason) == ("refused", "other-person")


def test_who_cannot_be_introduced_is_not_written_to(jo, maeve, priya, deliver):
    for person in (maeve, priya):
        actions.connect(jo, person)
    actions.block(maeve, priya)
    profiles.introduce_two(jo, maeve, priya, words=WORDS)
    runner.run_all()

    assert not Letter.objects.filter(kind="introduction").exists()
    assert said_to(maeve) == said_to(priya) == []


def test_an_introduction_that_is_over_is_not_answered(introduction, jo, maeve, priya, deliver):
    profiles.withdraw_introduction(introduction, by=jo)

    deliver(written(maeve, "Re:", "yes"), to=letter_to(maeve, "introduction").headers["Reply-To"])

    assert last_answer(maeve).subject == "Nothing was changed"
    assert said_to(maeve) == []
