"""Fills a new site with as many messages as wanted, in minutes: rows straight into the tables, then the index.

Runs in a process of its own, with Django set up for the site's folder and database. The messages are spread over forty
networks, most of them in the first; a third are closed, half of those to the reader too.
"""

import json
import random
import sys
import time
from datetime import datetime, timedelta
from html import escape
from itertools import batched
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Count, Max
from django.urls import reverse

from bench.corpus import BEGINNING, SPAN, favouring_the_first, sizes_of
from bench.large_text import Writer
from bench.lmtp import WRITER
from bench.load import DOMAIN, connect, cookie_of, new_network
from bench.words import FAMILY_NAMES, FIRST_NAMES, title
from staffroom.commons.search import rebuilding
from staffroom.journal import runner
from staffroom.rooms.conversations.models import Attachment, Conversation, MailIdentity, Message, Placement
from staffroom.rooms.conversations.thread_paths import path_below
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.actions import set_up_site, set_up_token
from staffroom.rooms.people.models import Person

NETWORKS = 40
CONVERSATIONS_AT_ONCE = 1_000
FILES = 0.01  # of the messages bring one


def main() -> None:
    """`FOLDER MESSAGES SINK_PORT` from the command line."""
    folder, messages, sink_port = sys.argv[1:]
    fill(Path(folder), int(messages), int(sink_port))


def fill(folder: Path, messages: int, sink_port: int) -> None:
    """A site with an operator who reads and writes, in which that many messages were said."""
    call_command("migrate", verbosity=0)
    reader = set_up_site(
        token=set_up_token(),
        name="Bench",
        mail_domain=DOMAIN,
        base_url="http://127.0.0.1:58500",
        operator_name="Bench Writer",
        operator_email=WRITER,
    )
    began = time.monotonic()
    site = LargeSite(reader, messages)
    site.fill()
    filled = time.monotonic()
    connect(sink_port)
    runner.run_all()
    used = time.process_time()
    for _progress in rebuilding.rebuild():
        pass
    used = time.process_time() - used
    found = site.found() | {
        "filled_in": round(filled - began, 1),
        "indexed_in": round(time.monotonic() - filled, 1),
        "indexed_per_second": round(messages / max(used, 0.001)),
    }
    (folder / "large.json").write_text(json.dumps(found, indent=1))


def migrate() -> None:
    """A site that was filled before, with the migrations that came since."""
    call_command("migrate", verbosity=0)


