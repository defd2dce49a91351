"""The wall test, second part: somebody leaves, a network closes, a message is withdrawn; nothing further gets out."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from staffroom.commons.notifications import digests
from staffroom.commons.notifications.wording import waiting_for
from staffroom.doors.email import leaving
from staffroom.foundation.files import inspect
from staffroom.journal import runner
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations import live
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Account
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.wiring.keeping import takeaway

from .test_access import BACKEND
from .test_walls import everything_in, make_due, next_morning, relay, sending, told
from .world import MARKERS

pytestmark = pytest.mark.django_db
SAID = {"title", "text", "filename", "content"}


class Choir:
    """A public network with private words in it, its owner, two members, and somebody who only reads."""

    def __init__(self):
        self.owner, self.singer, self.reader, self.passer_by = (PersonFactory() for _each in range(4))
        self.network = networks.create_network(
            by=self.owner,
            name=f"Choir {MARKERS['networkname']}",
            slug="choir",
            kind="group",
            purpose=f"To sing {MARKERS['purpose']}",
            about=f"We sing {MARKERS['about']}",
        )
        networks.join(self.network, person=self.singer)
        networks.join(self.network, person=self.reader, level="digest")
        self.message = conversations.start(
            author=self.owner,
            networks=[self.network],
            title=f"About {MARKERS['title']}",
            text=f"It is {MARKERS['text']}.",
            files=[inspect(MARKERS["content"].encode(), f"{MARKERS['filename']}.txt")],
        )
        # Something between the two, so that the singer is told of an answer.
        self.asked = conversations.reply(self.message.conversation, author=self.singer, text="Which key?")
        self.answer = conversations.reply(
            self.message.conversation, author=self.owner, text=f"In {MARKERS['text']}.", answers=self.asked
        )

    @property
    def urls(self) -> list[str]:
        file, conversation = self.message.attachments.get(), self.message.conversation_id
        return [
            *("/", "/networks/", "/conversations/", "/networks/choir/", "/networks/choir/conversations/"),
            *(f"/conversations/{conversation}/", f"/conversations/{conversation}/?view=threaded"),
            *(f"/messages/{self.message.pk}/", f"/messages/{self.message.pk}/history/"),
            f"/attachments/{file.pk}/{file.filename}",
        ]


@pytest.fixture
def choir(site):
    return Choir()


def close(choir) -> None:
    networks.change_settings(
        choir.network, by=choir.owner, readable="network", findable="network", joining="invitation"
    )


def looked_at(client, urls, **headers):
    """URL → (status, markers) for each, wherever it leads."""
    answers = {url: client.get(url, follow=True, headers=headers) for url in urls}
    return {url: (answer.status_code, told(_said(answer, url))) for url, answer in answers.items()}


def _said(answer, url) -> str:
    """Body and headers, without the address that was asked for (a page to sign in on leads back to it)."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return (body.decode("utf-8", "replace") + str(answer.headers)).replace(url.rpartition("/")[2] or url, "")


def withdrawn(choir) -> None:
    conversations.withdraw(choir.message, by=choir.owner)
    conversations.withdraw(choir.answer, by=choir.owner)


# What may happen between writing a mail and sending it, so that `person` is to get none of the words in it.
AFTERWARDS = {
    "they leave": lambda choir, person: networks.leave(choir.network, person=person),
    "they leave by the link in a mail": lambda choir, person: leaving.leave(leaving.Leaving(person, choir.network)),
    "they close their account": lambda choir, person: people.leave(person, keeps_words=True),
    "they mute it": lambda choir, person: conversations.mute(choir.message.conversation, person=person),
    "they choose the web": lambda choir, person: networks.set_level(choir.network, person=person, level="web"),
    "all is withdrawn": lambda choir, person: withdrawn(choir),
    "the network closes behind them": lambda choir, person: (
        networks.leave(choir.network, person=person),
        close(choir),
    ),
}


@pytest.mark.parametrize("afterwards", AFTERWARDS.values(), ids=AFTERWARDS)
def test_what_was_written_but_not_sent_is_not_sent(choir, afterwards):
    """By the message or in a digest: one reads every message, the other a digest, and both were decided on."""
    runner.run_all()
    digests.make_digests(next_morning())
    runner.run_all()
    people_of = {address.email for who in (choir.singer, choir.reader) for address in who.addresses.all()}
    # Who has written follows, and would be mailed whatever level they choose.
    conversations.unfollow(choir.message.conversation, person=choir.singer)

    for person in (choir.singer, choir.reader):
        afterwards(choir, person)
    runner.run_all()

    assert {email: markers & {"text", "content"} for email, markers in sent_to(people_of).items()} == {}


