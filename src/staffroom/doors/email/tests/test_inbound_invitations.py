"""Invitations that come by mail, the way calendars send them: as another form of the text, and as a file."""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid

import pytest

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.events.actions import read_calendars
from staffroom.rooms.events.models import Event
from staffroom.rooms.events.tests.factories import a_calendar, an_entry, in_days

from .inbound import email_of

pytestmark = pytest.mark.django_db(transaction=True)


def invitation(sender, *, method="REQUEST", sequence=0, with_file=False) -> bytes:
    """Text, HTML and calendar as alternatives; Google adds the same once more as a file."""
    mail = EmailMessage()
    mail["From"] = f"{sender.name} <{email_of(sender)}>"
    mail["To"] = "lone@lists.example.org"
    mail["Subject"] = "Biscuits & benchmarks"
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain="mail.example")
    mail.set_content("Join us on Thursday.\n")
    mail.add_alternative("<p>Join us on Thursday.</p>", subtype="html")
    calendar = a_calendar(an_entry(sequence=sequence), method=method)
    mail.add_alternative(calendar.decode(), subtype="calendar", params={"method": method})
    if with_file:
        mail.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def test_an_invitation_within_a_mail_is_a_file_and_a_meeting(site, network, jo, deliver):
    row = deliver(invitation(jo), to=network)
    message = Message.objects.get()
    read_calendars([message.pk])

    file, event = message.attachments.get(), Event.objects.get()
    assert (row.state, message.source) == ("done", "Join us on Thursday.")
    assert (file.filename, file.content_type) == ("invitation.ics", "text/calendar")
    assert (event.title, event.starts_at, event.attachment) == ("Biscuits & benchmarks", in_days(7), file)


def test_one_that_comes_twice_in_a_mail_is_one_meeting(site, network, jo, deliver):
    deliver(invitation(jo, with_file=True), to=network)
    message = Message.objects.get()
    assert (read_calendars([message.pk]), message.attachments.count()) == (1, 2)


def test_it_is_cancelled_by_a_mail_of_the_same_person_alone(site, network, jo, priya, deliver):
    for sender in (jo, priya):
        deliver(invitation(sender, **({"method": "CANCEL", "sequence": 1} if sender == priya else {})), to=network)
    read_calendars(list(Message.objects.order_by("pk").values_list("pk", flat=True)))
    assert list(Event.objects.values_list("is_cancelled", flat=True)) == [False]

    deliver(invitation(jo, method="CANCEL", sequence=1), to=network)
    read_calendars([Message.objects.latest("pk").pk])
    assert list(Event.objects.order_by("pk").values_list("is_cancelled", flat=True)) == [False, True]
