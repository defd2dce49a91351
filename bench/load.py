"""Fills a new site with the made-up list. Runs in a process of its own, with Django set up for the site's folder.

The conversations come in by the action that brings in archives, the 10,000 subscribers as rows: nobody joins in such
numbers. What the measurements need to find again is written to `loaded.json`.
"""

import json
import sys
import time
from collections.abc import Iterator
from itertools import batched, groupby
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bench.corpus import Corpus, Letter, corpus
from bench.lmtp import WRITER
from staffroom.commons.search import rebuilding
from staffroom.doors.email.models import Relay
from staffroom.foundation import dkim
from staffroom.journal import runner
from staffroom.rooms.conversations.actions import BroughtIn, Said, bring_in, message_of
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.actions import create_network, set_level
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.actions import set_up_site, set_up_token, unclaimed
from staffroom.rooms.people.models import Account, Address, Person

DOMAIN = "lists.example.org"
SUBSCRIBERS = 10_000


def main() -> None:
    """`FOLDER MESSAGES SINK_PORT` from the command line."""
    folder, messages, sink_port = sys.argv[1:]
    load(Path(folder), int(messages), int(sink_port))


def load(folder: Path, messages: int, sink_port: int) -> None:
    """A site with an operator who writes, a network to read, and a network with 10,000 members."""
    call_command("migrate", verbosity=0)
    writer = set_up_site(
        token=set_up_token(),
        name="Bench",
        mail_domain=DOMAIN,
        base_url="http://127.0.0.1:58500",
        operator_name="Bench Writer",
        operator_email=WRITER,
    )
    readers, everybody = new_network(writer, "Readers", "bench"), new_network(writer, "Everybody", "everybody-here")
    began = time.monotonic()
    letters = corpus(messages)
    _bring_in(readers, letters)
    seconds = time.monotonic() - began
    _subscribe(everybody)
    connect(sink_port)
    _finish_what_follows()
    found = {
        "cookie": cookie_of(writer),
        "thirty": [_path(message_id) for message_id in letters.thirty],
        "three_hundred": [_path(message_id) for message_id in letters.three_hundred],
        "network": reverse("networks:network", args=[readers.slug]),
        "network_address": f"{readers.slug}@{DOMAIN}",
        "everybody_address": f"{everybody.slug}@{DOMAIN}",
        "dkim_record": dkim.dns_record(settings.DKIM_KEY.read_text()),
        "letters_per_second": round(messages / seconds, 1),
    }
    (folder / "loaded.json").write_text(json.dumps(found, indent=1))


def _finish_what_follows() -> None:
    """The index of what can be found is built in the background: that is not to go on while something is measured."""
    runner.run_all()
    for _progress in rebuilding.rebuild():
        pass


def new_network(writer: Person, name: str, slug: str) -> Network:
    """Public, and with its first member reading on the web only."""
    network = create_network(by=writer, name=name, slug=slug, kind="group", purpose="Being measured.")
    set_level(network, person=writer, level=Membership.Level.WEB)
    return network


def _bring_in(network: Network, letters: Corpus) -> None:
    authors = {letter.address: letter.name for letter in letters.letters}
    with transaction.atomic():
        people = {address: unclaimed(name=name) for address, name in authors.items()}
    for some in batched(_conversations(letters.letters, people), 100):
        bring_in(network, some)


def _conversations(letters: list[Letter], people: dict[str, Person]) -> Iterator[BroughtIn]:
    """Everything but the attachments, which one letter in a hundred has."""
    ordered = sorted(letters, key=lambda letter: (letter.conversation, letter.place))
    for _, group in groupby(ordered, key=lambda letter: letter.conversation):
        together = list(group)
        places = {letter.message_id: letter.place + 1 for letter in together}
        yield BroughtIn(
            together[0].subject,
            [
                Said(
                    author=people[letter.address],
                    text=letter.text,
                    posted_at=letter.written_at,
                    form=Message.Form.PLAIN,
                    answers=places.get(letter.answers),
                    quoted=letter.quoted,
                    message_id=letter.message_id,
                )
                for letter in together
            ],
        )


@transaction.atomic
def _subscribe(network: Network) -> None:
    now = timezone.now()
    names = [f"reader{number:05d}" for number in range(SUBSCRIBERS)]
    people = Person.objects.bulk_create(Person(name=f"Reader {name[6:]}", handle=name) for name in names)
    emails = [f"{person.handle}@readers.example.org" for person in people]
    Account.objects.bulk_create(
        Account(person=person, email=email, password="!") for person, email in zip(people, emails, strict=True)
    )
    Address.objects.bulk_create(
        Address(person=person, email=email, verified_at=now, is_primary=True)
        for person, email in zip(people, emails, strict=True)
    )
    Membership.objects.bulk_create(Membership(network=network, person=person, joined_at=now) for person in people)
    Network.objects.filter(pk=network.pk).update(member_count=SUBSCRIBERS + 1)


def connect(sink_port: int) -> None:
    """Mail goes to the sink, and is signed."""
    Relay.objects.create(pk=1, host="127.0.0.1", port=sink_port, security=Relay.Security.NONE)
    settings.DKIM_KEY.parent.mkdir(parents=True, exist_ok=True)
    settings.DKIM_KEY.write_text(dkim.generate_key())


def cookie_of(person: Person) -> str:
    """What a browser in which they have signed in sends along."""
    account = Account.objects.get(person=person)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _path(message_id: str) -> str:
    message = message_of(message_id)
    if message is None:
        raise LookupError(f"{message_id} was not brought in.")
    return reverse("conversations:conversation", args=[message.conversation_id])