class LargeSite:
    """What is made, kept small: rows are written some thousand at a time and forgotten."""

    def __init__(self, reader: Person, messages: int) -> None:
        self._reader = reader
        self._messages = messages
        self._rng = random.Random(messages)
        self._writer = Writer(messages, self._rng)
        self._thirty: list[int] = []
        self._last_conversation = self._last_message = 0

    def fill(self) -> None:
        with transaction.atomic():
            self._networks = [self._network(number) for number in range(NETWORKS)]
            self._people = self._persons(max(200, self._messages // 100))
        self._pick_person = favouring_the_first(self._rng, len(self._people), 1.05)
        pick_network = favouring_the_first(self._rng, NETWORKS, 1.3)
        sizes = list(enumerate(sizes_of(self._rng, self._messages)))
        for some in batched(sizes, CONVERSATIONS_AT_ONCE):
            rows = _Rows()
            for number, (size, is_timed) in some:
                is_thirty = is_timed and size == 30
                network = self._networks[0 if is_timed else pick_network()]
                self._say(rows, number, size, network, len(sizes))
                self._thirty += [self._last_conversation] if is_thirty else []
            rows.store()
        self._count()

    def found(self) -> dict[str, Any]:
        """What has to be known to measure it."""
        network = self._networks[0]
        return {
            "cookie": cookie_of(self._reader),
            "thirty": [reverse("conversations:conversation", args=[pk]) for pk in self._thirty],
            "network": reverse("networks:network", args=[network.slug]),
            "slug": network.slug,
            "network_address": f"{network.slug}@{DOMAIN}",
            "writers": [person.name for person in self._people[:20]],
        }

    def _network(self, number: int) -> Network:
        network = new_network(self._reader, f"Network {number}", f"bench-{number:02d}" if number else "bench")
        if number % 3 == 2:
            network.readable = "network"
            network.save(update_fields=["readable"])
            if number % 2:
                Membership.objects.filter(network=network, person=self._reader).delete()
        return network

    def _persons(self, count: int) -> list[Person]:
        names = (f"{self._rng.choice(FIRST_NAMES)} {self._rng.choice(FAMILY_NAMES)}" for _ in range(count))
        return Person.objects.bulk_create([Person(name=name, kind="unclaimed") for name in names], batch_size=1_000)

    def _say(self, rows: "_Rows", number: int, size: int, network: Network, of: int) -> None:
        """One conversation. They begin in the order of their numbers."""
        self._last_conversation += 1
        pk, when, paths = self._last_conversation, BEGINNING + SPAN * (0.98 * number / of), list[str]()
        first = self._last_message + 1
        for place in range(size):
            parent = None if place == 0 else self._rng.randrange(place) if self._rng.random() < 0.5 else place - 1
            when += timedelta(seconds=self._rng.expovariate(1 / (5 * 3600))) if place else timedelta()
            paths.append(path_below(paths[parent] if parent is not None else "", place + 1))
            answers = None if parent is None else first + parent
            self._message(rows, pk, place + 1, when, paths[-1], answers)
        start = rows.messages[-size]
        times = {"last_message_at": when, "last_message_id": self._last_message}
        rows.conversations.append(
            Conversation(
                pk=pk,
                title=title(self._rng, number),
                audience=network.readable,
                started_by_id=start.author_id,
                started_at=start.posted_at,
                message_count=size,
                last_number=size,
                author_count=len({message.author_id for message in rows.messages[-size:]}),
                **times,
            )
        )
        rows.placements.append(
            Placement(conversation_id=pk, network=network, placed_at=start.posted_at, last_message_at=when)
        )

    def _message(
        self, rows: "_Rows", conversation: int, number: int, when: datetime, path: str, answers: int | None
    ) -> None:
        paragraphs = list(self._writer.paragraphs(self._last_message))
        self._last_message += 1
        author = self._people[self._pick_person()]
        rows.messages.append(
            Message(
                pk=self._last_message,
                conversation_id=conversation,
                number=number,
                author_id=author.pk,
                answers_id=answers,
                thread_path=path,
                door=Message.Door.IMPORT,
                form=Message.Form.PLAIN,
                source="\n\n".join(paragraphs),
                html="".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs),
                excerpt=paragraphs[0][:200],
                posted_at=when,
            )
        )
        header = f"{conversation}.{number}@large.example.org"
        rows.identities.append(MailIdentity(message_id=self._last_message, header=header))
        if self._rng.random() < FILES:
            kind = {"filename": "notes.bin", "content_type": "application/octet-stream", "size": 10_000}
            rows.files.append(Attachment(message_id=self._last_message, added_by_id=author.pk, file="none", **kind))

    def _count(self) -> None:
        """The counters of networks, and what database servers know of their tables."""
        placed = Placement.objects.order_by().values("network").annotate(n=Count("pk"), last=Max("last_message_at"))
        with transaction.atomic():
            for row in placed:
                Network.objects.filter(pk=row["network"]).update(
                    conversation_count=row["n"], last_message_at=row["last"]
                )
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Conversation, Message]):
                cursor.execute(statement)
            cursor.execute("ANALYZE")


class _Rows:
    """What is written in one transaction."""

    def __init__(self) -> None:
        self.conversations: list[Conversation] = []
        self.placements: list[Placement] = []
        self.messages: list[Message] = []
        self.identities: list[MailIdentity] = []
        self.files: list[Attachment] = []

    @transaction.atomic
    def store(self) -> None:
        # Foreign keys are looked at when all is done: a conversation may name a message that comes after it.
        for rows in (self.conversations, self.placements, self.messages, self.identities, self.files):
            if rows:
                type(rows[0]).objects.bulk_create(rows, batch_size=1_000)
