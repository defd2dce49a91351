"""Mail out of a mailbox elsewhere, over a real connection to an IMAP server."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from staffroom.doors.email import mailboxes, processing, tasks, visiting
from staffroom.doors.email.models import Incoming, Mailbox, TakenMail
from staffroom.doors.email.routes import bounce_address, reply_address
from staffroom.journal import runner
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.conversations.tests.factories import private_conversation

from .imap_server import TODAY, Folder, Post, running
from .inbound import written

pytestmark = pytest.mark.django_db(transaction=True)

FOR_NETWORK = [("Delivered-To", "lone-workers@lists.example.org")]


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def port(post):
    with running(post) as port:
        yield port


@pytest.fixture
def box(port, door):
    return entered(port)


def entered(port, **given):
    usual = {"username": "box@mail.example", "password": "right", "security": "none", "takes_old": True}
    usual |= {"afterwards": "move", "moved_to": "Taken"}
    return mailboxes.enter(host="127.0.0.1", port=port, **usual | given)


def look(box):
    """Make it due, look into it, and process what came. How many mails were taken."""
    Mailbox.objects.filter(pk=box.pk).update(next_look_at=timezone.now())
    taken = visiting.visit(box.pk)
    processing.process_all()
    box.refresh_from_db()
    return taken


def numbered(jo, numbers):
    return [written(jo, f"Number {number}", "Who keeps yours?", headers=FOR_NETWORK) for number in numbers]


def recipients():
    return [row.recipients for row in Incoming.objects.order_by("pk")]


def test_what_is_new_is_posted_and_moved_to_another_folder(post, box, jo, network):
    mail = written(jo, "Keys", "Who keeps yours?", headers=FOR_NETWORK)
    post.put(mail)

    assert look(box) == 1
    assert Message.objects.get().author == jo
    row = Incoming.objects.get()
    assert (bytes(row.raw), row.door, row.sender, row.state) == (mail, "imap", "jo-norwood@mail.example", "done")
    assert (post.subjects(), post.subjects("Taken")) == ([], ["Keys"])
    assert TakenMail.objects.count() == 0
    assert look(box) == 0
    assert box.last_trouble == ""


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 UIDPLUS", "IMAP4rev1"])
def test_a_server_that_cannot_move_copies_and_deletes(post, box, jo, network, capabilities):
    post.capabilities = capabilities
    post.put(*numbered(jo, range(2)))

    assert look(box) == 2
    assert (post.subjects(), post.subjects("Taken")) == ([], ["Number 0", "Number 1"])


def test_mail_can_be_deleted_or_stay_marked_as_read(post, port, door, jo, network):
    post.put(*numbered(jo, range(2)))
    staying = entered(port, afterwards="seen")
    assert look(staying) == 2
    assert [mail.flags for mail in post.folders["INBOX"].mails] == [{"\\Seen"}, {"\\Seen"}]
    assert look(staying) == 0

    assert look(entered(port, afterwards="delete")) == 2
    assert post.subjects() == []
    assert Conversation.objects.count() == 2  # the same mails, known by Message-ID and content


def test_what_was_in_it_before_stays_unless_it_is_wanted(post, port, door, jo, network):
    post.put(*numbered(jo, range(3)))
    box = entered(port, takes_old=False)
    assert look(box) == 0

    post.put(*numbered(jo, [9]))
    assert look(box) == 1
    assert [conversation.title for conversation in Conversation.objects.all()] == ["Number 9"]
    assert post.subjects() == ["Number 0", "Number 1", "Number 2"]


def test_a_full_mailbox_comes_in_batches(post, port, door, jo):
    post.put(*numbered(jo, range(120)))
    box = entered(port)

    assert visiting.visit(box.pk) == 120
    assert Incoming.objects.count() == 120
    assert post.heard.count("UID FETCH") == 10  # sizes and octets of five batches
    assert len(post.folders["Taken"].mails) == 120


def test_when_its_time_comes_each_mailbox_is_looked_into(post, port, door, jo, network):
    due, waits, off = entered(port), entered(port), entered(port)
    Mailbox.objects.filter(pk=waits.pk).update(next_look_at=timezone.now() + timedelta(minutes=5))
    mailboxes.switch(off, on=False)
    post.put(*numbered(jo, range(3)))

    tasks.look_into_mailboxes.enqueue()
    runner.run_all()

    assert Incoming.objects.count() == 3
    assert [box.last_checked_at is not None for box in Mailbox.objects.order_by("pk")] == [True, False, False]
    assert Mailbox.objects.get(pk=due.pk).last_taken_at is not None


def test_a_visit_that_has_taken_long_goes_on_at_the_next(post, box, jo, monkeypatch):
    monkeypatch.setattr(visiting, "ENOUGH", 0.0)
    post.put(*numbered(jo, range(40)))

    assert look(box) == 25
    assert Mailbox.objects.due(timezone.now()).get() == box
    assert look(box) == 15


def test_a_folder_with_very_many_mails_is_searched_in_pieces(post, port, door, monkeypatch):
    monkeypatch.setattr("staffroom.foundation.imap.session._AT_ONCE", 10)
    post.folders["INBOX"].next_uid = 95
    post.put(*(b"Subject: %d\r\n\r\nHello.\r\n" % number for number in range(25)))

    assert visiting.visit(entered(port).pk) == 25
    assert [row.uid for row in TakenMail.objects.all()] == []
    assert len(post.folders["Taken"].mails) == 25


def test_after_a_crash_before_mails_were_put_away_nothing_is_taken_twice(post, box, jo, network):
    post.put(*numbered(jo, range(2)))
    post.instead["UID MOVE"] = b""  # the connection goes when both are committed
    assert look(box) == 0
    assert "broke off" in box.last_trouble
    assert (Incoming.objects.count(), TakenMail.objects.count()) == (2, 2)

    post.instead.clear()
    assert look(box) == 0
    assert (Incoming.objects.count(), TakenMail.objects.count()) == (2, 0)
    assert post.subjects("Taken") == ["Number 0", "Number 1"]
    assert box.last_trouble == ""


def test_mail_goes_on_coming_where_it_cannot_be_put_away(post, box, jo, network):
    post.instead["UID MOVE"] = b"TAG NO [OVERQUOTA] No space left\r\n"
    post.put(*numbered(jo, [1]))
    assert look(box) == 1
    post.put(*numbered(jo, [2]))
    assert look(box) == 1
    assert box.last_trouble.startswith("The mail was taken, but can't be put away")
    assert Conversation.objects.count() == 2

    post.instead.clear()
    look(box)
    assert (post.subjects(), box.last_trouble) == ([], "")


def test_a_mailbox_that_was_made_anew_is_read_from_when_we_last_looked(post, port, door, jo, network):
    post.put(*numbered(jo, range(3)))
    box = entered(port, takes_old=False, afterwards="seen")
    look(box)
    Mailbox.objects.filter(pk=box.pk).update(last_checked_at=TODAY)
    restored = Folder(8)
    for number, raw in enumerate(numbered(jo, range(3))):
        restored.add(raw, came_at=TODAY.replace(day=2, month=1 + number))
    post.folders["INBOX"] = restored

    assert look(box) == 1
    assert [conversation.title for conversation in Conversation.objects.all()] == ["Number 2"]
    assert (box.uidvalidity, box.last_uid) == (8, 3)


def test_a_mailbox_that_was_made_anew_brings_nothing_twice(post, box, jo, network):
    mails = numbered(jo, range(2))
    post.put(*mails)
    look(box)
    post.folders["INBOX"] = Folder(9)
    post.put(*mails)

    assert look(box) == 2
    assert Conversation.objects.count() == 2
    assert [row.reason for row in Incoming.objects.order_by("pk")] == ["", "", "duplicate", "duplicate"]


def test_a_mail_that_is_too_large_stays_and_its_beginning_is_shown(post, box, jo, network, settings):
    settings.MAIL_MAX_SIZE = 5_000
    post.put(written(jo, "Large", "x " * 40_000, headers=FOR_NETWORK), *numbered(jo, [1]))

    assert look(box) == 1
    row = Incoming.objects.get(reason="too-large")
    assert (row.state, row.subject, row.from_address) == ("held", "Large", "jo-norwood@mail.example")
    assert len(bytes(row.raw)) == visiting.BEGINNING
    assert post.subjects() == ["Large"]
    assert look(box) == 0


def test_of_one_that_is_too_large_and_for_one_person_alone_nothing_is_shown(post, box, jo, priya, settings, site):
    settings.MAIL_MAX_SIZE = 5_000
    asked = private_conversation(priya, jo).messages.get()
    to = [("Delivered-To", reply_address(jo.pk, asked.pk, site))]
    post.put(written(jo, "Large", "x " * 40_000, headers=to))
    look(box)
    row = Incoming.objects.get()
    assert (row.reason, row.state, row.is_sealed, row.subject, row.network) == ("too-large", "held", True, "", None)


def test_two_workers_never_look_at_once(post, box, jo, network, on_disk):
    post.put(*numbered(jo, range(3)))
    counts = []
    reached, go_on = threading.Event(), threading.Event()

    def wait():
        reached.set()
        go_on.wait(60)

    post.before["UID MOVE"] = wait

    def first():
        counts.append(visiting.visit(box.pk))
        connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    assert reached.wait(60)
    assert visiting.visit(box.pk) == 0
    go_on.set()
    thread.join()

    assert counts == [3]
    assert Incoming.objects.count() == 3


def test_whoever_has_lost_the_lease_keeps_nothing(post, box, jo, network):
    post.put(*numbered(jo, range(3)))
    post.before["UID FETCH"] = lambda: (Mailbox.objects.update(leased_until=timezone.now()), connections.close_all())

    assert look(box) == 0
    assert Incoming.objects.count() == 0
    assert post.subjects() == ["Number 0", "Number 1", "Number 2"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "wrong"}, "127.0.0.1 does not let us in ([AUTHENTICATIONFAILED] Invalid credentials). Is the"),
        ({"folder": "Nowhere"}, "The folder “Nowhere” can't be opened (select failed: [NONEXISTENT] There is no"),
        ({"port": 1}, "127.0.0.1 can't be reached at port 1 (Connection refused). Are both right"),
        ({"security": "starttls"}, "No protected connection with 127.0.0.1 comes about"),
    ],
)
def test_what_is_wrong_is_said_in_words(port, door, changes, words):
    box = entered(**{"port": port} | changes)
    assert look(box) == 0
    assert box.last_trouble.startswith(words)


@pytest.mark.parametrize(
    ("command", "answer", "words"),
    [
        ("LOGIN", b"", "does not let us in"),
        ("SELECT", b"* OK [UIDVALIDITY nonsense] x\r\nTAG OK open\r\n", "broke off (An answer makes no sense"),
        ("UID SEARCH", b"* SEARCH one two\r\nTAG OK done\r\n", "broke off"),
        ("UID FETCH", b"* 1 FETCH (UID 1 RFC822.SIZE (((\r\nTAG OK done\r\n", "broke off"),
        ("UID FETCH", b"TAG BAD Not today\r\n", "broke off"),
    ],
)
def test_a_broken_server_harms_nobody(post, box, jo, command, answer, words):
    post.put(*numbered(jo, [1]))
    post.instead[command] = answer
    assert look(box) == 0
    assert words in box.last_trouble
    assert box.leased_until is None

    post.instead.clear()
    assert look(box) == 1


def test_something_else_at_the_port_is_recognised(post, box):
    post.greeting = b"220 mail.example ESMTP\r\n"
    look(box)
    assert "but it is no IMAP server" in box.last_trouble


def test_a_server_that_never_answers_is_left_after_a_while(post, box, monkeypatch):
    monkeypatch.setattr(visiting, "LONGEST", 0.3)
    ends = threading.Event()
    post.before["SELECT"] = lambda: ends.wait(10)
    assert look(box) == 0
    ends.set()
    assert "broke off" in box.last_trouble


def test_trouble_makes_the_pauses_longer(post, box):
    post.password = "another"
    pauses = []
    for _ in range(3):
        look(box)
        pauses.append(round((box.next_look_at - box.last_checked_at).total_seconds()))

    assert pauses == [45, 90, 180]
    Mailbox.objects.update(troubles=50)
    box.refresh_from_db()
    look(box)
    assert round((box.next_look_at - box.last_checked_at).total_seconds()) == 3600


def test_a_password_under_another_key_is_asked_for_again(box, settings):
    settings.SECRET_KEY = "another key than before, and quite long enough"
    look(box)
    assert box.last_trouble == "The password was stored under another key of this site. Enter it again."


def test_what_is_switched_off_is_left_alone(post, box, jo):
    mailboxes.switch(box, on=False)
    post.put(*numbered(jo, [1]))
    assert look(box) == 0
    assert post.heard == []


def test_another_folder_is_read_from_its_beginning(post, box, jo, network):
    post.put(*numbered(jo, range(2)))
    look(box)
    post.folders["Lists"] = Folder(7)
    post.put(*numbered(jo, [5]), folder="Lists")
    mailboxes.change(box, folder="Lists", password=None)

    assert look(box) == 1
    assert post.subjects("Taken") == ["Number 0", "Number 1", "Number 5"]


BOX, LONE, LAW = "box@mail.example", "lone-workers@lists.example.org", "law-librarians@lists.example.org"
HELP = "lone-workers+help@lists.example.org"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Delivered-To": LONE}, [LONE]),
        ({"X-Original-To": "Lone-Workers@Lists.Example.ORG"}, [LONE]),
        ({"Delivered-To": BOX, "Envelope-To": f"<{HELP}>"}, [HELP]),
        ({"Delivered-To": BOX, "Cc": f"Lone <{LONE}>"}, [LONE]),
        # Where the envelope tells, other addresses get the mail for themselves.
        ({"Delivered-To": LONE, "Cc": LAW}, [LONE]),
        ({"Cc": f"{LONE}, {LAW}"}, [LONE, LAW]),
        ({"Delivered-To": "box+lone-workers@mail.example"}, [LONE]),
        ({"X-Delivered-To": "box+lone-workers+help@mail.example"}, [HELP]),
        ({"Delivered-To": "other+lone-workers@mail.example"}, []),
        ({"Delivered-To": "box+nobody-we-know@mail.example"}, []),
        ({}, []),
    ],
)
def test_a_mailbox_serves_many_addresses(post, box, jo, network, other_network, headers, expected):
    post.put(written(jo, "Keys", "Who keeps yours?", headers=headers.items()))
    look(box)
    assert recipients() == [expected]


def test_a_mailbox_of_one_network_is_all_for_it(post, port, door, jo, network, other_network, said, site):
    box = entered(port, network=network)
    bounce = bounce_address(7, site)
    post.put(
        written(jo, "One", "Hello."),
        written(jo, "Two", "Hello.", headers=[("Delivered-To", "law-librarians@lists.example.org")]),
        written(jo, "Three", "Hello.", headers=[("Delivered-To", bounce)]),
        written(jo, "Four", "Hello.", headers=[("Delivered-To", "lone-workers+help@lists.example.org")]),
    )
    look(box)
    usual = ["lone-workers@lists.example.org"]
    assert recipients() == [usual, usual, [bounce], ["lone-workers+help@lists.example.org"]]


def test_mail_for_nobody_here_waits_for_the_operator_unless_a_machine_wrote_it(post, box, jo):
    post.put(
        written(jo, "Hello", "Is this the right place?"),
        written(jo, "Offers", "Buy now.", headers=[("Precedence", "bulk")]),
        written(jo, "Undelivered", "It came back.", headers=[("Return-Path", "<>")]),
    )
    look(box)
    states = [(row.subject, row.state, row.reason) for row in Incoming.objects.order_by("pk")]
    assert states == [
        ("Hello", "held", "no-address"),
        ("Offers", "discarded", "automatic"),
        ("Undelivered", "discarded", "automatic"),
    ]


def test_what_cannot_be_read_waits_too(post, box):
    post.put(b"X: y\r\n" * 20_000)
    look(box)
    assert Incoming.objects.get().reason == "unreadable"
