"""The wall test, for what is said between people alone: looked for wherever anybody else can look, whoever they are."""

import json

import pytest
from django.core import serializers
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from staffroom.commons.moderation.models import Matter
from staffroom.commons.notifications import digests
from staffroom.doors.email import processing
from staffroom.doors.email.models import Incoming, Letter
from staffroom.doors.email.private_wishes import Wish
from staffroom.doors.email.routes import private_wish_address, private_wish_token, reply_address
from staffroom.journal import runner
from staffroom.journal.models import Entry
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Attachment, Conversation, Message
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Person
from staffroom.wiring.keeping import takeaway

from .test_walls import email_of, next_morning, sent, told, told_by_mail
from .world import MARKERS, ROLES

pytestmark = pytest.mark.django_db
MARKER = MARKERS["private"]
ASKED = (MARKER, "between us", "it was", "from:author-here", "from:somebody-else", "has:attachment", "zq*", "-plain")


@pytest.fixture
def other(world):
    return Person.objects.get(handle="somebody-else")


def everybody(world):
    return [world.people[role] for role in ROLES]


def addresses_of_everybody(world):
    return {email_of(person) for person in everybody(world) if person is not None}


def test_mail_tells_those_two_alone(world, other):
    conversations.reply(world.private.conversation, author=world.author, text=f"More {MARKER}.")
    runner.run_all()
    digests.make_digests(next_morning())
    runner.run_all()
    told_to = {email for email, markers in told_by_mail(sent()).items() if "private" in markers}
    assert told_to & addresses_of_everybody(world) == set()
    assert {email_of(world.author), email_of(other)} <= told_to


def test_nobody_is_told_by_asking_with_addresses_that_were_made_for_them(world, other, site):
    conversation = world.private.conversation
    addresses = [reply_address(other.pk, world.private.pk, site)]
    addresses += [private_wish_address(wish, conversation.pk, other.pk, site) for wish in Wish]
    for number, email in enumerate([*sorted(addresses_of_everybody(world)), "stranger@else.example"]):
        for place, address in enumerate(addresses):
            raw = f"From: {email}\r\nSubject: Hm\r\nMessage-ID: <{number}.{place}@a.example>\r\n\r\nWho is there?\r\n"
            Incoming.objects.create(raw=raw.encode(), sender=email, recipients=[address], received_at=timezone.now())
    before = conversation.messages.count()
    processing.process_all()
    runner.run_all()
    told_to = {email for email, markers in told_by_mail(sent()).items() if "private" in markers}
    assert told_to & {*addresses_of_everybody(world), "stranger@else.example"} == set()
    assert conversation.messages.count() == before
    assert conversation.participants.get(person=other).state == "in"


def test_a_private_mail_that_waits_is_read_by_nobody_who_looks_after_the_mail(world, other, site, client_of, settings):
    """The server that brought it says that it is not from whom it names: it is neither passed on nor sent back."""
    settings.TRUSTED_AUTHSERV_IDS = ["mx.lists.example.org"]
    raw = (
        f"Authentication-Results: mx.lists.example.org; dmarc=fail header.from=mail.example\r\n"
        f"From: {email_of(other)}\r\nSubject: Held {MARKER}\r\nMessage-ID: <held@a.example>\r\n\r\nHeld {MARKER}.\r\n"
    )
    address = reply_address(other.pk, world.private.pk, site)
    mail = Incoming.objects.create(
        raw=raw.encode(), sender="a@a.example", recipients=[address], received_at=timezone.now()
    )
    processing.process_all()
    runner.run_all()
    mail.refresh_from_db()
    assert (mail.state, MARKER.encode() in bytes(mail.raw)) == ("held", True)
    matter = Matter.objects.get(kind="mail", thing_id=mail.pk)
    places = [f"/operations/held/{mail.pk}/", f"/operations/held/{mail.pk}/source/", f"/queue/{matter.pk}/", "/queue/"]
    places += [f"/operations/held/?state={state}" for state in ("held", "refused", "discarded")]
    for person in [*everybody(world), world.author, other]:
        for url in places:
            assert "private" not in told(client_of(person).get(url).content.decode())
    assert "A mail for one person alone" in client_of(world.people["operator"]).get(places[0]).text
    told_to = {email for email, markers in told_by_mail(sent()).items() if "private" in markers}
    assert told_to & addresses_of_everybody(world) == set()
    kept = serializers.serialize(
        "json", [*Letter.objects.filter(kind__in=["waiting", "answer"]), *Matter.objects.all()]
    )
    assert "private" not in told(kept)


