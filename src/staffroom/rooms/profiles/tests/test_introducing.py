"""Introducing two people: nothing flows between them before both have said yes."""

import pytest

from staffroom.journal.models import Entry
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Audience
from staffroom.rooms.people.rules import are_connected
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions, introducing_keeping
from staffroom.rooms.profiles.acquaintances import people_both_know
from staffroom.rooms.profiles.actions import introducing
from staffroom.rooms.profiles.models import Introduction

pytestmark = pytest.mark.django_db

WORDS = "You both catalogue things that don't lie flat."


@pytest.fixture
def sian():
    return PersonFactory(name="Sian Price", handle="sian-price")


def friend_of(sian, **said):
    friend = PersonFactory(**said)
    people.connect(sian, friend)
    return friend


@pytest.fixture
def jo(sian):
    return friend_of(sian, name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def pat(sian):
    return friend_of(sian, name="Pat Ellis", handle="pat-ellis")


@pytest.fixture
def introduction(sian, jo, pat):
    return actions.introduce_two(sian, pat, jo, words=WORDS)


def asked(person):
    return list(Introduction.objects.asking(person))


def test_both_say_yes_and_are_connected(introduction, jo, pat):
    assert asked(jo) == asked(pat) == [introduction]
    actions.answer_introduction(introduction, by=jo, says_yes=True)
    assert not are_connected(jo, pat)
    assert asked(jo) == []

    made = actions.answer_introduction(introduction, by=pat, says_yes=True)

    assert made.made_at is not None
    assert are_connected(jo, pat)
    assert [str(entry) for entry in Entry.objects.order_by("-pk")[:2]] == ["IntroductionMade", "ConnectionMade"]


def test_a_no_is_told_to_nobody_and_can_become_a_yes(introduction, jo, pat):
    entries = Entry.objects.count()
    actions.answer_introduction(introduction, by=jo, says_yes=False)

    assert Entry.objects.count() == entries
    assert asked(pat) == [introduction]
    actions.answer_introduction(introduction, by=pat, says_yes=True)
    assert not are_connected(jo, pat)

    actions.answer_introduction(introduction, by=jo, says_yes=True)
    assert are_connected(jo, pat)


def test_only_the_two_answer_and_only_who_introduces_takes_back(introduction, sian, jo, pat):
    for person in (sian, PersonFactory()):
        with pytest.raises(actions.IntroductionRefused):
            actions.answer_introduction(introduction, by=person, says_yes=True)
    with pytest.raises(actions.IntroductionRefused):
        actions.withdraw_introduction(introduction, by=jo)

    actions.withdraw_introduction(introduction, by=sian)
    assert asked(jo) == []
    for way in (
        lambda: actions.answer_introduction(introduction, by=jo, says_yes=True),
        lambda: actions.withdraw_introduction(introduction, by=sian),
    ):
        with pytest.raises(actions.IntroductionRefused):
            way()


def test_who_has_said_no_is_not_asked_again_by_taking_it_back(introduction, sian, jo, pat):
    actions.answer_introduction(introduction, by=jo, says_yes=False)
    actions.withdraw_introduction(introduction, by=sian)

    again = actions.introduce_two(sian, jo, pat, words="Once more: herbals.")

    assert again == introduction
    assert asked(jo) == []
    assert asked(pat) == [introduction]


@pytest.mark.parametrize("between", ["the two", "introducer and one", "other and introducer"])
def test_a_block_ends_it_without_a_word(introduction, sian, jo, pat, between):
    blocker, blocked = {
        "the two": (jo, pat),
        "introducer and one": (sian, jo),
        "other and introducer": (pat, sian),
    }[between]
    actions.answer_introduction(introduction, by=jo, says_yes=True)
    people.block(blocker, blocked)

    assert asked(pat) == []
    with pytest.raises(actions.IntroductionRefused, match="not there any more"):
        actions.answer_introduction(introduction, by=pat, says_yes=True)
    assert not are_connected(jo, pat)


def test_two_between_whom_a_block_stands_are_introduced_in_vain(sian, jo, pat):
    people.block(jo, pat)

    made = actions.introduce_two(sian, jo, pat, words=WORDS)

    assert made in sian.introductions_made.standing()
    assert asked(jo) == asked(pat) == []


def test_that_two_know_one_another_is_said_only_to_who_may_see_it(sian, jo, pat):
    people.connect(jo, pat)
    with pytest.raises(actions.IntroductionRefused, match="Jo Norwood and Pat Ellis know one another already"):
        actions.introduce_two(sian, jo, pat, words=WORDS)

    actions.disclose(pat, {"known": (Audience.ME, None)})
    actions.introduce_two(sian, jo, pat, words=WORDS)
    assert asked(jo) == asked(pat) == []


def test_one_introduces_whom_one_knows(sian, jo):
    stranger = PersonFactory()
    for other in (stranger, sian, jo):
        with pytest.raises(actions.IntroductionRefused):
            actions.introduce_two(sian, jo, other, words=WORDS)


@pytest.mark.parametrize(
    "words",
    [
        "",
        " \n ",
        "w" * 1_001,
        "You should meet Jo Norwood.",
        "ask NORWOOD, jo norwood",
        "Write to @pat-ellis",
        "The famous Ellis!",
        "jo-norwood@mail.example is hers",
    ],
)
def test_words_that_are_none_or_say_who_it_is_are_refused(sian, jo, pat, words):
    with pytest.raises(actions.IntroductionRefused):
        actions.introduce_two(sian, jo, pat, words=words)
    assert not Introduction.objects.exists()


def test_words_that_only_look_like_a_name_are_fine(sian):
    will = friend_of(sian, name="Will Young", handle="will-young")
    ann = friend_of(sian, name="Ann Li", handle="ann-li")

    assert actions.introduce_two(sian, will, ann, words="Will you both say yes? Still young at heart, in Lincoln.")


def test_nobody_is_asked_twice_and_not_everybody_at_once(introduction, sian, jo, pat, monkeypatch):
    with pytest.raises(actions.IntroductionRefused, match="already"):
        actions.introduce_two(sian, jo, pat, words=WORDS)
    monkeypatch.setattr(introducing, "MOST_A_DAY", 1)
    with pytest.raises(actions.IntroductionRefused, match="tomorrow"):
        actions.introduce_two(sian, jo, friend_of(sian), words=WORDS)


def test_one_takes_along_one_s_own_part_of_it(introduction, sian, jo, pat):
    actions.answer_introduction(introduction, by=jo, says_yes=True)

    assert introducing_keeping.export(sian)["introductions made"][0]["people"] == ["Jo Norwood", "Pat Ellis"]
    (theirs,) = introducing_keeping.export(pat)["introduced"]
    assert (theirs["by"], theirs["answer"], theirs["to"]) == ("Sian Price", None, None)
    assert "Jo Norwood" not in str(theirs)

    actions.answer_introduction(introduction, by=pat, says_yes=True)
    assert introducing_keeping.export(pat)["introduced"][0]["to"] == "Jo Norwood"
    assert introducing_keeping.remove(jo) == 1


def test_whom_both_know_is_seen_as_far_as_all_of_them_let_it_be(sian, jo, pat):
    people.connect(jo, pat)
    third = friend_of(sian, name="Abena Mensah")
    people.connect(jo, third)
    friend_of(sian, name="Nobody Else")
    friend_of(jo, name="Only Jo's")

    assert people_both_know(sian, jo) == [third, pat]
    assert people_both_know(PersonFactory(), jo) == []

    actions.disclose(pat, {"known": (Audience.ME, None)})
    assert people_both_know(sian, jo) == [third]

    close = people.category_for(jo, kind="friend")
    actions.disclose(jo, {"known": (Audience.CATEGORY, close.pk)})
    assert people_both_know(sian, jo) == []
    people.note_about(jo, sian, category=close)
    assert people_both_know(sian, jo) == [third]

    people.remove_category(close)
    assert people_both_know(sian, jo) == []


def test_two_are_introduced_on_pages(sian, jo, pat, client_of):
    client = client_of(sian)
    assert "@pat-ellis" in client.get("/people/introductions/new/?one=@jo-norwood").content.decode()
    said = {"one": "@jo-norwood", "other": "pat ellis", "words": WORDS}
    assert client.post("/people/introductions/new/", said).url == "/people/introductions/"
    introduction = Introduction.objects.get()
    page = client.get("/people/introductions/?show=made").content.decode()
    assert "Jo Norwood and Pat Ellis" in page
    url = f"/people/introductions/{introduction.pk}/"

    for first, second in ((jo, pat), (pat, jo)):
        client = client_of(first)
        page = client.get("/people/introductions/").content.decode()
        assert "Sian Price" in page
        assert second.name not in page
        assert second.handle not in page
        answer = client.post(url, {"wish": "yes"})

    assert answer.url == "/@jo-norwood/"
    assert are_connected(jo, pat)


def test_what_is_no_answer_or_not_theirs_changes_nothing(introduction, sian, jo, pat, client_of):
    url = f"/people/introductions/{introduction.pk}/"
    assert client_of(PersonFactory()).post(url, {"wish": "yes"}).status_code == 404
    for person, wish in ((jo, "perhaps"), (jo, "withdraw"), (sian, "yes")):
        assert client_of(person).post(url, {"wish": wish}).status_code == 302
    introduction.refresh_from_db()
    assert (introduction.one_answer, introduction.other_answer, introduction.withdrawn_at) == ("", "", None)

    client_of(sian).post(url, {"wish": "withdraw"})
    assert "Nobody wants to introduce you" in client_of(jo).get("/people/introductions/").content.decode()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"one": "@somebody-else"}, "You know nobody of this name or handle."),
        ({"one": "Sam Twin"}, "You know more than one person of this name."),
        ({"words": "Meet Pat Ellis"}, "Your words say who Pat Ellis is."),
        ({"other": "@jo-norwood"}, "Choose two different people"),
    ],
)
def test_what_is_wrong_with_an_introduction_is_said(sian, jo, pat, client_of, said, why):
    for _number in range(2):
        friend_of(sian, name="Sam Twin")
    good = {"one": "jo-norwood", "other": "@pat-ellis", "words": WORDS}

    answer = client_of(sian).post("/people/introductions/new/", good | said)

    assert answer.status_code == 422
    assert why in answer.content.decode()
