"""The wall test: what was said behind closed doors, looked for wherever anybody else can look.

Pages by their URLs are test_access's. Here: every mail, the export, lists that are filtered, open pages, what is kept
of what happened, and what the operator sees, beginning with the text and not with the door it could leave by.
"""

import json
import logging
from datetime import timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from django.core import serializers
from django.test import RequestFactory
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from staffroom.commons.notifications import digests
from staffroom.commons.notifications.models import Digest, Notice
from staffroom.doors.email import processing, sending
from staffroom.doors.email.models import Delivery, Incoming
from staffroom.doors.email.routes import reply_address, unsubscribe_address
from staffroom.doors.email.tests.outbound import make_due, relay
from staffroom.journal import runner
from staffroom.journal.models import Entry
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.networks import actions as networks
from staffroom.wiring.errors import server_error
from staffroom.wiring.keeping import takeaway

from .world import MARKERS, ROLES

pytestmark = pytest.mark.django_db
INSIDE = {"member", "facilitator", "owner"}
OUTSIDE = [role for role in ROLES if role not in INSIDE]
WITH_ACCOUNT = [role for role in OUTSIDE if role != "guest"]
INVITED = "somebody@invited.example"
# Between whom something private is; none of them has a role, and nobody who has one is told of it.
PRIVATE = "private"
# Whoever belonged once is told what they have left, or were banned from; whoever is invited, into what; whoever asks,
# what they asked for.
MAY_BE_TOLD = {
    "leaver": {"networkname"},
    "banned": {"networkname"},
    "applicant": {"networkname"},
    INVITED: {"networkname", "purpose"},
    PRIVATE: {"private"},
}


def told(text: str) -> set[str]:
    """The names of the markers in a text."""
    return {name for name, marker in MARKERS.items() if marker in text}


def email_of(person) -> str:
    return person.addresses.get().email


def everything_in(raw: bytes) -> str:
    """A mail as its reader sees it: headers, text, HTML and files, decoded."""
    mail = message_from_bytes(raw, policy=policy.default)
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    return "\n".join([str(mail.items()), *map(str, parts)])


def sent() -> list[tuple[str, set[str]]]:
    """Everything that waits is sent: to whom, and which markers it held."""
    make_due()
    with relay() as desk:
        sending.send_waiting()
    return [(recipients[0], told(everything_in(raw))) for _sender, recipients, raw, _options in desk.accepted]


def told_by_mail(mails) -> dict[str, set[str]]:
    """Address → all that its mails told."""
    found: dict[str, set[str]] = {}
    for email, markers in mails:
        found.setdefault(email, set()).update(markers)
    return {email: markers for email, markers in found.items() if markers}


def outsiders_of(world) -> dict[str, str]:
    """Address → role, for everybody who does not belong to the closed network."""
    return {email_of(world.people[role]): role for role in WITH_ACCOUNT}


def everything_happens(world) -> None:
    """What was said goes out by mail and by digest; people are invited, let in, given roles; requests are made."""
    people, closed = world.people, world.closed.network
    networks.set_level(closed, person=people["member"], level="digest")
    conversations.reply(world.closed.message.conversation, author=world.author, text=f"More {MARKERS['text']}.")
    networks.invite(closed, by=people["owner"], email=INVITED)
    networks.set_role(closed, person=people["member"], role="facilitator", by=people["owner"])
    runner.run_all()
    digests.make_digests(next_morning())
    runner.run_all()


def next_morning():
    """When the next digest is due, with all that has been said until now."""
    now = timezone.localtime(timezone=ZoneInfo("Europe/London"))
    return (now if now.hour < digests.HOUR else now + timedelta(days=1)).replace(hour=digests.HOUR, minute=30)


def ask_by_mail(world) -> None:
    """Everybody outside, and a stranger, asks the closed network whatever can be asked by mail."""
    asking = {**outsiders_of(world), "stranger@else.example": "stranger"}
    commands = ["", "+subscribe", "+unsubscribe", "+digest", "+every", "+help", "+owner"]
    addresses = [f"{world.closed.network.slug}{command}@lists.example.org" for command in commands]
    site, message, person = world.site, world.closed.message, world.people["newcomer"]
    addresses += [reply_address(person.pk, message.pk, site)]
    addresses += [unsubscribe_address(person.pk, world.closed.network.pk, site)]
    for email in asking:
        for number, address in enumerate(addresses):
            raw = f"From: {email}\r\nSubject: Hello\r\nMessage-ID: <{number}.{email}>\r\n\r\nWho is there?\r\n"
            Incoming.objects.create(raw=raw.encode(), sender=email, recipients=[address], received_at=timezone.now())
    processing.process_all()
    runner.run_all()


def test_no_mail_tells_anybody_outside(world):
    everything_happens(world)
    mails = told_by_mail(sent())

    inside = {email_of(world.people[role]) for role in INSIDE}
    inside |= {email_of(world.author), email_of(world.closed.measure.person)}
    roles = outsiders_of(world) | {INVITED: INVITED}
    outside = [(roles.get(email, PRIVATE), markers) for email, markers in mails.items() if email not in inside]
    too_much = [(role, markers - MAY_BE_TOLD.get(role, set())) for role, markers in outside]
    assert [(role, markers) for role, markers in too_much if markers] == []
    # The test sees what it looks for: those inside were told, by mail and by digest.
    assert {"title", "text", "filename", "networkname"} <= mails[email_of(world.people["owner"])]
    assert {"title", "text"} <= mails[email_of(world.people["member"])]
    assert Digest.objects.filter(person=world.people["member"], message_count__gt=0).exists()


