"""Doing several things at the same moment, as two clicks or two windows do; for tests that commit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from staffroom.rooms.people.actions import Refused


def at_once(*things: Callable[[], Any], refused: type[Exception] = Refused) -> list[Any]:
    """What each of them returned, all begun at the same moment; for a refusal (`refused`), its class.

    SQLite lets one write at a time by itself: there they follow one another.
    """
    if connection.vendor == "sqlite":
        return [_or_refused(thing, refused) for thing in things]
    begin = Barrier(len(things))

    def run(thing: Callable[[], Any]) -> Any:
        try:
            begin.wait()
            return _or_refused(thing, refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as threads:
        return list(threads.map(run, things))


def _or_refused(thing: Callable[[], Any], refused: type[Exception]) -> Any:
    try:
        return thing()
    except refused as refusal:
        return type(refusal)
