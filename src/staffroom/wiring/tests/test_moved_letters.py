"""What a move sends and takes by mail: the one letter, mail that comes early or both ways, the old address."""

import re

import pytest
from django.utils import timezone

from staffroom.doors.archive import moving, roster_bringing, roster_reading, rosters
from staffroom.doors.email import moved_letters, processing, receiving, routes, sending
from staffroom.doors.email.models import Delivery, Incoming, Letter
from staffroom.doors.email.receiving import Handed
from staffroom.doors.email.tests.outbound import arrived, relay
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.facts import MembersBroughtIn
from staffroom.rooms.networks.models import Membership, OldAddress
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Account, Address, Site
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
OLD = "lis-lone@jiscmail.ac.uk"


@pytest.fixture
def owner(site):
    return PersonFactory(name="Priya Raman", handle="priya-raman", account__is_operator=True)


@pytest.fixture
def network(owner):
    network = NetworkFactory(name="Lone Workers", slug="lone-workers", owner=owner)
    networks.add_old_address(network, OLD, by=owner)
    return network


@pytest.fixture
def closed(network, owner):
    networks.begin_move(network, by=owner)
    network.refresh_from_db()
    return network


def bring(network, owner, *emails):
    roster = rosters.take_files(network, [("members.txt", "\n".join(emails).encode())], by=owner, level="every")
    return rosters.ask(roster_reading.read(roster), by=owner, level="every", takes_roles=False)


def mail(sender, *, to, header_to="", text="Who catalogues maps?", name="one", headers=()):
    lines = [
        f"From: {sender}",
        f"To: {header_to or to[0]}",
        "Subject: Maps",
        f"Message-ID: <{name}@work.example>",
        "Date: Sun, 22 Nov 2026 10:00:00 +0000",
        *headers,
        "",
        text,
        "",
    ]
    handed = Handed(raw="\r\n".join(lines).encode(), sender=sender, recipients=to, peer="", door=Incoming.Door.LMTP)
    [pk] = receiving.keep([handed])
    processing.process_all()
    return Incoming.objects.get(pk=pk)


def letters_sent():
    Delivery.objects.update(next_attempt_at=timezone.now())
    with relay() as desk:
        sending.send_waiting()
        return arrived(desk)


