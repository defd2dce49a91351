"""Every URL × every method × every role has an expected answer in access.txt; a missing one fails.

To see what the site answers now: STAFFROOM_WRITE_ACCESS=true pytest tests/house/test_access.py writes the file anew.
Read the difference as you would read a change of the locks.
"""

import os
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from staffroom.doors.email.models import Mailbox, Provider
from staffroom.journal import runner
from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles.models import Term

from .world import FOR_FACILITATORS, FOR_NOBODY, MARKERS, ROLES, World, build

# All of them in one process: what they look at is made once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("access")]
EXPECTED = Path(__file__).with_name("access.txt")
METHODS = ("GET", "POST")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Streams never end; tests of their own say who may open them. Files are served by WhiteNoise.
ELSEWHERE = {"conversations:live": "rooms/conversations/tests: who may watch"}
# Where owners see an archive that is in and not opened yet.
OF_OWNERS = {"archive:import", "archive:imports", "archive:closed", "archive:held", "archive:held_mail"}
NOT_OPENED = {"archived"}


def patterns(resolver=None, namespace="", above=()):
    """(name, parameters) of every URL pattern there is."""
    for one in (resolver or get_resolver()).url_patterns:
        names = [*above, *one.pattern.regex.groupindex]
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", sorted(names)
        else:
            yield from patterns(one, f"{namespace}{one.namespace}:" if one.namespace else namespace, names)


def parameters(name: str, names: list[str], world: World, place) -> dict[str, object]:
    """What stands in the URL: something of `place`."""
    by_name = {
        "archive:held_mail": {"pk": place.archive.brought_by_id, "mail": place.archive.pk},
        "email:held_mail": {"pk": place.incoming.pk},
        "email:provider": {"name": "mailgun"},
        "email:hook": {"token": Provider.objects.get().token, "way": "mail"},
        "help:guide": {"part": "members", "name": "by-web"},
        "help:example": {"part": "operators", "name": "Caddyfile"},
        "moderation:matter": {"pk": place.matter.pk},
        **{f"moderation:{one}": {"pk": place.decision.pk} for one in ("decision", "undoing", "appeal")},
        "conversations:waiting_post": {"pk": place.held_post.pk},
        "conversations:undoing": {"pk": place.tending.pk},
        "networks:member": {"pk": place.network.memberships.get(person=world.people["member"]).pk},
        "networks:measure": {"pk": place.measure.pk},
        "networks:ban": {"pk": place.ban.pk},
        "networks:site_ban": {"pk": world.site_ban.pk},
        "networks:role": {"pk": place.network.memberships.get(person=world.people["member"]).pk},
        "networks:admission": {"pk": place.request.pk},
        "networks:revocation": {"pk": place.invitation.pk},
        "networks:invitation": {"token": place.invitation.token},
        "profiles:section": {"section": "words"},
        "profiles:vocabulary": {"name": "topic"},
        "profiles:vocabulary_file": {"name": "topic"},
        "profiles:position": {"pk": world.author.positions.get().pk},
        "profiles:position_removal": {"pk": world.author.positions.get().pk},
        "profiles:qualification": {"pk": world.author.qualifications.get().pk},
        "profiles:qualification_removal": {"pk": world.author.qualifications.get().pk},
        "profiles:link": {"pk": world.author.links.get().pk},
        "profiles:link_removal": {"pk": world.author.links.get().pk},
        **{f"profiles:{one}": {"pk": Term.objects.get().pk} for one in ("term", "term_offer", "term_together")},
        "profiles:photo": {"token": Person.objects.get(pk=world.author.pk).photo, "size": 96, "format": "webp"},
        "people:address_proof": {"token": world.proof_token},
        "people:address": {"pk": world.author.addresses.get().pk},
        "people:address_primary": {"pk": world.author.addresses.get().pk},
    }
    of_messages = {
        "conversations:message",
        "conversations:claim",
        "conversations:history",
        "conversations:revision",
        "conversations:withdrawal",
        "conversations:removal",
        "conversations:splitting",
        "conversations:private_reply",
        "moderation:report_message",
    }
    usual = {
        "slug": place.network.slug,
        "handle": world.author.handle,
        "token": "nonsense",
        "section": "reading",
        "filename": place.attachment.filename,
        "pk": place.message.pk if name in of_messages else place.message.conversation_id,
    }
    if name.startswith("moving:"):
        usual["pk"] = place.old_address.pk if "address" in name else place.roster.pk
    elif name.startswith("archive:"):
        usual["pk"] = place.archive.brought_by_id
    elif name.startswith("conversations:attachment"):
        usual["pk"] = place.attachment.pk
    elif name.startswith("email:held"):
        usual["pk"] = place.incoming.pk
    elif name.startswith("email:mailbox"):
        usual["pk"] = Mailbox.objects.get().pk
    elif name.startswith("profiles:recommendation"):
        usual["pk"] = world.recommendation.pk
    elif name.startswith("profiles:mentoring"):
        usual["pk"] = world.mentoring.pk
    elif name == "profiles:introduction_between":
        usual["pk"] = world.introduction.pk
    elif name == "email:attempt":
        usual["pk"] = place.delivery.pk
    return {one: (usual | by_name.get(name, {})).get(one, "1") for one in names}


