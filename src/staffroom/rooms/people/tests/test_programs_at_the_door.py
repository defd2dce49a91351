"""What fills in forms by itself: it gets no code, and nobody is asked to read distorted letters."""

import time

import pytest
from django.core import mail as sent_mail

from staffroom.foundation import honeypot
from staffroom.rooms.people.forms import ComeInForm

pytestmark = pytest.mark.django_db
SOON = {"email": "bot@spam.example"}


def page_opened(seconds_ago: float, monkeypatch) -> str:
    """What a page of ours says that was made then."""
    now = time.time()
    monkeypatch.setattr(honeypot.time, "time", lambda: now - seconds_ago)
    opened = honeypot.opened_now()
    monkeypatch.setattr(honeypot.time, "time", lambda: now)
    return opened


def test_a_field_that_nobody_sees_is_to_stay_empty(site):
    form = ComeInForm(SOON | {"website": "https://spam.example/"})
    assert form.errors == {"website": ["Leave this field empty: it is there for programs that fill in everything."]}


def test_whoever_is_quicker_than_a_person_is_asked_to_do_it_once_more(site, settings, monkeypatch):
    settings.QUICKEST_FORM = 1
    quick = ComeInForm(SOON | {"opened": page_opened(0.2, monkeypatch)})
    assert list(quick.errors) == ["opened"]
    assert honeypot.seconds_since(quick["opened"].value()) < 1
    assert ComeInForm(SOON | {"opened": page_opened(3, monkeypatch)}).is_valid()


@pytest.mark.parametrize("opened", ["", "nonsense", "MTIz:forged:signature"])
def test_what_is_no_page_of_ours_is_asked_to_do_it_once_more(site, settings, opened):
    settings.QUICKEST_FORM = 1
    assert list(ComeInForm(SOON | {"opened": opened}).errors) == ["opened"]


def test_a_page_of_yesterday_is_asked_to_do_it_once_more(site, settings, monkeypatch):
    settings.QUICKEST_FORM = 1
    opened = page_opened(90_000, monkeypatch)
    assert list(ComeInForm(SOON | {"opened": opened}).errors) == ["opened"]


def test_a_program_gets_no_code(client, site):
    answer = client.post("/sign-in/", SOON | {"website": "https://spam.example/"})
    assert answer.status_code in {200, 422}
    assert sent_mail.outbox == []


def test_the_page_shows_the_trap_to_nobody_who_reads_it(client, site):
    body = client.get("/sign-in/").content.decode()
    assert '<div class="hidden-visually" aria-hidden="true"><label for="id_website">' in body
    assert 'name="website"' in body
    assert 'tabindex="-1"' in body