def test_nobody_else_takes_it_along_and_each_of_the_two_their_own_words(world, other):
    for person in everybody(world):
        if person is not None:
            assert MARKER not in json.dumps(takeaway(person), default=str)
    assert f"It was {MARKER}." in json.dumps(takeaway(world.author), default=str)
    assert f"I answer {MARKER}." not in json.dumps(takeaway(world.author), default=str)


@pytest.mark.parametrize("text", ASKED)
def test_nobody_else_finds_what_was_said_privately(world, other, client_of, text):
    runner.run_all()
    for person in everybody(world):
        page = client_of(person).get("/search/", {"q": text}).text
        without_the_question = page.replace(text, "")
        assert "Between us" not in without_the_question
        assert MARKER not in without_the_question
    assert "Between us" in client_of(other).get("/search/", {"q": MARKER}).text


def test_no_open_page_hears_of_it(world, client_of):
    for person in everybody(world):
        assert client_of(person).get(f"/live/conversations/{world.private.conversation_id}/").status_code == 404


def test_what_is_kept_of_what_happened_has_no_word_of_it(world):
    runner.run_all()
    kept = serializers.serialize("json", Entry.objects.all()) + str(
        list(DBTaskResult.objects.values_list("args_kwargs"))
    )
    assert "private" not in told(kept)


def test_the_page_of_a_link_in_its_mail_tells_nothing_of_it(world, other, client_of):
    for wish in Wish:
        token = private_wish_token(wish, world.private.conversation_id, other.pk)
        page = client_of(None).get(f"/mail/private/{token}/").text
        assert "private" not in told(page)
        assert world.author.name not in page


@pytest.mark.parametrize("way", ["left", "went"])
def test_who_is_not_in_it_any_more_reads_finds_and_hears_nothing_of_it(world, other, client_of, way):
    runner.run_all()
    talk = world.private.conversation
    if way == "left":
        conversations.leave_private(talk, person=other)
        browser = client_of(other)
    else:
        people.leave(other, keeps_words=True)
        runner.run_all()
        browser = client_of(None)
    file = Attachment.objects.get(message=world.private)
    for url in (
        f"/conversations/{talk.pk}/",
        f"/messages/{world.private.pk}/",
        f"/attachments/{file.pk}/{file.filename}",
        f"/live/conversations/{talk.pk}/",
    ):
        assert browser.get(url).status_code == 404
    for url in ("/", "/private/", "/search/?q=between", "/drafts/", "/conversations/"):
        assert "Between us" not in browser.get(url).content.decode()


def test_blocked_ones_see_the_same_as_if_nobody_had_blocked_them(world, other, client_of):
    """Neither the page nor the list, nor what they may do, tells the author that the other has blocked them."""
    pages = [f"/conversations/{world.private.conversation_id}/", "/private/"]
    client_of(world.author).get(pages[0])  # what was new is read
    before = [_plain(client_of(world.author).get(url).text) for url in pages]
    people.block(other, world.author)
    assert [_plain(client_of(world.author).get(url).text) for url in pages] == before


def test_the_visible_is_the_same_for_all_that_is_looked_up(world, other):
    """Conversation, message and file are seen by the same people."""
    for person in [*everybody(world), world.author, other]:
        sees = person in {world.author, other}
        conversation = Conversation.objects.visible_to(person).filter(pk=world.private.conversation_id)
        messages = Message.objects.visible_to(person).filter(conversation=world.private.conversation_id)
        files = Attachment.objects.visible_to(person).filter(message=world.private)
        assert [it.exists() for it in (conversation, messages, files)] == [sees] * 3


def _plain(page: str) -> str:
    """A page without what is new each time it is made."""
    marks = ("csrf", 'name="key"', "nonce", "hx-headers")
    return "\n".join(line for line in page.splitlines() if not any(mark in line for mark in marks))