def test_each_is_told_once_in_the_owner_s_words_and_can_leave_without_signing_in(network, owner, run_tasks, client):
    Site.objects.update(base_url="https://staffroom.example.org")
    networks.word_letter(network, by=owner, subject="{network}: a new home", words="Write to {address}. Leave: {leave}")
    bring(network, owner, "jo@work.example", "mia@work.example")
    run_tasks()
    jo, mia = (letter for letter in letters_sent() if letter.recipient != "priya-raman@mail.example")

    assert jo["Subject"] == "Lone Workers: a new home"
    assert jo.text.startswith(
        "Write to lone-workers@lists.example.org. Leave: https://staffroom.example.org/mail/leaving/"
    )
    assert jo["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.search(r"https://staffroom.example.org(/mail/leaving/\S+/)", jo.text)[1]
    assert link in jo["List-Unsubscribe"]
    assert link not in mia.text
    assert client.get(link).status_code == 200
    assert member("jo@work.example").state == "active"
    client.post(link, {"List-Unsubscribe": "One-Click"})
    assert (member("jo@work.example").state, member("mia@work.example").state) == ("left", "active")


def test_told_again_after_a_crash_nobody_is_told_twice(network, owner, run_tasks):
    bring(network, owner, "jo@work.example", "mia@work.example")
    run_tasks()
    everybody = list(Membership.objects.exclude(brought_in_at=None).values_list("pk", flat=True))
    moved_letters.tell_brought_in(MembersBroughtIn(network_id=network.pk, membership_ids=everybody))
    assert Letter.objects.filter(kind="moved-in").count() == Delivery.objects.count() == 2


def test_who_fails_was_banned_or_left_meanwhile_is_not_told(network, owner, run_tasks):
    roster = bring(network, owner, "jo@work.example", "mia@work.example", "kim@work.example")
    roster_bringing.carry_out(roster)
    people.mark_failing(Address.objects.get(email="jo@work.example"))
    networks.leave(network, person=member("mia@work.example").person)
    run_tasks()
    told = Delivery.objects.filter(letter__kind="moved-in")
    assert list(told.values_list("to", flat=True)) == ["kim@work.example"]


def test_it_is_tried_on_the_owner_alone(closed, owner, run_tasks):
    bring(closed, owner, "jo@work.example")
    networks.try_letter(closed, by=owner)
    run_tasks()
    assert [letter.recipient for letter in letters_sent()] == ["priya-raman@mail.example"]


def test_a_code_to_sign_in_overtakes_the_letters(network, owner, run_tasks):
    bring(network, owner, *(f"m{number}@work.example" for number in range(250)))
    run_tasks()
    due = Delivery.objects.filter(letter__kind="moved-in", next_attempt_at__lte=timezone.now())
    assert due.count() == moved_letters.AT_ONCE


def test_mail_that_comes_early_waits_and_is_posted_when_the_doors_are_opened(closed, owner, run_tasks):
    bring(closed, owner, "jo@work.example")
    early = mail("jo@work.example", to=(OLD,))
    stranger = mail("spam@elsewhere.example", to=("lone-workers@lists.example.org",), name="two")
    assert {early.reason, stranger.reason} == {"moving"}
    assert not owner.notices.filter(kind="held").exists()
    run_tasks()
    moving.open_doors(closed, by=owner)
    run_tasks()
    processing.process_all()
    assert [message.author.name for message in Message.objects.all()] == ["Jo"]
    stranger.refresh_from_db()
    assert stranger.reason == "stranger"


def test_owners_write_meanwhile(closed, owner):
    assert mail("priya-raman@mail.example", to=(OLD,)).state == "done"


def test_the_doors_know_the_old_address(network):
    assert routes.route_here(OLD.upper()) == routes.route_here("lone-workers@lists.example.org")
    assert routes.route_here("lis-lone+unsubscribe@jiscmail.ac.uk").aim == routes.Aim.UNSUBSCRIBE
    assert routes.route_here("lis-other@jiscmail.ac.uk") is None


def test_mail_by_both_ways_is_posted_once(network, owner):
    MembershipFactory(network=network, person=PersonFactory(account__email="jo@work.example"))
    mail("jo@work.example", to=(OLD, "lone-workers@lists.example.org"))
    again = mail("jo@work.example", to=("lone-workers@lists.example.org",), header_to=OLD)
    footer = "Who catalogues maps?\r\n\r\nTo leave LIS-LONE, click the following link"
    by_list = mail("jo@work.example", to=("lone-workers@lists.example.org",), header_to=OLD, text=footer)
    assert (again.reason, by_list.reason) == ("duplicate", "duplicate")
    assert Message.objects.count() == 1


def test_another_s_mail_under_the_same_name_is_not_taken_for_it(network):
    for name in ("jo", "mia"):
        MembershipFactory(network=network, person=PersonFactory(account__email=f"{name}@work.example"))
        mail(f"{name}@work.example", to=(OLD,), text=f"This is {name}.")
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("to", "header_to"), [((OLD,), OLD), (("lone-workers@lists.example.org",), f"Lone <{OLD.upper()}>")]
)
def test_mail_by_the_old_address_shows_that_it_leads_here(network, to, header_to):
    MembershipFactory(network=network, person=PersonFactory(account__email="jo@work.example"))
    mail("jo@work.example", to=to, header_to=header_to)
    assert OldAddress.objects.get().heard_at is not None


