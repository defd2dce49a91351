"""The incidents of this field that are looked for all over a site in use: on every page, in every answer, by mail."""

import logging
import re
from http.cookies import SimpleCookie

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from staffroom.doors.email.models import Letter
from staffroom.wiring.keeping import takeaway

from .test_access import ELSEWHERE, parameters, patterns, requests
from .test_incidents import browser_of

pytestmark = pytest.mark.django_db
# The signed token in the address is the proof, where no cookie comes along.
WITHOUT_TOKEN_OF_A_FORM = {"email:unsubscribe", "email:mentor_wish", "email:private_wish"}
EVIL = ["https://evil.example/", "//evil.example/", "/\\evil.example", "https:evil.example", "javascript:alert(1)"]
OURS = re.compile(r"/(?![/\\])|\?|http://testserver/")


@pytest.fixture
def letters(settings):
    """What libraries mail becomes letters, as on a real site; test runners put a box of their own in its place."""
    settings.MAILERS = {"default": {"BACKEND": "staffroom.doors.email.backend.LetterBackend"}}


@pytest.mark.once
def test_nothing_changes_without_the_token_of_our_own_form(world):
    """Every URL, by POST, as the owner and as an operator: without a token, and with one of somebody's own making."""
    accepted = set()
    for role in ("owner", "operator"):
        client = browser_of(world.people[role], enforce_csrf_checks=True)
        for name, names in patterns():
            url = reverse(name, kwargs=parameters(name, names, world, world.open))
            for data in ({}, {"csrfmiddlewaretoken": "a" * 64}):
                if name not in ELSEWHERE and client.post(url, data).status_code != 403:
                    accepted.add(name)

    assert accepted == WITHOUT_TOKEN_OF_A_FORM


def test_looking_changes_nothing(world):
    """GET, by those who may do most. What is remembered of reading is no change: how far, and that it was seen."""
    remembered = {"conversations.reading", "sessions.session", "people.account", "notifications.notice"}

    def everything():
        models = [model for model in apps.get_models() if model._meta.label_lower not in remembered]
        return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}

    before = everything()
    for role in ("owner", "operator", "applicant"):
        client = browser_of(world.people[role])
        for _row, method, url in requests(world):
            if method == "GET":
                answer = client.get(url)
                b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert everything() == before


@pytest.mark.once
def test_no_page_leads_to_another_site(world):
    """Whatever page leads on, told to by GET or POST, as a guest or signed in."""
    found = []
    for person in (None, world.people["owner"]):
        signed_in = browser_of(person).cookies
        for row, method, url in requests(world):
            if " closed " in row:
                continue
            # Most pages lead nowhere, whatever they are told.
            first, *others = EVIL
            led = [led_to(signed_in, method, url, first)]
            led += [led_to(signed_in, method, url, elsewhere) for elsewhere in others if led[0]]
            found += [(row, location) for location in led if location and not OURS.match(location)]

    assert found == []


def led_to(cookies: SimpleCookie, method: str, url: str, elsewhere: str) -> str:
    """Where an answer leads that was told to lead `elsewhere`, in every way we know; "" if it leads nowhere."""
    client = Client()
    client.cookies = SimpleCookie({name: morsel.value for name, morsel in cookies.items()})
    data = dict.fromkeys(("next", "url", "to", "redirect", "return_to"), elsewhere)
    headers = {"Referer": elsewhere}
    with transaction.atomic():
        answer = client.post(url, data, headers=headers) if method == "POST" else client.get(url, data, headers=headers)
        transaction.set_rollback(True)
    return answer.headers.get("Location", "") if answer.status_code in {301, 302, 303, 307, 308} else ""


def test_a_host_that_is_not_ours_is_refused_and_never_written_into_mail(site, world, letters):
    site.base_url = "https://staffroom.example.org"
    site.save()
    guest = Client()
    for host in ("evil.example", "staffroom.example.org.evil.example", "evil.example:80", "evil.example@localhost"):
        answer = guest.get("/", headers={"Host": host})
        assert (host, answer.status_code) == (host, 400)
    for host in ("localhost", "127.0.0.1:8000", "staffroom.example.org"):
        assert (host, guest.get("/", headers={"Host": host}).status_code) == (host, 200)

    member = browser_of(world.people["member"])
    member.post("/you/addresses/", {"email": "new@mail.example"}, headers={"Host": "localhost:6666"})
    guest.post("/sign-in/", {"email": "new@mail.example"}, headers={"Host": "localhost:6666"})
    words = [f"{letter.text}{letter.html}" for letter in Letter.objects.filter(deliveries__to="new@mail.example")]
    assert ("https://staffroom.example.org/you/addresses/" in words[0], len(words)) == (True, 2)
    assert [text for text in words if "6666" in text] == []


def test_a_code_is_told_to_nobody_but_its_reader(world, letters, caplog):
    """Not in a log, on a page of operators, in anybody's export, in the address of a page."""
    person = world.people["member"]
    email, guest = person.addresses.get().email, Client()
    with caplog.at_level(logging.DEBUG):
        answer = guest.post("/sign-in/", {"email": email}, follow=True)
    [code] = re.findall(r"\b\d{3} ?\d{3}\b", Letter.objects.latest("pk").text)
    operator = browser_of(world.people["operator"])
    pages = [
        operator.get(url).content.decode() for url in ("/operations/", "/operations/deliveries/", "/operations/held/")
    ]
    places = [answer.content.decode(), str(answer.redirect_chain), caplog.text, *pages, str(takeaway(person))]

    assert [place for place in places if code in place or code.replace(" ", "") in place] == []


@pytest.mark.once
def test_every_page_says_what_browsers_may_do_with_it(world):
    """Nothing runs but our own files, nothing is loaded from elsewhere, no other site frames it; errors as well."""
    policies = set()
    for person in (None, world.people["owner"]):
        client = browser_of(person)
        urls = [url for _row, method, url in requests(world) if method == "GET"]
        for url in [*urls, "/nowhere/"]:
            answer = client.get(url)
            kind = answer.get("Content-Type", "").partition(";")[0]
            if kind == "text/html":
                assert (url, answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == (url, "DENY", "nosniff")
                policies.add(answer["Content-Security-Policy"])

    [policy] = policies
    assert "unsafe" not in policy
    assert {"default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'"} <= set(
        policy.split("; ")
    )
