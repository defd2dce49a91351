"""Open pages: new messages reach them, whoever posted them, as long as the reader may read."""

import asyncio
import re

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from staffroom.foundation import stopping
from staffroom.rooms.conversations import actions, live
from staffroom.rooms.networks.actions import leave
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, long_conversation, network_of, private_conversation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_home(transactional_db, site, monkeypatch):
    """Every page asks which site it is on; nothing here waits for long."""
    monkeypatch.setattr(live, "LOOK_EVERY", 0.05)


@pytest.fixture
def reader():
    return PersonFactory()


@pytest.fixture
def conversation(reader):
    return ConversationFactory(networks=[network_of(reader, readable="network")])


@sync_to_async
def signed_in(person):
    client = AsyncClient()
    client.force_login(person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@sync_to_async
def say(conversation, text):
    return actions.reply(conversation, author=conversation.started_by, text=text)


async def opened(person, conversation, query="", **headers):
    client = await signed_in(person)
    return await client.get(f"/live/conversations/{conversation.pk}/{query}", headers=headers)


async def next_event(events):
    """The next event that is no comment and no advice about reconnecting; None when there is no more."""
    async with asyncio.timeout(5):
        async for chunk in events:
            if b"event: message" in chunk:
                return chunk.decode()
    return None


def test_a_new_message_reaches_the_open_page(reader, conversation):
    async def story():
        stream = await opened(reader, conversation)
        events = aiter(stream)
        await anext(events)
        message = await say(conversation, "Is anybody *there*?")
        event = await next_event(events)
        await events.aclose()
        return stream, message, event

    stream, message, event = asyncio.run(story())

    assert stream["Content-Type"] == "text/event-stream"
    assert event.startswith(f"id: {message.number}\nevent: message\ndata: <article ")
    assert "Is anybody <em>there</em>?" in event
    assert [line for line in event.split("\n") if not re.match(r"(id|event|data): |$", line)] == []


def test_what_was_missed_comes_first_after_a_break(reader):
    conversation = long_conversation(5, network=network_of(reader))

    async def story(query, **headers):
        stream = await opened(reader, conversation, query, **headers)
        events = aiter(stream)
        event = await next_event(events)
        await events.aclose()
        return re.findall(r"^id: (\d+)$", event, re.MULTILINE)

    assert asyncio.run(story("?after=3")) == ["4", "5"]
    assert asyncio.run(story("?after=3", **{"Last-Event-ID": "4"})) == ["5"]


def test_a_stream_ends_when_the_reader_may_no_longer_read(reader, conversation):
    async def story():
        stream = await opened(reader, conversation)
        events = aiter(stream)
        await anext(events)
        await gone()
        await say(conversation, "Not for them")
        return [chunk async for chunk in events]

    @sync_to_async
    def gone():
        leave(conversation.networks.get(), person=reader)

    assert asyncio.run(story()) == []


def test_a_private_conversation_is_heard_by_those_who_take_part_until_they_leave(reader):
    other = PersonFactory()
    talk = private_conversation(reader, other, PersonFactory())

    async def story():
        stream = await opened(other, talk)
        stranger = await opened(await sync_to_async(PersonFactory)(), talk)
        events = aiter(stream)
        await anext(events)
        await say(talk, "Between us.")
        heard = await next_event(events)
        await sync_to_async(actions.leave_private)(talk, person=other)
        await say(talk, "Not for them.")
        ended = await next_event(events)
        await events.aclose()
        return stranger.status_code, heard, ended

    status, heard, ended = asyncio.run(story())

    assert (status, ended) == (404, None)
    assert "Between us." in heard
    assert "Reply privately" not in heard


def test_a_stream_ends_when_the_reader_has_signed_out(reader, conversation):
    async def story():
        client = await signed_in(reader)
        stream = await client.get(f"/live/conversations/{conversation.pk}/")
        events = aiter(stream)
        await anext(events)
        await sync_to_async(client.session.flush)()
        await say(conversation, "Not for whoever sits there now")
        return [chunk async for chunk in events]

    assert asyncio.run(story()) == []


def test_a_stream_ends_when_the_password_was_changed_elsewhere(reader, conversation):
    @sync_to_async
    def changed():
        reader.account.set_password("a long enough secret")
        reader.account.save()

    async def story():
        stream = await opened(reader, conversation)
        events = aiter(stream)
        await anext(events)
        await changed()
        await say(conversation, "Not for whoever sits there now")
        return [chunk async for chunk in events]

    assert asyncio.run(story()) == []


def test_a_number_that_is_too_long_is_none(reader, conversation):
    async def story():
        stream = await opened(reader, conversation, f"?after={'9' * 5000}")
        return stream.status_code

    assert asyncio.run(story()) == 200


def test_streams_end_when_the_process_is_to_stop(reader, conversation):
    async def story():
        stream = await opened(reader, conversation)
        events = aiter(stream)
        await anext(events)
        stopping.event().set()
        async with asyncio.timeout(5):
            return [chunk async for chunk in events]

    try:
        assert asyncio.run(story()) == []
    finally:
        stopping.event().clear()


def test_a_quiet_stream_says_that_it_is_still_there(reader, conversation, monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)

    async def story():
        stream = await opened(reader, conversation)
        events = aiter(stream)
        chunks = [await anext(events) for _ in range(3)]
        await events.aclose()
        return chunks

    assert asyncio.run(story())[1:] == [b": still here\n\n"] * 2


def test_only_members_who_may_read_have_live_pages(reader, conversation):
    async def story():
        guest = await AsyncClient().get(f"/live/conversations/{conversation.pk}/")
        stranger = await opened(await sync_to_async(PersonFactory)(), conversation)
        return guest.status_code, stranger.status_code

    assert asyncio.run(story()) == (404, 404)


def test_nobody_holds_more_than_their_share_of_connections(reader, conversation, monkeypatch):
    monkeypatch.setattr(live, "MOST_PER_PERSON", 1)

    async def story():
        first = await opened(reader, conversation)
        await anext(aiter(first))
        second = await opened(reader, conversation)
        first.close()
        third = await opened(reader, conversation)
        return second.status_code, third.status_code

    assert asyncio.run(story()) == (204, 200)