def sent_to(emails) -> dict[str, set[str]]:
    """Address → the words of the conversation that its mails hold."""
    make_due()
    with relay() as desk:
        sending.send_waiting()
    found: dict[str, set[str]] = {}
    for _sender, [email], raw, _options in desk.accepted:
        if email in emails and (markers := told(everything_in(raw)) & {"text", "content", "filename"}):
            found.setdefault(email, set()).update(markers)
    return found


def test_both_would_have_been_mailed(choir):
    """Else the test above would prove nothing."""
    runner.run_all()
    digests.make_digests(next_morning())
    runner.run_all()
    emails = [who.addresses.get().email for who in (choir.singer, choir.reader)]

    assert {email: "text" in markers for email, markers in sent_to(emails).items()} == dict.fromkeys(emails, True)


def test_pages_kept_for_guests_are_left_behind_when_a_network_closes(choir, client_of):
    guest, member = client_of(None), client_of(choir.passer_by)
    before = looked_at(guest, choir.urls)
    tags = [guest.get(url)["ETag"] for url in choir.urls if guest.get(url).has_header("ETag")]
    close(choir)

    assert set().union(*(markers for _status, markers in before.values())) >= SAID
    assert [markers for _status, markers in looked_at(guest, choir.urls).values()] == [set()] * len(choir.urls)
    assert [markers for _status, markers in looked_at(member, choir.urls).values()] == [set()] * len(choir.urls)
    # A browser that kept the page is not told that it still holds.
    again = {
        url: status for url, (status, _) in looked_at(guest, choir.urls, **{"If-None-Match": ", ".join(tags)}).items()
    }
    assert [url for url, status in again.items() if status == 304] == []


def test_whoever_leaves_what_then_closes_sees_nothing_of_it(choir, client_of):
    """Not on a page, in a list, a notice, or what they take along, but for the name of what they have left."""
    client = client_of(choir.singer)
    conversations.unfollow(choir.message.conversation, person=choir.singer)
    runner.run_all()
    assert [told(line.text) & {"title"} for line in waiting_for(choir.singer)] == [{"title"}]
    networks.leave(choir.network, person=choir.singer)
    close(choir)
    conversations.rename(choir.message.conversation, by=choir.owner, title=f"Now {MARKERS['history']}")
    runner.run_all()

    urls = [*choir.urls, "/conversations/?show=following", "/conversations/?show=new", "/networks/levels/", "/drafts/"]
    assert [markers for _status, markers in looked_at(client, urls).values()] == [set()] * len(urls)
    assert waiting_for(choir.singer) == []
    assert "history" not in told(json.dumps(takeaway(choir.singer), default=str))
    assert "text" not in told(json.dumps(takeaway(choir.singer), default=str))


def test_what_is_withdrawn_is_on_no_page_and_in_no_file(choir, client_of):
    clients = [client_of(person) for person in (None, choir.passer_by, choir.singer, choir.reader, choir.owner)]
    urls = choir.urls
    for client in clients:
        looked_at(client, urls)
    withdrawn(choir)

    for client in clients:
        found = set().union(*(markers for _status, markers in looked_at(client, urls).values()))
        assert found & {"text", "content", "filename"} == set()
    assert told(json.dumps(takeaway(choir.owner), default=str)) & {"text", "filename"} == set()


def test_words_taken_along_when_closing_an_account_are_nowhere(choir, client_of):
    choir.network.memberships.filter(person=choir.singer).update(role="owner")
    people.leave(choir.owner, keeps_words=False)
    runner.run_all()

    found = looked_at(client_of(choir.singer), ["/", "/conversations/", "/networks/choir/conversations/", "/drafts/"])
    assert [markers & {"text", "content", "filename"} for _status, markers in found.values()] == [set()] * 4
    assert Account.objects.filter(person=choir.owner).exists() is False


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_open_when_the_network_closes_hears_nothing_more(choir, monkeypatch):
    monkeypatch.setattr(live, "LOOK_EVERY", 0.05)
    conversation = choir.message.conversation

    @sync_to_async
    def signed_in():
        client = AsyncClient()
        client.force_login(choir.passer_by.account, backend=BACKEND)
        return client

    @sync_to_async
    def closed_and_said():
        close(choir)
        conversations.reply(conversation, author=choir.owner, text=f"Among us: {MARKERS['text']}.")

    async def story():
        stream = await (await signed_in()).get(f"/live/conversations/{conversation.pk}/")
        events = aiter(stream)
        await anext(events)
        await closed_and_said()
        async with asyncio.timeout(10):
            return stream.status_code, [chunk async for chunk in events]

    assert asyncio.run(story()) == (200, [])
