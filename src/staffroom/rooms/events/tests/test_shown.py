"""Where meetings are seen: beneath their file, on their page, beside a network, near who works alone."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from staffroom.foundation.files import inspect
from staffroom.journal import runner
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.tests.factories import network_of
from staffroom.rooms.events import coming
from staffroom.rooms.events.models import Event
from staffroom.rooms.events.wording import when_words, zone_words
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions as profiles
from staffroom.rooms.profiles.actions.places import place_of

from .factories import a_file, an_entry, announce, in_days

pytestmark = pytest.mark.django_db

LEEDS = 2644688  # its number at GeoNames


@pytest.fixture(autouse=True)
def at_home(site):
    """Every page asks which site it is on."""
    caches["pages"].clear()


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood")


@pytest.fixture
def choir(jo):
    return network_of(jo, readable="public", name="Choir", slug="choir")


def page(client, message) -> str:
    return client.get(reverse("conversations:conversation", args=[message.conversation_id])).content.decode()


def cards(html: str) -> list[str]:
    found = re.findall(r'<section class="card gathering".*?</section>', html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", card).split()) for card in found]


def an_event(**fields) -> Event:
    said = {"zone": "Europe/London", "starts_at": at("2026-11-26T16:00"), "ends_at": at("2026-11-26T17:00")}
    return Event(**said | fields)


def at(moment: str):
    return timezone.datetime.fromisoformat(f"{moment}:00+00:00")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Thursday, 26 November 2026, 16:00 to 17:00"),
        ({"ends_at": at("2026-11-26T16:00")}, "Thursday, 26 November 2026, 16:00"),
        (
            {"ends_at": at("2026-11-27T12:00")},
            "Thursday, 26 November 2026, 16:00 to Friday, 27 November 2026, 12:00",
        ),
        (
            {"is_all_day": True, "starts_at": at("2026-11-26T00:00"), "ends_at": at("2026-11-27T00:00")},
            "Thursday, 26 November 2026",
        ),
        (
            {"is_all_day": True, "starts_at": at("2026-11-26T00:00"), "ends_at": at("2026-11-28T00:00")},
            "Thursday, 26 November 2026 to Friday, 27 November 2026",
        ),
    ],
)
def test_when_it_is_is_said_in_words(fields, words):
    assert when_words(an_event(**fields)) == words


def test_times_are_those_of_whoever_reads_and_days_stay_days():
    with timezone.override("America/New_York"):
        assert (when_words(an_event()), zone_words(an_event())) == (
            "Thursday, 26 November 2026, 11:00 to 12:00",
            "New York time",
        )
        whole = an_event(is_all_day=True, starts_at=at("2026-11-26T00:00"), ends_at=at("2026-11-27T00:00"))
        assert (when_words(whole), zone_words(whole)) == ("Thursday, 26 November 2026", "")
    with translation.override("de"), timezone.override("Europe/Vienna"):
        assert when_words(an_event()).startswith("Donnerstag, 26. November 2026, 17:00")


@pytest.mark.parametrize("who", ["guest", "member"])
def test_a_card_stands_beneath_the_file(client_of, choir, jo, who):
    entry = an_entry(
        dtstart="20361126T160000Z",
        dtend="20361126T170000Z",
        location="City Library\\, Leeds",
        url="https://library.example/biscuits",
        **{"organizer;CN=Marcus Obi": "mailto:marcus@library.example"},
    )
    message = announce(choir, jo, entry)
    html = page(client_of(None if who == "guest" else jo), message)
    title = "Biscuits &amp; benchmarks"
    said = "26 Nov Wednesday, 26 November 2036, 16:00 to 17:00 London time City Library, Leeds Kept by Marcus Obi"
    assert cards(html) == [f"{title} {said} Add to my calendar : {title} More about it : {title}"]
    assert "marcus@library.example" not in html
    file = message.attachments.get()
    assert html.count(f'href="/attachments/{file.pk}/invite.ics"') == 2


def test_the_card_says_what_became_of_the_meeting(client_of, choir, jo):
    message = announce(choir, jo, an_entry(dtstart="20361126T160000Z", dtend="20361126T170000Z"))
    announce(choir, jo, an_entry(dtstart="20361127T160000Z", dtend="20361127T170000Z", sequence=1))
    [card] = cards(page(client_of(None), message))
    assert "Changed since: Thursday, 27 November 2036, 16:00 to 17:00, London time Read what was said" in card

    announce(choir, jo, an_entry(dtstart="20361127T160000Z", sequence=2), method="CANCEL")
    # A page that was kept for guests is made anew.
    [card] = cards(page(client_of(None), message))
    assert card == (
        "Biscuits &amp; benchmarks Cancelled since 26 Nov Wednesday, 26 November 2036, 16:00 to 17:00 London time "
        "Read what was said"
    )


def test_a_series_says_how_many_more_dates_there_are(client_of, choir, jo):
    message = announce(choir, jo, an_entry(rrule="FREQ=WEEKLY;COUNT=3"))
    assert "and two more dates" in cards(page(client_of(jo), message))[0]


def test_what_is_written_into_a_file_is_shown_as_text(client_of, choir, jo):
    hostile = "<script>alert(1)</script>"
    message = announce(choir, jo, an_entry(summary=hostile, location=hostile, url="javascript:alert(1)"))
    html = page(client_of(jo), message)
    assert hostile not in html
    assert "javascript:" not in html
    assert hostile not in client_of(jo).get("/events/").content.decode()


def test_a_page_with_calendars_costs_one_question_more_and_one_without_none(client_of, choir, jo):
    def queries(files) -> int:
        first = conversations.start(author=jo, networks=[choir], title="Come", text="Along.", files=files[:1])
        for file in files[1:]:
            conversations.reply(first.conversation, author=jo, text="And here.", files=[file])
        runner.run_all()
        client = client_of(jo)
        page(client, first)
        with CaptureQueriesContext(connection) as asked:
            html = page(client, first)
        assert len(cards(html)) == sum(file.filename.endswith(".ics") for file in files)
        return len(asked)

    texts = [inspect(b"la", "song.txt")]
    calendars = [a_file(an_entry(f"{number}@cal")) for number in range(3)]
    without, one, three = queries(texts), queries(calendars[:1]), queries(calendars)
    assert (one - without, three - without) == (1, 1)


def test_the_page_of_meetings_has_the_soonest_first_page_by_page(client_of, choir, jo):
    entries = [an_entry(f"{number}@cal", days=number, summary=f"Meeting {number}") for number in range(1, 36)]
    announce(choir, jo, *entries)
    first = client_of(jo).get("/events/").content.decode()
    assert re.findall(r">(Meeting \d+)<", first) == [f"Meeting {number}" for number in range(1, 31)]
    [following] = re.findall(r'href="(\?page=[^"]+)" rel="next"', first)
    second = client_of(jo).get(f"/events/{following}").content.decode()
    assert re.findall(r">(Meeting \d+)<", second) == [f"Meeting {number}" for number in range(31, 36)]


def test_of_a_series_the_next_date_is_listed(client_of, choir, jo):
    announce(choir, jo, an_entry(days=-6.5, rrule="FREQ=WEEKLY;COUNT=4"), an_entry("once@cal", days=8, summary="Once"))
    client = client_of(jo)

    def rows():
        found = re.findall(r"<li class=\"when\">(.*?)</li>", client.get("/events/").content.decode(), re.DOTALL)
        return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]

    def day(days):
        return f"{timezone.localtime(in_days(days)):%A, %-d %B %Y, %H:%M}"

    first, once = rows()
    assert day(0.5) in first
    assert ("and further dates" in first, "and further dates" in once) == (True, False)
    # One date of it is cancelled: then the next one is next.
    announce(choir, jo, an_entry(sequence=1, recurrence_id=f"{in_days(0.5):%Y%m%dT%H%M%SZ}", days=0.5), method="CANCEL")
    assert day(7.5) in rows()[0]


def test_the_page_can_be_one_networks(client_of, choir, jo):
    announce(choir, jo)
    other = network_of(jo, name="Band", slug="band", readable="network", findable="network")
    announce(other, jo, an_entry("band@cal", summary="Band practice"))
    client, guest = client_of(jo), client_of(None)

    def titles(client, address):
        return re.findall(r"/messages/\d+/\">([^<]+)</a></h2>", client.get(address).content.decode())

    assert titles(client, "/events/") == ["Biscuits &amp; benchmarks", "Band practice"]
    assert titles(client, "/events/?network=band") == ["Band practice"]
    assert titles(guest, "/events/") == ["Biscuits &amp; benchmarks"]
    assert guest.get("/events/?network=band").status_code == 404
    assert client.get("/events/?network=nothing").status_code == 404


def test_an_empty_page_says_how_a_meeting_gets_there(client_of, jo):
    assert "a file that ends in .ics" in client_of(jo).get("/events/").content.decode()


def test_a_network_shows_its_next_two(client_of, choir, jo):
    client = client_of(jo)
    assert "Next meeting" not in client.get("/networks/choir/").content.decode()
    announce(choir, jo, *[an_entry(f"{number}@cal", days=number, summary=f"Meeting {number}") for number in (3, 1, 2)])
    html = client.get("/networks/choir/").content.decode()
    assert re.findall(r">(Meeting \d)<", html) == ["Meeting 1", "Meeting 2"]
    assert "Next meetings" in client_of(None).get("/networks/choir/").content.decode()


def test_who_is_the_only_one_sees_what_is_near_or_online(client_of, choir, jo):
    alone = PersonFactory()
    profiles.describe(alone, is_only_one=True, place=place_of(LEEDS))
    places = {"Leeds": 1, "York": 2, "Lisbon": 3, "Nowhere in particular": 4}
    announce(choir, jo, *[an_entry(f"{at}@cal", days=day, summary=at, location=at) for at, day in places.items()])
    announce(choir, jo, an_entry("zoom@cal", days=5, summary="Zoom", location="https://example.zoom.us/j/123"))

    assert [event.title for event in coming.near(alone)] == ["Leeds", "York", "Zoom"]
    html = client_of(alone).get("/people/like-me/").content.decode()
    assert re.findall(r"/messages/\d+/\">([^<]+)</a></h3>", html) == ["Leeds", "York", "Zoom"]

    profiles.describe(alone, is_only_one=False)
    assert coming.near(alone) == []
    assert "Meetings to come near you" not in client_of(alone).get("/people/like-me/").content.decode()
