"""The pages that lead an owner through a move, and the operator's yes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffroom.doors.archive import importing, moving, roster_reading, rosters, undoing
from staffroom.doors.archive.models import Roster
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Conversation
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Membership, Network, OldAddress
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.models import Account
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(site):
    return PersonFactory(name="Priya Raman", handle="priya", account__is_operator=True)


@pytest.fixture
def owner(operator):
    return PersonFactory(name="Jo Norwood", handle="jo")


@pytest.fixture
def network(owner):
    network = NetworkFactory(name="Lone Workers", slug="lone-workers", owner=owner)
    networks.begin_move(network, by=owner)
    network.refresh_from_db()
    return network


def at(name, *args):
    return reverse(f"moving:{name}", args=["lone-workers", *args])


def read(network, owner, content=b"jo@work.example\nmia@work.example\n"):
    return roster_reading.read(rosters.take_files(network, [("m.txt", content)], by=owner, level="every"))


def test_a_list_gets_a_network_with_closed_doors(client_of, owner):
    given = {"name": "Maps", "slug": "maps", "kind": "group", "purpose": "Maps.", "findable": "public"}
    answer = client_of(owner).post("/networks/new/moving/", given | {"readable": "public", "joining": "open"})
    assert answer["Location"] == "/networks/maps/moving/"
    assert Network.objects.get(slug="maps").moving_since is not None


def test_from_the_files_to_the_open_doors(client_of, owner, operator, network, run_tasks):
    client = client_of(owner)
    file = SimpleUploadedFile("members.csv", b"Email,Name\nmia@work.example,Mia Lind\n")
    answer = client.post(at("members"), {"files": [file], "pasted": "kim@work.example", "level": "digest"})
    roster = Roster.objects.get()
    assert answer["Location"] == at("roster", roster.pk)
    assert "2 people would come into Lone Workers" in client.get(answer["Location"]).text

    client.post(at("roster", roster.pk), {"level": "digest"})
    client_of(operator).post(f"/operations/rosters/{roster.pk}/", {"answer": "yes", "words": ""})
    assert "2 people become members" in client.get(at("opening")).text
    client.post(at("opening"))
    run_tasks()
    page = client.get(at("checklist")).text
    assert "The list has moved in" in page
    assert "2 people have come in" in page
    assert dict(Membership.objects.values_list("person__name", "level")) == {
        "Jo Norwood": "every",
        "Mia Lind": "digest",
        "Kim": "digest",
    }


def test_a_file_that_cannot_be_read_says_why(client_of, owner, network):
    file = SimpleUploadedFile("members.pdf", b"%PDF-1.7")
    page = client_of(owner).post(at("members"), {"files": [file], "level": "every"}, follow=True).text
    assert "It could not be read, and nothing was taken." in page
    assert "This is a PDF" in page


def test_without_a_file_and_without_addresses_nothing_is_read(client_of, owner, network):
    answer = client_of(owner).post(at("members"), {"pasted": "  ", "level": "every"})
    assert answer.status_code == 422
    assert not Roster.objects.exists()


def test_a_preview_does_not_tell_an_owner_who_has_an_account_here(client_of, owner, network):
    PersonFactory(account__email="jo@work.example")
    with_account = read(network, owner, b"jo@work.example\n")
    without = read(network, owner, b"zo@work.example\n")
    pages = [client_of(owner).get(at("roster", roster.pk)).text for roster in (with_account, without)]
    assert comparable(pages[0], with_account.pk) == comparable(pages[1], without.pk)


def comparable(page, pk):
    main = page.partition("<main")[2].partition("</main")[0]
    lines = (line for line in main.splitlines() if "csrfmiddlewaretoken" not in line)
    return (
        "\n".join(lines)
        .replace(f"/{pk}/", "/N/")
        .replace("jo@work", "zo@work")
        .replace(">Jo<", ">Zo<")
        .replace(" Jo", " Zo")
    )


def test_names_are_shown_as_plain_text(client_of, owner, network):
    roster = read(network, owner, b'Email,Name\njo@work.example,"<b>=1+1</b>"\n')
    assert "<b>=1+1</b>" not in client_of(owner).get(at("roster", roster.pk)).text


def test_the_letter_is_kept_and_shown_as_it_will_look(client_of, owner, network):
    client = client_of(owner)
    client.post(at("letter"), {"subject": "{network} moves", "words": "Write to {address}. <script>"})
    page = client.get(at("letter")).text
    assert "Lone Workers moves" in page
    assert "Write to lone-workers@lists.example.org. &lt;script&gt;" in page


def test_in_the_preview_of_the_letter_no_link_leads_nowhere(client_of, owner, network):
    page = client_of(owner).get(at("letter")).text
    preview = page.partition('id="preview"')[2]
    assert "own link to leave)" in preview
    assert "/mail/leaving/" not in page


def test_old_addresses_are_entered_asked_and_removed(client_of, owner, network):
    client = client_of(owner)
    client.post(at("addresses"), {"email": "Lone@jiscmail.ac.uk"})
    old = OldAddress.objects.get()
    client.post(at("address_question", old.pk))
    for page in ("addresses", "checklist"):
        assert "and has not come back yet" in client.get(at(page)).text
    client.post(at("address_removal", old.pk))
    assert not OldAddress.objects.exists()
    refused = client.post(at("addresses"), {"email": "x@lists.example.org"})
    assert (refused.status_code, "is an address of this site" in refused.text) == (422, True)


def test_an_old_address_waits_for_the_operator_s_yes_and_can_lose_it(client_of, owner, operator, network, run_tasks):
    client, operating = client_of(owner), client_of(operator)
    client.post(at("addresses"), {"email": "lone@jiscmail.ac.uk"})
    old = OldAddress.objects.get()
    client.post(at("address_wish", old.pk))
    assert "It waits for the yes of whoever runs this site" in client.get(at("checklist")).text
    run_tasks()
    assert operator.notices.filter(kind="oldaddress").count() == 1
    assert "lone@jiscmail.ac.uk" in operating.get("/operations/old-addresses/").text

    operating.post(f"/operations/old-addresses/{old.pk}/decision/", {"answer": "yes"})
    run_tasks()
    assert "who runs this site, said yes" in client.get(at("addresses")).text
    assert not operator.notices.filter(kind="oldaddress").exists()
    operating.post(f"/operations/old-addresses/{old.pk}/decision/", {"answer": "no", "words": "Ruth knows of nothing."})
    assert "“Ruth knows of nothing.”" in client.get(at("addresses")).text
    assert not OldAddress.objects.proved().exists()


def test_the_list_of_old_addresses_takes_as_many_queries_for_three_as_for_one(client_of, owner, operator, network):
    counts = []
    for number in range(3):
        networks.wish_for_old_address(networks.add_old_address(network, f"o{number}@x.example", by=owner), by=owner)
        if number != 1:
            with CaptureQueriesContext(connection) as queries:
                assert client_of(operator).get("/operations/old-addresses/").status_code == 200
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_operator_s_no_is_told_to_the_owner(client_of, owner, operator, network):
    roster = rosters.ask(read(network, owner), by=owner, level="every", takes_roles=False)
    client_of(operator).post(f"/operations/rosters/{roster.pk}/", {"words": "Ask them first, please."})
    assert "Ask them first, please." in client_of(owner).get(at("roster", roster.pk)).text


def test_while_the_archive_is_being_seen_to_the_doors_stay_closed(client_of, owner, network):
    network.imports.create(door="web", state="looked", started_at=network.moving_since)
    assert client_of(owner).post(at("opening")).status_code == 422


def test_an_archive_that_came_to_nothing_is_no_step_of_the_move(client_of, owner, network):
    for name, state in {"notes.pdf": "failed", "wrong.mbox": "undone", "right.mbox": "done"}.items():
        network.imports.create(door="web", given=[name], state=state, started_at=network.moving_since)
    page = client_of(owner).get(f"/networks/{network.slug}/moving/").content.decode()

    assert [name for name in ("notes.pdf", "wrong.mbox", "right.mbox") if name in page] == ["right.mbox"]


def test_while_the_doors_are_being_opened_no_archive_comes_or_goes(owner, network):
    done = network.imports.create(door="web", state="done", started_at=network.moving_since)
    moving.open_doors(network, by=owner)
    with pytest.raises(importing.ImportRefused, match="The doors of Lone Workers are being opened"):
        importing.begin(network, given=["a.mbox"], door="web", by=owner)
    with pytest.raises(importing.ImportRefused, match="The doors of Lone Workers are being opened"):
        undoing.begin_undoing(done, by=owner)


def test_guests_are_told_kindly_that_a_list_moves_in(client_of, network):
    page = client_of(None).get("/networks/lone-workers/").text
    assert "A list is moving in" in page
    assert at("checklist") not in page


def test_a_move_that_is_called_off_leaves_the_doors_open(client_of, owner, network):
    client_of(owner).post(at("calling_off"))
    network.refresh_from_db()
    assert network.moving_since is None
    assert "Close the doors and begin" in client_of(owner).get(at("checklist")).text


def test_opening_opens_what_was_closed(owner, client_of, network, run_tasks):
    conversations.start(author=owner, networks=[network], title="Old", text="Of old.")
    Conversation.objects.update(audience="nobody")
    client_of(owner).post(at("opening"))
    run_tasks()
    assert Conversation.objects.get().audience == network.readable


def test_who_came_with_a_list_hears_so_when_they_first_come_in(client_of, owner, operator, network, run_tasks):
    roster = rosters.ask(read(network, operator, b"mia@work.example"), by=operator, level="every", takes_roles=False)
    assert roster.state == "coming"
    client_of(owner).post(at("opening"))
    run_tasks()
    mia = Account.objects.get(email="mia@work.example").person
    assert "You came here with the list of Lone Workers" in client_of(mia).get("/welcome/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_checklist_takes_as_many_queries_for_three_as_for_one(
    client_of, owner, network, count, django_assert_max_num_queries
):
    for number in range(count):
        read(network, owner, f"m{number}@work.example".encode())
        networks.add_old_address(network, f"old{number}@x.example", by=owner)
    client = client_of(owner)
    client.get(at("checklist"))
    with django_assert_max_num_queries(20):
        assert client.get(at("checklist")).status_code == 200


def test_members_do_not_find_the_pages(client_of, network):
    member = MembershipFactory(network=network).person
    assert client_of(member).get(at("checklist")).status_code == 404
