"""Five hundred mails of advertising: nobody sees them, and nobody is buried in letters because of them."""

import pytest

from staffroom.commons.moderation.models import Matter
from staffroom.doors.email import processing
from staffroom.doors.email.models import Incoming, Letter
from staffroom.journal import runner
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.tests.factories import MembershipFactory

from .inbound import written

pytestmark = pytest.mark.django_db(transaction=True)
MAILS = 500


@pytest.fixture
def door(site):
    """The whole house reacts."""
    return site


@pytest.fixture
def wave(network, ports):
    """All of them, in others' names, by one connection."""
    with ports.by_smtp() as client:
        for number in range(MAILS):
            text = f"Dear friend {number},\nbuy the best watches of all the world at https://shop{number}.example/ now"
            mail = written(f"Friend {number} <friend{number}@spam{number}.example>", f"Watches {number}", text)
            client.sendmail(f"friend{number}@spam{number}.example", ["lone-workers@lists.example.org"], mail)
    processing.process_all()
    runner.run_all()


def test_five_hundred_mails_are_seen_by_nobody_and_put_aside_by_one_click(wave, network, jo, priya, client_of):
    MembershipFactory(network=network)
    assert Incoming.objects.filter(state="held").count() == MAILS
    assert Message.objects.count() == 0
    # One letter to who looks after it; a few senders were told that their mail waits, before it was a wave.
    assert Letter.objects.filter(kind="waiting").count() == 1
    assert Letter.objects.filter(kind="answer").count() == 20
    assert "atches" not in client_of(priya).get("/").content.decode()

    [leader] = Matter.objects.visible_to(jo).open().leading()
    assert leader.followers.count() == MAILS - 1
    assert client_of(jo).post(f"/queue/{leader.pk}/", {"choice": "discard"}).status_code == 302

    assert Matter.objects.open().count() == 0
    assert Incoming.objects.filter(state="discarded").count() == MAILS
    runner.run_all()
    assert Letter.objects.count() == 21
