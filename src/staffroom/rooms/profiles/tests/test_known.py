"""What follows from knowing and following somebody: files to take along, whom both know, what they wrote."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Audience, Connection
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def of_the_site(site):
    return site


@pytest.fixture
def sian():
    return PersonFactory(name="Sian Price", handle="sian-price")


@pytest.fixture
def jo(sian):
    jo = PersonFactory(name="Jo Norwood", handle="jo-norwood", headline="=cmd|' /C calc'!A0")
    people.connect(sian, jo)
    actions.describe(jo, role="Information officer", organisation="Larkfield Hospice")
    return jo


def table_of(client, query=""):
    content = client.get(f"/people/known/people.csv{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def cards_of(client, query=""):
    return client.get(f"/people/known/cards.vcf{query}").content.decode().replace("\r\n ", "")


def test_the_people_one_knows_go_along_with_one_s_own_notes(sian, jo, client_of):
    friend = people.category_for(sian, kind="friend")
    people.note_about(sian, jo, category=friend, met_at="Leeds, 2024", notes="+44 knows herbals\nlikes tea")
    people.note_about(jo, sian, notes="zqtheirsqz")
    client = client_of(sian)

    (row,) = table_of(client)
    assert {key: row[key] for key in ("Name", "Headline", "Role", "Category", "Where you met", "Your notes")} == {
        "Name": "Jo Norwood",
        "Headline": "'=cmd|' /C calc'!A0",
        "Role": "Information officer",
        "Category": "Friend",
        "Where you met": "Leeds, 2024",
        "Your notes": "'+44 knows herbals\nlikes tea",
    }
    cards = cards_of(client)
    assert cards.count("BEGIN:VCARD") == 1
    for line in ("FN:Jo Norwood", "ORG:Larkfield Hospice", "CATEGORIES:Friend", "NOTE:Leeds\\, 2024"):
        assert f"\r\n{line}\r\n" in cards
    assert "zqtheirsqz" not in cards + str(row)


def test_the_files_hold_what_each_shows_and_no_more(sian, jo, client_of):
    client, email = client_of(sian), jo.addresses.get().email
    assert email not in cards_of(client) + str(table_of(client))

    actions.disclose(jo, {"address": (Audience.CONNECTIONS, None), "work": (Audience.ME, None)})

    assert f"EMAIL:{email}" in cards_of(client)
    (row,) = table_of(client)
    assert (row["Email address"], row["Role"], row["Organisation"]) == (email, "", "")

    people.disconnect(jo, sian)
    assert table_of(client) == []
    assert cards_of(client) == ""


def test_the_files_follow_the_filter(sian, jo, client_of):
    other = PersonFactory(name="Pat Ellis")
    people.connect(sian, other)
    people.categorise(sian, [other], people.category_for(sian, kind="mentor"))
    client = client_of(sian)

    assert [row["Name"] for row in table_of(client)] == ["Jo Norwood", "Pat Ellis"]
    assert [row["Name"] for row in table_of(client, "?category=mentor")] == ["Pat Ellis"]
    assert "FN:Jo Norwood" not in cards_of(client, "?q=ellis")


def test_more_people_cost_no_more_queries(sian, jo, client_of):
    client = client_of(sian)
    with CaptureQueriesContext(
        connection,
    ) as for_one:
        assert len(table_of(client)) == 1
        cards_of(client)
    for _number in range(3):
        people.connect(sian, PersonFactory())
    with CaptureQueriesContext(connection) as for_four:
        assert len(table_of(client)) == 4
        cards_of(client)
    assert len(for_four) == len(for_one)


def test_whom_both_know_stands_beside_a_page_of_somebody_one_knows(sian, jo, client_of):
    pat = PersonFactory(name="Pat Ellis")
    for person in (sian, jo):
        people.connect(person, pat)
    client = client_of(sian)
    assert "People you both know" in client.get("/@jo-norwood/").content.decode()

    actions.disclose(pat, {"known": (Audience.ME, None)})
    page = client.get("/@jo-norwood/").content.decode()
    assert "People you both know" not in page
    assert "Pat Ellis" not in page


def test_nobody_sees_whom_people_know_without_knowing_them(sian, jo, client_of):
    people.connect(jo, PersonFactory(name="Pat Ellis"))

    page = client_of(PersonFactory()).get("/@jo-norwood/").content.decode()

    assert "Pat Ellis" not in page
    assert "Sian Price" not in page


@pytest.fixture
def choir(sian, jo):
    network = NetworkFactory(name="The Choir", slug="choir", owner=sian, readable="network")
    MembershipFactory(network=network, person=jo)
    return network


def said_in(network, author, text):
    return conversations.start(author=author, networks=[network], title=f"About {text}", text=text)


def test_what_those_one_follows_wrote_is_in_one_place(sian, jo, choir, client_of):
    said_in(choir, jo, "herbals")
    said_in(choir, sian, "ledgers")
    client = client_of(sian)
    assert "You follow nobody yet" in client.get("/people/following/").content.decode()

    people.follow(sian, jo)
    page = client.get("/people/following/").content.decode()
    assert "About herbals" in page
    assert "The Choir" in page
    assert "About ledgers" not in page
    assert "Jo Norwood" in client.get("/people/following/?show=people").content.decode()
    assert "Sian Price" in client_of(jo).get("/people/following/?show=followers").content.decode()


def test_following_opens_nothing_that_one_may_not_read(jo, choir, client_of):
    said_in(choir, jo, "herbals")
    stranger = PersonFactory()
    people.follow(stranger, jo)

    page = client_of(stranger).get("/people/following/").content.decode()

    assert "herbals" not in page
    assert "The Choir" not in page
    assert "Nobody whom you follow has written anything that you may read." in page


def test_what_is_said_in_private_is_not_listed(sian, jo, client_of):
    people.follow(sian, jo)
    conversations.start_private(author=jo, people=[sian], title="Between us", text="zqprivateqz")

    assert "Between us" not in client_of(sian).get("/people/following/").content.decode()


def test_blocking_and_muting_end_following(sian, jo, choir, client_of):
    said_in(choir, jo, "herbals")
    client = client_of(sian)
    people.follow(sian, jo)
    people.mute(sian, jo)
    assert "herbals" not in client.get("/people/following/").content.decode()

    people.follow(sian, jo)
    people.block(sian, jo)
    assert "herbals" not in client.get("/people/following/").content.decode()
    assert "Sian Price" not in client_of(jo).get("/people/following/?show=followers").content.decode()


def test_a_long_list_has_pages(sian, jo, choir, client_of):
    people.follow(sian, jo)
    for number in range(31):
        said_in(choir, jo, f"song {number:02}")

    page = client_of(sian).get("/people/following/").content.decode()

    assert "About song 30" in page
    assert "About song 00" not in page
    assert 'rel="next"' in page


def test_a_connection_that_ends_shows_nothing_more(sian, jo, client_of):
    actions.disclose(jo, {"about": (Audience.CONNECTIONS, None)})
    actions.describe(jo, about="zqaboutqz")
    close = people.category_for(jo, kind="friend")
    client = client_of(sian)
    assert "zqaboutqz" in client.get("/@jo-norwood/").content.decode()

    actions.disclose(jo, {"about": (Audience.CATEGORY, close.pk)})
    assert "zqaboutqz" not in client.get("/@jo-norwood/").content.decode()
    people.categorise(jo, [sian], close)
    assert "zqaboutqz" in client.get("/@jo-norwood/").content.decode()
    people.remove_category(close)
    assert "zqaboutqz" not in client.get("/@jo-norwood/").content.decode()

    actions.disclose(jo, {"about": (Audience.CONNECTIONS, None)})
    people.disconnect(sian, jo)
    assert not Connection.objects.exists()
    assert "zqaboutqz" not in client.get("/@jo-norwood/").content.decode()