def private_requests(world: World):
    """The same for what is between two people alone: whatever is said of a conversation, a message or a file."""
    first = world.private
    of_it = {"conversation": first.conversation_id, "message": first.pk, "attachment": first.attachments.get().pk}
    paths = {"conversations": "conversation", "messages": "message", "attachments": "attachment"}
    for name, names in sorted(patterns()):
        if name in ELSEWHERE or "pk" not in names or name.startswith("demo:"):
            continue
        url = reverse(name, kwargs=parameters(name, names, world, world.open))
        kind = paths.get(url.split("/")[1])
        if kind is None:
            continue
        given = {"pk": of_it[kind], "filename": first.attachments.get().filename}
        kwargs = parameters(name, names, world, world.open) | {one: given[one] for one in names if one in given}
        for method in METHODS:
            yield f"{name} private {method}", method, reverse(name, kwargs=kwargs)


def requests(world: World):
    """(row name, method, url) for everything; what is in a network twice, for the open and the closed one."""
    for name, names in sorted(patterns()):
        if name in ELSEWHERE or name.startswith("demo:"):
            continue
        places = {"open": world.open, "closed": world.closed} if names else {"-": world.open}
        for which, place in places.items():
            url = reverse(name, kwargs=parameters(name, names, world, place))
            for method in METHODS:
                yield f"{name} {which} {method}", method, url


def _is_kept_from(role: str) -> set[str]:
    """The markers that somebody in that role is not to see, but for `_may_be_told`."""
    inside = {"member": FOR_FACILITATORS, "facilitator": set(), "owner": set()}
    return inside.get(role, set(MARKERS)) | FOR_NOBODY | NOT_OPENED


def _may_be_told(row: str, role: str, marker: str) -> bool:
    """The few who are told something private nevertheless, and why."""
    if marker in NOT_OPENED:
        return role == "owner" and row.partition(" ")[0] in OF_OWNERS  # they look at it before they open it
    if row.startswith("conversations:attachment closed") and marker == "filename":
        return True  # it stood in the address that was asked for
    if row.startswith(("email:held", "email:deliveries")) and role == "operator":
        return marker in {"heldmail", "networkname"}  # it may be what is wrong with the site
    if row.startswith("networks:invitation closed"):
        return marker in {"networkname", "purpose", "about"}  # whoever has the link was invited
    if row.startswith(("moderation:site_log", "moderation:log", "moderation:decision", "moderation:network_queue")):
        return role == "operator" and marker in {"networkname", "reason", "bannedaddress"}  # they answer for it all
    if row.startswith(("moving:waiting_rosters", "moving:roster_decision", "moving:old_addresses")):
        return role == "operator" and marker == "networkname"  # they say whether people, and mail, come in
    if row.startswith("home:home"):
        return role == "banned" and marker == "networkname"  # a line says what they were banned from
    # Who asked to join, or belonged once, knows its name; it is on their own record.
    on_record = ("networks:leaving closed", "people:takeaway", "moderation:about_you")
    knows_the_name = row.startswith(on_record) and role in {"applicant", "leaver", "banned"}
    return knows_the_name and marker == "networkname"


@dataclass(frozen=True)
class Leak:
    """A text with a marker in it that `role` should not have been told."""

    row: str
    role: str
    marker: str


def answers(world: World) -> tuple[dict[str, str], list[Leak]]:
    """Row name → the status for each role, in the order of ROLES; and every leak."""
    clients = {role: _client(world.people[role]) for role in ROLES}
    found, leaks = {}, []
    for row, method, url in chain(requests(world), private_requests(world)):
        statuses = []
        for role in ROLES:
            body, status = _ask(clients[role], method, url)
            statuses.append(str(status))
            told = [name for name in sorted(_is_kept_from(role)) if MARKERS[name] in body]
            leaks += [Leak(row, role, name) for name in told if not _may_be_told(row, role, name)]
        found[row] = " ".join(statuses)
    return found, leaks


def _client(person) -> Client:
    client = Client(raise_request_exception=True)
    if person is not None:
        client.force_login(person.account, backend=BACKEND)
    return client


def _ask(client: Client, method: str, url: str) -> tuple[str, int]:
    """The answer, headers and all; what the request changed is taken back."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(method, url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return body.decode("utf-8", "replace") + str(answer.headers), answer.status_code


def _expected() -> dict[str, str]:
    lines = [line for line in EXPECTED.read_text().splitlines() if line and not line.startswith("#")]
    return {line.rpartition(" | ")[0].strip(): line.rpartition(" | ")[2].strip() for line in lines}


def _write(found: dict[str, str]) -> None:
    width = max(map(len, found))
    head = f"# {'URL, of what, method':<{width - 2}} | {' '.join(ROLES)}"
    EXPECTED.write_text("\n".join([head, *(f"{row:<{width}} | {statuses}" for row, statuses in found.items()), ""]))


def make_world() -> World:
    """The open network's archive is private, too, as long as it is not opened."""
    world = build("archived")
    runner.run_all()
    return world


@pytest.fixture(scope="module")
def answered(shared_world, django_db_blocker):
    """All tests look at the same answers: there are some ten thousand."""
    with django_db_blocker.unblock():
        return answers(shared_world.world)


def test_everybody_is_answered_as_it_was_decided(answered):
    found, _leaks = answered
    if os.environ.get("STAFFROOM_WRITE_ACCESS") == "true":
        _write(found)
    expected = _expected()
    differences = [
        f"{row}: {found.get(row, '(gone)')} instead of {expected.get(row, '(not classified)')}"
        for row in sorted(found.keys() | expected.keys())
        if found.get(row) != expected.get(row)
    ]
    assert "\n".join(differences) == ""


def test_nothing_private_gets_out(answered):
    _found, leaks = answered
    assert [leak for leak in leaks if leak.marker not in NOT_OPENED] == []


def test_no_page_shows_anything_of_a_closed_archive(answered):
    _found, leaks = answered
    assert [leak for leak in leaks if leak.marker in NOT_OPENED] == []
