"""A small world with private text in it, and somebody in every role."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from staffroom.commons.moderation import actions as moderation
from staffroom.commons.moderation.models import Decision, Matter
from staffroom.doors.archive import importing, roster_reading, rosters
from staffroom.doors.archive.models import FoundMail, Roster
from staffroom.doors.email import mailboxes
from staffroom.doors.email.models import Delivery, Incoming, Letter
from staffroom.doors.email.providers.entering import enter
from staffroom.doors.email.providers.kinds import KINDS
from staffroom.foundation.calendars import Meeting
from staffroom.foundation.files import inspect
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Conversation, HeldPost, Tending
from staffroom.rooms.events import actions as events
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Ban, Measure, Membership, Network, OldAddress
from staffroom.rooms.people import actions as people_actions
from staffroom.rooms.people.actions import connect
from staffroom.rooms.people.models import Account, Person
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions as profiles
from staffroom.rooms.profiles.fields import FIELDS
from staffroom.rooms.profiles.models import Introduction, Mentoring, Recommendation

# The author of what is private knows the connection, as a friend, and has blocked another.
ROLES = (
    "guest",
    "newcomer",
    "connection",
    "blocked",
    "applicant",
    "leaver",
    "banned",
    "member",
    "facilitator",
    "owner",
    "operator",
)
# Every private text has one of these in it; whoever may not read it must never be sent one.
MARKERS = {
    name: f"zq{name}qz"
    for name in (
        "title",
        "text",
        "filename",
        "content",
        "networkname",
        "purpose",
        "about",
        "draft",
        "history",
        "heldmail",
        "heldpost",
        "report",
        "removed",
        "reason",
        "bannedaddress",
        "archived",
        "roster",
        "private",
        "meeting",
    )
}

# What its own members are not to see, but those alone who look after it (the report is a member's own).
FOR_FACILITATORS = {"heldmail", "heldpost", "removed", "roster", "bannedaddress"}

# What none of the roles is to see, whatever they look after: it is between two people who have none of them.
FOR_NOBODY = {"private"}


@dataclass
class Place:
    """A network and what is in it."""

    network: Network
    message: Any
    reply: Any
    attachment: Any
    withdrawn: Any
    request: Membership
    invitation: Any
    incoming: Incoming
    delivery: Delivery
    matter: Matter
    decision: Decision
    archive: FoundMail
    roster: Roster
    old_address: OldAddress
    held_post: HeldPost
    tending: Tending
    measure: Measure
    ban: Ban


@dataclass
class World:
    people: dict[str, Person | None]
    author: Person
    open: Place
    closed: Place
    site_ban: Ban
    private: Any
    recommendation: Recommendation
    mentoring: Mentoring
    introduction: Introduction

    @property
    def proof_token(self) -> str:
        return signing.dumps(self.author.addresses.get().pk, salt="staffroom:address")


def build(*also_open: str) -> World:
    """`open` may be read by anybody; `closed` by its members alone, who are the only ones to know of it.

    Markers named in `also_open` are to be looked for in the open network as well.
    """
    people: dict[str, Person | None] = {role: PersonFactory() for role in ROLES if role != "guest"}
    people["guest"] = None
    Account.objects.filter(person=people["operator"]).update(is_operator=True)
    author = PersonFactory(name="Author Here", handle="author-here")
    people_actions.connect(author, people["connection"])
    people_actions.categorise(author, [people["connection"]], people_actions.category_for(author, kind="friend"))
    people_actions.block(author, people["blocked"])
    openly = {name: MARKERS[name] if name in also_open else "plain" for name in MARKERS}
    open_place = _place(people, author, "open-choir", "public", "request", openly)
    closed_place = _place(people, author, "closed-choir", "network", "invitation", MARKERS)
    # Nobody answers there.
    mailboxes.enter(host="127.0.0.1", port=1, security="none", username="box@mail.example", password="closed")
    enter(KINDS["mailgun"], {"api_key": "closed", "webhook_signing_key": "closed"})
    site_ban = networks.ban_address(None, "*@elsewhere.example", by=people["operator"])
    private = _private(author, open_place)
    _of_oneself(author)
    introduction = _knowing(author, people["member"], Person.objects.get(handle="somebody-else"))
    between = _between(author, Person.objects.get(handle="somebody-else"))
    return World(people, author, open_place, closed_place, site_ban, private, *between, introduction)


def _private(author, place):
    """What the author and one other member of the network say to one another alone."""
    words = MARKERS["private"]
    other = networks.join(place.network, person=PersonFactory(name="Somebody Else", handle="somebody-else")).person
    first = conversations.start_private(
        author=author,
        people=[other],
        title=f"Between us {words}",
        text=f"It is {words}.",
        files=[inspect(words.encode(), "between-us.txt")],
    )
    conversations.edit(first, by=author, text=f"It was {words}.")
    conversations.reply(first.conversation, author=other, text=f"I answer {words}.", answers=first)
    conversations.keep_draft(other, conversation=first.conversation, text=f"And {words}.")
    conversations.keep_draft(author, text=f"More {words}.", title=words, people=[other], is_private=True)
    return first


def _of_oneself(author):
    """What the author says in a profile, of which only the photo is for members: the rest is for nobody else."""
    words = MARKERS["private"]
    profiles.describe(author, pronouns=words[:40], about=f"I am {words}.", role=words, organisation=words)
    profiles.describe(author, topics=profiles.own_terms(author, "topic", ["Lighthouses"]), languages=[["cy", words]])
    profiles.add_position(author, role=words, organisation=words, about=words)
    profiles.add_qualification(author, name=words, letters=words[:20], awarded_by=words)
    profiles.add_link(author, url="https://author.example/", label=words)
    profiles.disclose(author, {field: ("me", None) for field in FIELDS if field != "photo"})
    picture = io.BytesIO()
    Image.new("RGB", (96, 96), (30, 94, 66)).save(picture, "PNG")
    profiles.set_photo(author, picture.getvalue())


def _between(author, other):
    """What waits between the same two: a recommendation that was handed back, and a request for mentoring."""
    words = MARKERS["private"]
    connect(author, other)
    asked = profiles.ask_for_recommendation(author, other, purpose=f"For {words}", beginning=f"I know {words}")
    written = profiles.recommend(other, author, text=f"Does {words} well.", circumstances=f"at {words}")
    profiles.return_recommendation(written, by=author, revision=written.revision, words=f"Not {words}")
    profiles.offer_mentoring(other, capacity=1)
    return asked, profiles.ask_mentor(author, other, purpose=f"Help me with {words}.")


def _knowing(author, member, other):
    """What the author keeps to themselves of a member and of another, and what waits between these and a third."""
    words, third = MARKERS["private"], PersonFactory()
    category = people_actions.category_for(author, name=f"Good at {words}")
    for person in (member, other, third):
        people_actions.connect(author, person)
        said = {"met_at": f"At {words}", "notes": f"Fond of {words}"}
        people_actions.note_about(author, person, category=category, **said)
    people_actions.ask_to_connect(other, third, note=f"You know {words}")
    people_actions.ask_to_connect(PersonFactory(), author, note=f"I love {words}")
    return profiles.introduce_two(author, other, third, words=f"Both of you like {words}.")


def _place(people, author, slug, readable, joining, words) -> Place:
    network = networks.create_network(
        by=people["owner"],
        name=f"Choir {words['networkname']}",
        slug=slug,
        kind="group",
        purpose=f"To sing {words['purpose']}",
        about=f"We sing {words['about']}",
    )
    for role in ("member", "facilitator", "leaver", "banned"):
        networks.join(network, person=people[role])
    networks.join(network, person=author)
    networks.set_role(network, person=people["facilitator"], role="facilitator", by=people["owner"])
    networks.leave(network, person=people["leaver"])
    ban = networks.ban(network, person=people["banned"], by=people["owner"])
    pest = "".join(filter(str.isalnum, words["bannedaddress"]))  # all that an address takes of it
    networks.ban_address(network, f"{pest}@ads.example", by=people["owner"])
    resting = networks.join(network, person=PersonFactory()).person
    measure = networks.pause(network, person=resting, until=timezone.now() + timedelta(days=9), by=people["owner"])
    network = networks.change_settings(
        network, by=people["owner"], readable=readable, findable=readable, joining=joining
    )
    request = Membership.objects.create(network=network, person=people["applicant"], state="requested")
    message, reply, withdrawn = _conversation(author, people, network, words)
    matter, decision = _moderation(author, people, message, words)
    conversations.close(message.conversation, by=people["facilitator"], reason=f"It was {words['reason']}.")
    conversations.reopen(Conversation.objects.get(pk=message.conversation_id), by=people["facilitator"])
    return Place(
        network=network,
        message=message,
        reply=reply,
        attachment=message.attachments.get(),
        withdrawn=withdrawn,
        request=request,
        invitation=networks.invite(network, by=people["owner"]),
        incoming=_incoming(network, words),
        delivery=_delivery(network, author),
        matter=matter,
        decision=decision,
        archive=_archive(network, people["owner"], words),
        roster=_roster(network, people["owner"], words),
        held_post=_held_post(network, author, words),
        tending=Tending.objects.filter(conversation=message.conversation).earliest("pk"),
        measure=measure,
        ban=ban,
        old_address=networks.add_old_address(network, f"old-{network.slug}@archive.example", by=people["owner"]),
    )


def _conversation(author, people, network, words):
    file = inspect(words["content"].encode(), f"{words['filename']}.txt")
    message = conversations.start(
        author=author,
        networks=[network],
        title=f"About {words['title']}",
        text=f"It was {words['history']}.",
        files=[file],
    )
    message = conversations.edit(message, by=author, text=f"It is {words['text']}.")
    reply = conversations.reply(
        message.conversation,
        author=people["owner"],
        text=f"I answer {words['text']}.",
        answers=message,
        files=[inspect(f"BEGIN:VCALENDAR\r\nX-WORD:{words['meeting']}\r\n".encode(), "invite.ics")],
    )
    _meeting(reply.attachments.get(), words)
    withdrawn = conversations.reply(message.conversation, author=author, text=f"I was hasty {words['text']}.")
    return message, reply, conversations.withdraw(withdrawn, by=author)


def _meeting(file, words):
    """It is to come, and online: so it stands wherever meetings are listed, for those who may know of it."""
    title, soon = f"Rehearsal {words['meeting']}", timezone.now() + timedelta(days=3)
    said = {"title": title, "place": f"Hall {words['meeting']}", "url": f"https://{words['meeting']}.example/"}
    meeting = Meeting(
        uid=words["meeting"],
        occasion="",
        is_whole=True,
        sequence=0,
        is_cancelled=False,
        starts_at=soon,
        ends_at=soon + timedelta(hours=1),
        is_all_day=False,
        zone="Europe/London",
        is_online=True,
        organiser=f"Conductor {words['meeting']}",
        **said,
    )
    events.announce(file, [meeting])


def _moderation(author, people, message, words):
    """A report that waits, and a message that was removed with its reason."""
    report = moderation.report_message(message, by=people["member"], ground="other", words=f"Hm {words['report']}")
    said = conversations.reply(message.conversation, author=author, text=f"Nonsense {words['removed']}.")
    removal = conversations.remove(said, by=people["facilitator"], reason=f"It was {words['reason']}.")
    return Matter.objects.get(kind="report", thing_id=report.pk), Decision.objects.get(
        kind="removed", thing_id=removal.pk
    )


def _held_post(network, author, words) -> HeldPost:
    """What waits for the facilitators, who alone see it, with its author."""
    return conversations.hold(
        author=author,
        networks=[network],
        title=f"May I {words['heldpost']}",
        text=f"Perhaps {words['heldpost']}.",
        waits={network.pk: HeldPost.Reason.MODERATED},
    )


def _archive(network, owner, words) -> FoundMail:
    """An archive that is in and not opened yet, with a mail that is held; nobody but the owner hears of it."""
    mail = (
        f"From: Long Ago <{words['archived']}@archive.example>\nSubject: Of old {words['archived']}\n"
        f"Date: Mon, 1 Mar 2004 10:00:00 +0000\nMessage-ID: <1@{network.slug}.archive.example>\n"
        f'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nIt was {words["archived"]} then.\n'
        f'--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="{words["archived"]}.txt"\n\n'
        f"{words['archived']}\n--b--\n"
    )
    mark = "From somebody@archive.example Mon Mar  1 10:00:00 2004\n"
    file = SimpleUploadedFile("2004.mbox", f"{mark}{mail}\n{mark}\n{words['archived']}\n".encode())
    import_ = importing.begin_on_the_web(network, by=owner, files=[file])
    importing.go_on(import_, importing.given_files(import_))
    importing.start_writing(import_, by=owner)
    importing.go_on(import_, [])
    return import_.mails.get(state="held")


def _roster(network, owner, words) -> Roster:
    """Somebody who would come in if whoever runs the site agreed; none but the owner knows who."""
    table = f"Email,Name\n{words['roster']}@{network.slug}.example,Their {words['roster']}\n"
    roster = rosters.take_files(network, [("members.csv", table.encode())], by=owner, level="every")
    return rosters.ask(roster_reading.read(roster), by=owner, level="every", takes_roles=False)


def _incoming(network, words) -> Incoming:
    raw = f"From: stranger@mail.example\r\nSubject: {words['heldmail']}\r\n\r\nHello {words['heldmail']}\r\n"
    return Incoming.objects.create(
        raw=raw.encode(),
        sender="stranger@mail.example",
        from_address="stranger@mail.example",
        subject=words["heldmail"],
        recipients=[f"{network.slug}@lists.example.org"],
        received_at=timezone.now(),
        processed_at=timezone.now(),
        state=Incoming.State.HELD,
        reason="stranger",
        network=network,
    )


def _delivery(network, person) -> Delivery:
    letter = Letter.objects.create(kind="welcome", key=f"welcome:{network.pk}", subject="Welcome", text="Welcome")
    now = timezone.now() - timedelta(hours=1)
    return Delivery.objects.create(
        letter=letter,
        network=network,
        person=person,
        to=person.addresses.get().email,
        next_attempt_at=now,
        created_at=now,
    )