def test_asking_by_mail_gives_nothing_away(world, site):
    world.site = site
    runner.run_all()
    sent()
    ask_by_mail(world)
    mails = told_by_mail(sent())

    outsiders = outsiders_of(world) | {"stranger@else.example": "stranger"}
    assert {outsiders[email]: markers for email, markers in mails.items() if email in outsiders} == {}


def test_nobody_takes_along_what_others_said(world):
    everything_happens(world)
    found = {role: told(json.dumps(takeaway(world.people[role]), default=str)) for role in WITH_ACCOUNT}

    # Who belonged once had mails that named it while they did; what it is called now stands in nobody's.
    once = {"leaver", "banned"}
    assert found == {role: {"networkname"} if role in once else set() for role in WITH_ACCOUNT}
    assert {"text", "title", "history", "filename"} <= told(json.dumps(takeaway(world.author), default=str))


def test_facts_tasks_and_notices_hold_no_words(world):
    everything_happens(world)

    for kept in (Entry.objects.all(), DBTaskResult.objects.all(), Notice.objects.all(), Digest.objects.all()):
        assert (kept.model.__name__, told(serializers.serialize("json", kept))) == (kept.model.__name__, set())


def test_logs_say_nothing_of_what_was_said(world, site, caplog, monkeypatch):
    world.site = site
    with caplog.at_level(logging.DEBUG, logger="staffroom"):
        everything_happens(world)
        ask_by_mail(world)
        sent()
        # A mail inside that stumbles leaves its trace there, and nothing of its words.
        monkeypatch.setattr(processing, "act", lambda mail: {}["nothing"])
        raw = f"From: {email_of(world.author)}\r\nSubject: {MARKERS['title']}\r\n\r\n{MARKERS['text']}\r\n"
        address = f"{world.closed.network.slug}@lists.example.org"
        Incoming.objects.create(
            raw=raw.encode(), sender="a@b.example", recipients=[address], received_at=timezone.now()
        )
        processing.process_all()

    # Ours at any level; of libraries', what the settings let through. (The relay of this test is a library's, too.)
    ours = [it for it in caplog.records if it.name.startswith("staffroom") or it.levelno >= logging.WARNING]
    lines = [record.getMessage() + str(record.exc_text or "") for record in ours]
    assert [line for line in lines if told(line)] == []
    assert [line for line in lines if "could not be processed" in line] != []


@pytest.mark.parametrize("role", OUTSIDE)
def test_lists_that_are_filtered_show_no_more(world, client_of, role):
    everything_happens(world)
    client = client_of(world.people[role])
    author, slug = world.author.handle, world.closed.network.slug
    asked = [
        *(f"/conversations/?show={name}" for name in ("", "mine", "following", "new", "nonsense")),
        *(f"/networks/?{query}" for query in ("q=sing", "q=choir", f"q={slug}", "kind=group", "q=zq", "kind=nonsense")),
        *(f"/{page}?network={slug}" for page in ("conversations/new/", "drafts/", "networks/new/")),
        *(f"/operations/deliveries/?state={state}" for state in Delivery.State.values),
        *(f"/operations/held/?state={state}" for state in Incoming.State.values),
        *("/", f"/@{author}/", "/networks/levels/", "/you/", "/you/leaving/", "/operations/", "/operators/", "/site/"),
        f"/conversations/new/reach/?networks={slug}",
    ]
    # An operator sees to whose mail is in trouble, and the mails that wait.
    may_see = {"networkname", "heldmail"} if role == "operator" else set()

    found = {}
    for url in asked:
        answer = client.get(url, follow=True)
        found[url] = told(answer.content.decode() + str(answer.headers) + str(answer.redirect_chain)) - may_see
    if role == "banned":
        found["/"] -= {"networkname"}  # a line says what they were banned from
    assert {url: markers for url, markers in found.items() if markers} == {}


@pytest.mark.parametrize("role", OUTSIDE)
def test_pages_for_what_goes_wrong_say_nothing(world, client_of, role):
    pk, slug = world.closed.message.conversation_id, world.closed.network.slug
    client = client_of(world.people[role], enforce_csrf_checks=True)
    wrong = [
        client.post(f"/conversations/{pk}/replies/", {"text": "Hello"}),
        client.post(f"/networks/{slug}/membership/"),
        client.get(f"/conversations/{pk}/", headers={"Host": "elsewhere.example"}),
        client.get(f"/networks/{slug}/", headers={"Host": "not a host"}),
        client.get(f"/conversations/{pk}/nowhere/"),
        server_error(RequestFactory().get(f"/conversations/{pk}/")),
    ]

    assert [answer.status_code for answer in wrong] == [403, 403, 400, 400, 404, 500]
    assert [told(answer.content.decode() + str(answer.headers)) for answer in wrong] == [set()] * len(wrong)
