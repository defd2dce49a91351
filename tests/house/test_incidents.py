"""The incidents of this field: that each has its test (incidents.py), and those that are nobody's but the house's."""

import io
import re
import tarfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from staffroom.rooms.people.models import Address
from staffroom.wiring import restoring, safekeeping

from .incidents import COVERED
from .test_access import BACKEND, requests
from .world import MARKERS, build

ROOT = Path(__file__).parents[2]
SCRIPT = "</script></title><script>zq()</script><img src=x onerror=zq()>\"'"


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
