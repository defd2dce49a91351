"""How much newcomers post, report and ask to join, from one part of the internet: more than people do is not taken."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.commons.moderation.models import Report
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import NetworkFactory
from staffroom.rooms.people.models import Person

pytestmark = pytest.mark.django_db
TOO_MUCH = "A lot came from your part of the internet just now"


@pytest.fixture(autouse=True)
def two_of_each(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        f"{what}_{where}": "2/h/key" for what in ("posts", "reports", "joining") for where in ("near", "wide")
    }


def house(number: int) -> dict[str, str]:
    """Another house of the same neighbourhood."""
    return {"REMOTE_ADDR": f"2001:db8:1:{number}::1"}


def write(browser, number):
    words = {"networks": ["lone-workers"], "title": f"Number {number}", "text": "Good morning to all of you."}
    return browser.post("/conversations/new/", words, **house(number))


def test_a_newcomer_s_words_are_kept_on_the_page_until_later(web, network, maeve):
    browser = web(maeve)
    answers = [write(browser, number) for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    body = answers[-1].content.decode()
    assert TOO_MUCH in body
    assert "Good morning to all of you." in body
    assert Message.objects.count() == 2


def test_whoever_has_been_here_for_long_writes_as_much_as_they_like(web, network, maeve):
    Person.objects.filter(pk=maeve.pk).update(created_at=timezone.now() - timedelta(days=31))
    browser = web(maeve)
    assert [write(browser, number).status_code for number in range(3)] == [302, 302, 302]


def test_no_newcomer_edits_around_it(web, network, maeve):
    browser = web(maeve)
    write(browser, 0)
    mine = Message.objects.get()
    edits = [browser.post(f"/messages/{mine.pk}/revision/", {"text": f"No {n}."}, **house(n)) for n in range(2)]
    assert [answer.status_code for answer in edits] == [302, 422]


def test_nobody_reports_by_the_hundred(web, network, said, maeve, jo, noor):
    for number, person in enumerate([maeve, jo, noor]):
        answer = web(person).post(f"/messages/{said.pk}/report/", {"ground": "unkind"}, **house(number))
    assert (answer.status_code, Report.objects.count()) == (422, 2)
    assert TOO_MUCH in answer.content.decode()


def test_nobody_asks_to_join_by_the_hundred(web, network, jo, priya, maeve, operator):
    other = NetworkFactory(name="Locksmiths", slug="locksmiths", owner=operator, joining="request")
    for number, person in enumerate([jo, priya, maeve]):
        answer = web(person).post(
            "/networks/locksmiths/membership/", {"level": "every", "words": "Please."}, **house(number)
        )
    assert Membership.objects.filter(network=other, state="requested").count() == 2
    assert TOO_MUCH in answer.content.decode()
