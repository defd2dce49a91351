"""Sessions as every request looks them up."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as LibrarySessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from staffroom.wiring.sessions import SessionStore

pytestmark = pytest.mark.django_db


def begun(store=SessionStore):
    session = store()
    session["who"] = "jo"
    session.create()
    return session.session_key


def test_a_session_is_found_by_its_key():
    key = begun()

    assert (SessionStore(key).get("who"), SessionStore("nobody-began-this").get("who")) == ("jo", None)


def test_a_session_that_has_run_out_is_none_and_its_key_is_not_used_again():
    key = begun()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(key)

    assert (session.get("who"), session.session_key) == (None, None)


def test_sessions_that_were_begun_before_this_version_go_on():
    assert SessionStore(begun(LibrarySessions)).get("who") == "jo"
