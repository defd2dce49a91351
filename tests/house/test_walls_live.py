"""The wall test, where the server answers asynchronously: whoever is outside has no open page."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from .test_access import BACKEND
from .test_walls import OUTSIDE, told
from .world import build


@pytest.fixture
def world(site):
    """Of its own: what another thread is to see is committed."""
    return build()


@pytest.mark.django_db(transaction=True)
def test_nobody_outside_has_an_open_page(world):
    """The stream of each, as the server gives it: asynchronously."""
    url = f"/live/conversations/{world.closed.message.conversation_id}/?after=0"

    @sync_to_async
    def client_of(person):
        client = AsyncClient()
        if person is not None:
            client.force_login(person.account, backend=BACKEND)
        return client

    async def story():
        answers = {}
        for role in OUTSIDE:
            answer = await (await client_of(world.people[role])).get(url)
            answers[role] = (answer.status_code, answer.streaming, told(answer.content.decode()))
        return answers

    assert asyncio.run(story()) == dict.fromkeys(OUTSIDE, (404, False, set()))
