"""What every test may use."""

import contextlib
import os
from pathlib import Path

import hypothesis
import pytest

from staffroom.wiring import readymade

# What is drawn is the same each time, so that what fails is a change's doing; a busy machine is no reason to fail.
# To look further: `./staffroom test FILE -- --hypothesis-profile default`.
hypothesis.settings.register_profile(
    "the same each time",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("the same each time")

ABOUT_DATABASES = {"test_paging.py", "test_statements.py"}
FOUNDATION = Path(__file__).parent / "src" / "staffroom" / "foundation"


def pytest_collection_modifyitems(config, items):
    """The foundation knows no database: it needs no second run on another one, but for what speaks to any.

    Tests that share a server stay in one process: `xdist_group` says which. pytest-xdist 3.8 hands that on in a way
    which pytest 9.2 does not hear any more (its issue 1386): say it again.
    """
    for item in items:
        if item.path.is_relative_to(FOUNDATION) and item.path.name not in ABOUT_DATABASES:
            item.add_marker(pytest.mark.once)
        group = item.get_closest_marker("xdist_group")
        if getattr(config.option, "loadgroup", False) and group and not item.nodeid.endswith(f"@{group.args[0]}"):
            item._id = type(item.id).parse(f"{item.nodeid}@{group.args[0]}")  # noqa: SLF001  there is no other way


@pytest.fixture(scope="session", autouse=True)
def emptied_quickly():
    """After a test that commits every table is emptied: without Django's permissions, which nobody here uses.

    On PostgreSQL, to delete a few rows is quicker than TRUNCATE. Foreign keys are checked at the end of the
    transaction, so the order of the tables doesn't matter.
    """
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db.backends.postgresql.operations import DatabaseOperations
    from django.db.models.signals import post_migrate

    def delete_all(operations, style, tables, *, reset_sequences=False, allow_cascade=False):
        return [f"DELETE FROM {operations.quote_name(table)};" for table in tables]  # noqa: S608  names of our own

    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DatabaseOperations, "sql_flush", delete_all)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The tests' database begins as a copy of one that is migrated. Whatever that lacks is migrated as ever."""
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = readymade.template_on(os.environ["DATABASE_URL"])
        yield
        return
    create, migrated = connection.creation._create_test_db, readymade.database()  # noqa: SLF001  what Django calls

    def copy(*told, **more):
        name = create(*told, **more)
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        with contextlib.closing(connection.Database.connect(migrated)) as source:
            source.backup(connection.connection)
        return name

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(connection.creation, "_create_test_db", copy)
        yield


@pytest.fixture
def site(db):
    """A site that has been set up."""
    from staffroom.rooms.people.tests.factories import SiteFactory

    return SiteFactory()


@pytest.fixture
def client_of(db):
    """`client_of(person)`: a browser in which `person` is signed in; `client_of(None)`: a guest's."""
    from django.test import Client

    def make(person, **defaults):
        client = Client(**defaults)
        if person is not None:
            client.force_login(person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def run_tasks():
    """Run the tasks that are ready, and those that follow, in this thread."""
    from staffroom.journal import runner

    return runner.run_all


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def no_pages_kept():
    """Pages for guests are kept by version, and each test's database begins its versions anew."""
    from django.core.cache import caches

    caches["pages"].clear()
