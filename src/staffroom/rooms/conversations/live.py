"""Watching conversations for new messages, for the pages that are open on them.

However many pages are open in a process, one look a second asks how far the watched conversations have come: messages
may have been posted by any process. Work of this process wakes it at once. Between looks no connection is held.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connection

from staffroom.foundation import stopping
from staffroom.journal import waking

from .models import Conversation

LOOK_EVERY = 1.0  # seconds
BREATH = 0.05  # seconds at least between two looks, however often we are woken
HEARTBEAT = 20.0  # seconds; shorter than what proxies wait
MOST_PER_PERSON = 12

HEARTBEAT_LINE = ": still here\n\n"


@dataclass(eq=False)
class Watcher:
    """One open page."""

    conversation: int
    person: int
    last_number: int
    moved: asyncio.Event = field(default_factory=asyncio.Event)


class Watch:
    """The open pages of this process, and the one task that looks for all of them."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()
        self._looking: asyncio.Task[None] | None = None

    def has_room_for(self, person: int) -> bool:
        """Whether they may open another page: nobody holds everybody's connections."""
        return sum(watcher.person == person for watcher in list(self._watchers)) < MOST_PER_PERSON

    def begin(self, watcher: Watcher) -> None:
        self._watchers.add(watcher)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(self._look())

    def end(self, watcher: Watcher) -> None:
        self._watchers.discard(watcher)

    async def _look(self) -> None:
        while self._watchers and not stopping.is_stopping():
            newest = await in_thread(_last_numbers)({watcher.conversation for watcher in list(self._watchers)})
            for watcher in list(self._watchers):  # a copy: pages are closed in other threads
                if newest.get(watcher.conversation, 0) != watcher.last_number:
                    watcher.moved.set()
            await asyncio.sleep(BREATH)
            await asyncio.to_thread(waking.wait, LOOK_EVERY)
        for watcher in list(self._watchers):
            watcher.moved.set()


WATCH = Watch()


@dataclass(eq=False)
class Stream:
    """Server-sent events for one open page: whatever `fetch(after)` gives when the conversation has moved on.

    `fetch` runs in a thread and gives the number of the last message and the events as text, or None: then it is over.
    """

    watcher: Watcher
    fetch: Callable[[int], tuple[int, str] | None]

    async def __aiter__(self) -> AsyncIterator[str]:
        WATCH.begin(self.watcher)
        try:
            yield "retry: 3000\n\n"
            while not stopping.is_stopping():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.watcher.moved.wait(), HEARTBEAT)
                events = await self._events()
                if events is None:
                    return
                if events:
                    yield events
        finally:
            self.close()

    def close(self) -> None:
        """Nobody listens any more; Django calls this, in a thread of its own."""
        WATCH.end(self.watcher)

    async def _events(self) -> str | None:
        """A sign of life if nothing moved; None if there will be no more."""
        if not self.watcher.moved.is_set():
            return HEARTBEAT_LINE
        self.watcher.moved.clear()
        fetched = None if stopping.is_stopping() else await in_thread(self.fetch)(self.watcher.last_number)
        if fetched is None:
            return None
        self.watcher.last_number, events = fetched
        return events


def event(number: int, html: str) -> str:
    """One message as an event that a page appends to itself."""
    lines = "".join(f"data: {line}\n" for line in html.splitlines())
    return f"id: {number}\nevent: message\n{lines}\n"


def in_thread[**P, T](function: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
    """`function`, to be awaited; its thread gives the database connection back."""

    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        finally:
            if not connection.in_atomic_block:  # as in a test
                connection.close()

    return sync_to_async(run)


def _last_numbers(conversations: Iterable[int]) -> dict[int, int]:
    return dict(Conversation.objects.filter(pk__in=conversations).values_list("pk", "last_number"))