def test_the_letter_to_the_old_address_shows_it_and_is_posted_to_nobody(network, owner, run_tasks):
    OldAddress.objects.update(proved_at=None)
    old = networks.ask_old_address(OldAddress.objects.get(), by=owner)
    early = mail("priya-raman@mail.example", to=(OLD,))
    assert (early.state, early.reason) == ("held", "unproved")
    run_tasks()
    [letter] = letters_sent()
    assert letter.recipient == OLD
    assert OldAddress.objects.get().heard_at is None
    handed = Handed(raw=letter.raw, sender="b@x.example", recipients=("lone-workers@lists.example.org",), peer="")
    receiving.keep([handed])
    processing.process_all()
    assert OldAddress.objects.proved().get().heard_at is not None
    assert (Incoming.objects.latest("pk").reason, Message.objects.count()) == ("old-address", 0)
    assert old.asked_count == 1
    run_tasks()
    processing.process_all()
    assert Message.objects.count() == 1


def test_what_the_old_list_passes_on_is_posted(network):
    MembershipFactory(network=network, person=PersonFactory(account__email="jo@work.example"))
    headers = ("List-Id: <lis-lone.jiscmail.ac.uk>", "Precedence: list", f"List-Post: <mailto:{OLD}>")
    passed_on = mail("jo@work.example", to=("lone-workers@lists.example.org",), header_to=OLD, headers=headers)
    assert passed_on.state == "done"
    assert Message.objects.get().author.addresses.get().email == "jo@work.example"


def test_a_made_up_token_shows_nothing(network):
    MembershipFactory(network=network, person=PersonFactory(account__email="jo@work.example"))
    got = mail("jo@work.example", to=("lone-workers@lists.example.org",), text="staffroom-" + "a" * 32)
    assert (got.state, Message.objects.count()) == ("done", 1)
    assert OldAddress.objects.get().heard_at is None


def test_nobody_who_is_away_gets_mail(network, owner, run_tasks):
    jo, mia = (PersonFactory(account__email=f"{name}@work.example") for name in ("jo", "mia"))
    for person in (jo, mia):
        MembershipFactory(network=network, person=person)
    networks.set_away(network, person=mia, until=timezone.localdate())
    mail("priya-raman@mail.example", to=(OLD,))
    run_tasks()
    assert list(Delivery.objects.values_list("to", flat=True)) == ["jo@work.example"]


def test_what_leaves_never_names_the_old_address(network, owner, run_tasks):
    MembershipFactory(network=network, person=PersonFactory(account__email="jo@work.example"))
    mail("priya-raman@mail.example", to=(OLD,))
    run_tasks()
    [copy] = letters_sent()
    assert OLD not in copy.raw.decode().partition("\r\n\r\n")[0].lower()


def member(email):
    return Membership.objects.get(person__addresses__email=email)


def test_the_checklist_tells_how_far_the_letters_are_and_what_became_of_their_readers(
    closed, owner, run_tasks, client_of
):
    bring(closed, owner, *(f"{name}@work.example" for name in ("jo", "mia", "kim", "sam", "zoe")))
    moving.open_doors(closed, by=owner)
    run_tasks()
    networks.leave(closed, person=member("sam@work.example").person)
    mail("jo@work.example", to=(OLD,))
    run_tasks()
    states = {"jo": "sent", "mia": "sent", "kim": "bounced", "sam": "dropped", "zoe": "waiting"}
    for name, state in states.items():
        Delivery.objects.filter(letter__kind="moved-in", to=f"{name}@work.example").update(state=state)
    Account.objects.filter(email="mia@work.example").update(brought_in_at=None)

    page = " ".join(client_of(owner).get("/networks/lone-workers/moving/").text.split())
    for words in (
        "5 letters were written. One still waits to go out. 2 have gone out.",
        "One has come back: its address does not work.",
        "One was not wanted any more: its reader had left.",
        "5 people have come with rosters. One of them has signed in. One has written since.",
        "One has left: Sam.",
    ):
        assert words in page


def test_a_letter_sent_to_try_it_is_none_of_the_letters(closed, owner, run_tasks, client_of):
    networks.try_letter(closed, by=owner)
    run_tasks()
    assert "letter was written" not in client_of(owner).get("/networks/lone-workers/moving/").text
