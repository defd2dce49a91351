"""The incidents of this field: that each has its test (incidents.py), and those that are nobody's but the house's."""

import io
import logging
import re
import tarfile
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from staffroom.doors.email.models import Letter
from staffroom.rooms.people.models import Address
from staffroom.wiring import restoring, safekeeping
from staffroom.wiring.keeping import takeaway

from .incidents import COVERED
from .test_access import BACKEND, ELSEWHERE, parameters, patterns, requests
from .world import MARKERS, build

ROOT = Path(__file__).parents[2]
# The signed token in the address is the proof, where no cookie comes along.
WITHOUT_TOKEN_OF_A_FORM = {"email:unsubscribe", "email:mentor_wish", "email:private_wish"}
EVIL = ["https://evil.example/", "//evil.example/", "/\\evil.example", "https:evil.example", "javascript:alert(1)"]
OURS = re.compile(r"/(?![/\\])|\?|http://testserver/")
SCRIPT = "</script></title><script>zq()</script><img src=x onerror=zq()>\"'"


@pytest.fixture
def world(site):
    return build()


@pytest.fixture
def letters(settings):
    """What libraries mail becomes letters, as on a real site; test runners put a box of their own in its place."""
    settings.MAILERS = {"default": {"BACKEND": "staffroom.doors.email.backend.LetterBackend"}}


class Tags(HTMLParser):
    """What a browser makes of a page: its tags with their attributes, and what stands in scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all, self.scripts, self._within = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, attrs))
        self._within = tag

    def handle_data(self, data):
        if self._within == "script":
            self.scripts.append(data)


def browser_of(person, **options) -> Client:
    client = Client(**options)
    if person is not None:
        client.force_login(person.account, backend=BACKEND)
    return client


@pytest.mark.once
def test_every_incident_has_a_test():
    tests = {
        name
        for folder in (ROOT / "src", ROOT / "tests")
        for path in folder.rglob("test_*.py")
        for name in re.findall(r"def test_(\w+)\(", path.read_text())
    }

    assert {incident: test for incident, test in COVERED.items() if test not in tests} == {}


@pytest.mark.once
@pytest.mark.django_db
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


@pytest.mark.django_db
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
@pytest.mark.django_db
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


@pytest.mark.django_db
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


@pytest.mark.django_db
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
@pytest.mark.django_db
def test_words_that_are_a_script_run_on_no_page(site, monkeypatch):
    """In every field that people fill in; looked for on every page, as those inside see it, and guests."""
    for name in MARKERS:
        monkeypatch.setitem(MARKERS, name, SCRIPT)
    world = build()
    for role in ("owner", "author"):
        person = world.author if role == "author" else world.people["owner"]
        type(person).objects.filter(pk=person.pk).update(name=SCRIPT[:120], headline=SCRIPT)
    found = []
    for person in (None, world.people["owner"], world.people["operator"], world.author):
        client = browser_of(person)
        for row, method, url in requests(world):
            answer = client.get(url) if method == "GET" else None
            if answer is None or answer.streaming or "html" not in answer.get("Content-Type", ""):
                continue
            tags = Tags(answer.content.decode())
            found += [(row, tag) for tag, attributes in tags.all if ("src", "x") in attributes]
            found += [(row, name) for _tag, attributes in tags.all for name, _value in attributes if name[:2] == "on"]
            found += [(row, words) for words in tags.scripts if words.startswith("zq()")]

    assert found == []


@pytest.mark.once
@pytest.mark.django_db
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


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["demo:choose", "demo:sign_in", "demo:mailboxes", "gallery"])
def test_a_real_site_has_no_page_of_the_demo(site, name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
    assert [Client().get(url).status_code for url in ("/demo/", "/demo/mailboxes/", "/design/")] == [404] * 3
    assert Client().post("/demo/", {"handle": "author-here"}).status_code == 404
    assert Address.objects.count() == 0


# --- Restoring ------------------------------------------------------------------------------------------------------


def backup_with(path: Path, *entries: tarfile.TarInfo, content: bytes = b"evil") -> Path:
    """What looks like a backup of ours, with something else in it."""
    manifest = b'{"version": "0", "made_at": "2026-01-01", "database": "sqlite"}'
    with tarfile.open(path, "w:gz") as archive:
        head = tarfile.TarInfo(safekeeping.MANIFEST)
        head.size = len(manifest)
        archive.addfile(head, io.BytesIO(manifest))
        for entry in entries:
            entry.size = len(content) if entry.isreg() else 0
            archive.addfile(entry, io.BytesIO(content) if entry.isreg() else None)
    return path


def entry(name: str, kind: bytes = tarfile.REGTYPE, leads_to: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, leads_to
    return info


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize(
    "entries",
    [
        [entry("../evil")],
        [entry("/tmp/evil")],
        [entry("files/../../evil")],
        [entry("files/../keys/../../evil")],
        [entry("elsewhere/evil")],
        [entry("files/out", tarfile.SYMTYPE, "../.."), entry("files/out/evil")],
        [entry("files/out", tarfile.LNKTYPE, "../../evil")],
        [entry("files/device", tarfile.CHRTYPE)],
    ],
    ids=lambda entries: " and ".join(it.name for it in entries),
)
def test_a_backup_that_would_write_elsewhere_is_refused(tmp_path, settings, entries):
    settings.DATA = tmp_path / "house" / "data"
    settings.DATA.parent.mkdir()
    (tmp_path / "evil").write_text("untouched")

    with pytest.raises(safekeeping.Refused, match="none of ours"):
        restoring.restore(backup_with(tmp_path / "backup.tar.gz", *entries))

    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if not path.is_dir()}
    inside = {path for path in written if path.startswith("house/data/")}
    assert written - inside == {"evil", "backup.tar.gz"}
    assert (tmp_path / "evil").read_text() == "untouched"
    assert [path for path in inside if path.endswith(("evil", "device"))] == []
