"""The pages of a list that moves in ask the database as often for three rows as for one."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staffroom.doors.archive import importing, roster_reading, rosters
from staffroom.doors.archive.models import FoundMail, Import
from staffroom.doors.archive.tests.archives import brought_in, file_of, mail
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

PAGES = [
    "/networks/choir/archive/",
    "/networks/choir/archive/closed/",
    "/networks/choir/archive/{done}/",
    "/networks/choir/archive/{done}/held/",
    "/networks/band/archive/{looked}/",
    "/networks/choir/moving/",
    "/networks/choir/moving/letter/",
    "/networks/choir/moving/addresses/",
    "/networks/choir/moving/members/",
    "/networks/choir/moving/members/{roster}/",
    "/operations/old-addresses/",
    "/operations/rosters/",
    "/operations/rosters/{roster}/",
]
PARTS = 'Content-Type: multipart/mixed; boundary="b"\n'


class Move:
    """A list that moves in, and all that is listed of it; `grow` adds one more of everything."""

    def __init__(self, folder):
        self.folder, self.count = folder, 0
        self.operator = PersonFactory(name="Operator", account__is_operator=True)
        self.owner = PersonFactory(name="Owner")
        self.choir, self.band = (
            networks.create_network(by=self.owner, name=slug.title(), slug=slug, kind="group", purpose="To sing.")
            for slug in ("choir", "band")
        )
        self.done = self.looked = self.roster = None
        self.grow()

    def grow(self) -> None:
        self.count += 1
        self.done = self._archive()
        self.looked = self._looked()
        self.roster = self._roster()
        old = networks.add_old_address(self.choir, f"choir-{self.count}@old.example", by=self.owner)
        networks.wish_for_old_address(old, by=self.owner)

    @property
    def places(self) -> dict[str, object]:
        return {"done": self.done.pk, "looked": self.looked.pk, "roster": self.roster.pk}

    def _archive(self) -> Import:
        """One that is in, with as many held mails as there have been archives."""
        said = [mail(number, f"Song {self.count}.\n") for number in (2 * self.count, 2 * self.count + 1)]
        parts = "".join("--b\n\nx\n" for _ in range(201))
        held = [mail(number, f"{parts}--b--\n", headers=PARTS) for number in range(20, 20 + self.count)]
        return brought_in(self.choir, file_of(self.folder, *said, *held, name=f"archive-{self.count}.mbox"))

    def _looked(self) -> Import:
        """One that would make as many conversations as there have been archives."""
        Import.objects.filter(network=self.band).delete()
        mails = [mail(number) for number in range(1, self.count + 1)]
        file = file_of(self.folder, *mails, name="looked.mbox")
        looked = importing.begin(self.band, given=[file.name], door=Import.Door.WEB, by=self.owner)
        importing.go_on(looked, [file])
        return looked

    def _roster(self):
        rows = "".join(f"singer-{self.count}-{number}@old.example,Singer\n" for number in range(self.count))
        table = f"Email,Name\n{rows}"
        files = [("members.csv", table.encode())]
        roster = rosters.take_files(self.choir, files, by=self.owner, level="every")
        return rosters.ask(roster_reading.read(roster), by=self.owner, level="every", takes_roles=False)


def asked(client_of, move) -> dict[str, int]:
    """Page → how many queries it takes, nothing being kept from before."""
    found = {}
    for page in PAGES:
        client = client_of(move.operator if page.startswith("/operations/") else move.owner)
        client.get("/healthz")
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(page.format(**move.places))
        assert (page, answer.status_code) == (page, 200)
        found[page] = len(queries)
    return found


def test_three_rows_cost_as_many_queries_as_one(site, client_of, tmp_path):
    move = Move(tmp_path)
    one = asked(client_of, move)
    move.grow()
    move.grow()
    three = asked(client_of, move)

    assert FoundMail.objects.filter(brought_by=move.done, state="held").count() == 3
    assert {page: (one[page], three[page]) for page in PAGES if three[page] != one[page]} == {}
