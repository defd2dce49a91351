"""A conversation of ten thousand messages: every page of it costs what a page of a short one costs."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffroom.foundation.tests.speed import in_time
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.conversations.thread_paths import path_below
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import bring, long_conversation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

COUNT = 10_000
# Of six pages, each with forty messages in full: what has to be walked through to find them would take longer.
MOST_SECONDS = 3.0


@pytest.fixture
def author():
    return PersonFactory()


@pytest.fixture
def short(author):
    return long_conversation(95, author=author)


@pytest.fixture
def long(author):
    """The first fifty as people would have said them, the rest beside them."""
    conversation = long_conversation(50, author=author)
    Message.objects.bulk_create(
        Message(
            conversation=conversation,
            number=number,
            author=author,
            thread_path=path_below("", number),
            html=f"<p>Answer {number}.</p>",
            posted_at=conversation.last_message_at,
        )
        for number in range(51, COUNT + 1)
    )
    newest = conversation.messages.get(number=COUNT)
    Conversation.objects.filter(pk=conversation.pk).update(
        last_number=COUNT, message_count=COUNT, last_message=newest, last_message_at=newest.posted_at
    )
    conversation.refresh_from_db()
    return conversation


def first_middle_and_last(conversation, view=""):
    """The URLs of three pages."""
    count = conversation.last_number
    places = ("", f"after={count // 2}", f"before={count + 1}")
    url = reverse("conversations:conversation", args=[conversation.pk])
    return [f"{url}?{'&'.join(filter(None, [place, view]))}" for place in places]


def in_both_views(conversation):
    return [*first_middle_and_last(conversation), *first_middle_and_last(conversation, "view=threaded")]


def read(client, urls):
    """The pages as they come, and how many queries each of them took."""
    pages, counts = [], []
    for url in urls:
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            pages.append(client.get(url))
        counts.append(len(captured))
    return pages, counts


def numbers(page):
    return [int(found) for found in re.findall(r'<article [^>]*\bid="m(\d+)"', page.text)]


def test_its_first_middle_and_last_pages_hold_what_they_should(client_of, long):
    pages, _ = read(client_of(None), first_middle_and_last(long))
    assert [numbers(page) for page in pages] == [
        list(range(1, 41)),
        list(range(5001, 5041)),
        list(range(9961, 10001)),
    ]


@pytest.mark.parametrize("somebody", ["guest", "member"])
def test_they_take_as_many_queries_as_those_of_a_short_one_and_no_time(client_of, author, short, long, somebody):
    reader = None
    if somebody == "member":
        reader = PersonFactory()
        for conversation in (short, long):
            bring(reader, conversation.networks.get())
    client = client_of(reader)
    _, of_short = read(client, in_both_views(short))
    _, of_long = in_time(MOST_SECONDS, lambda: read(client, in_both_views(long)))
    assert of_long == of_short
