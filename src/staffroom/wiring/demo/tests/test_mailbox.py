"""Whose mail lies where in the demo: people's, and that of addresses nobody has yet."""

import pytest
from django.utils import timezone

from staffroom.doors.email import letters
from staffroom.doors.email.models import Delivery, SentMail
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.wiring.demo import mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def sent_to(email):
    """A mail as the demo keeps it when it has gone out."""
    letters.write(kind=letters.SITE, key=f"site:{timezone.now()}", to=email, subject="Your code", text="1")
    return SentMail.objects.create(delivery=Delivery.objects.get(to=email), raw=b"Subject: Your code\r\n\r\n1\r\n")


def test_a_code_for_somebody_new_lies_under_their_address():
    sent = sent_to("nia@mail.example")
    assert mailbox.strangers() == {"nia@mail.example": 1}
    owner = mailbox.owner("nia@mail.example")
    assert list(mailbox.mails_of(owner)) == [sent]


def test_it_moves_into_their_mailbox_once_the_address_is_theirs():
    sent = sent_to("nia@mail.example")
    nia = PersonFactory(name="Nia Rees", handle="nia-rees", account__email="nia@mail.example")
    assert mailbox.strangers() == {}
    assert list(mailbox.mails_of(mailbox.owner(nia.handle))) == [sent]


def test_nobody_reads_it_under_another_name():
    sent_to("nia@mail.example")
    jo = PersonFactory(name="Jo Norwood", handle="jo-norwood")
    assert list(mailbox.mails_of(mailbox.owner(jo.handle))) == []


@pytest.mark.parametrize("key", ["who-is-that", "who@mail.example"])
def test_what_nobody_wrote_to_is_no_mailbox(key):
    assert mailbox.owner(key) is None
