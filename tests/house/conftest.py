"""What the house's tests look at: a world, made once for all tests of a module."""

import copy
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import override_settings

from staffroom.commons.search import results
from staffroom.rooms.people.tests.factories import SiteFactory

from .world import build


@dataclass(frozen=True)
class Made:
    """What was made, and where its files lie."""

    world: Any
    files: Path


def pytest_collection_modifyitems(items):
    """Refuse, in modules whose tests share a world, one that commits, or that would see its rows or not by chance."""
    sharing = {item.path for item in items if "shared_world" in item.fixturenames}
    for item in items:
        shares, marker = "shared_world" in item.fixturenames, item.get_closest_marker("django_db")
        commits = marker is not None and marker.kwargs.get("transaction", False)
        if item.path in sharing and (commits if shares else marker or "db" in item.fixturenames):
            raise pytest.UsageError(f"{item.nodeid} belongs in a module of its own: others here share a world.")


@pytest.fixture(scope="module")
def shared_world(request, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Made]:
    """What the module's `make_world()` makes of a new site, or else `build()`, in a transaction around all its tests.

    Tests that commit, or begin from nothing, therefore stand in other modules.
    """
    make, files = getattr(request.module, "make_world", build), tmp_path_factory.mktemp("world")
    around = transaction.atomic()
    around._from_testcase = True  # Django's own word for transactions that actions need not know of
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files), around:
        caches["pages"].clear()
        SiteFactory()
        made = Made(make(), files)
        connection.check_constraints()  # now, and not again after each test
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(shared_world, db, settings):
    """As it was made, whatever the tests before this one did."""
    shutil.copytree(shared_world.files, settings.MEDIA_ROOT)
    return copy.deepcopy(shared_world.world)


@pytest.fixture(params=["few", "many"])
def both_ways(request, monkeypatch):
    """What is looked for among few rows and among a million takes two ways, and the wall stands in both."""
    if request.param == "many":
        monkeypatch.setattr(results, "FEW", -1)
