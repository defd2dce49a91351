from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.commons.moderation.models import Matter
from staffroom.commons.notifications.models import Notice
from staffroom.doors.email.models import Letter
from staffroom.rooms.conversations.actions import reply_or_wait, start_or_wait
from staffroom.rooms.conversations.models import HeldPost, Message
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.networks.tests.factories import InvitationFactory, MembershipFactory
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
LINK = "Look at https://watches.example/now for more."
TEXT = "Buy the very best watches of the whole world."


def wrote(person, network, text=LINK, title="Watches"):
    return start_or_wait(author=person, networks=[network], title=title, text=text)


@pytest.fixture
def newcomer(network):
    return MembershipFactory(network=network, person=PersonFactory(name="Newcomer One")).person


def test_the_first_message_of_somebody_unknown_waits_if_it_holds_a_link(network, newcomer):
    held = wrote(newcomer, network)
    assert isinstance(held, HeldPost)
    assert held.reason == "suspicious"
    assert isinstance(wrote(newcomer, network, text="Good morning, I am new here and glad of it."), Message)


def test_a_link_to_this_site_is_none(network, newcomer):
    assert isinstance(wrote(newcomer, network, text="As in http://testserver/conversations/1/"), Message)


def test_a_reply_waits_as_well(said, newcomer):
    assert isinstance(reply_or_wait(said.conversation, author=newcomer, text=LINK), HeldPost)


def known_by_time(person, network):
    Person.objects.filter(pk=person.pk).update(created_at=timezone.now() - timedelta(days=31))


def known_by_words(person, network):
    for number in range(2):
        wrote(person, network, text=f"Number {number} is a good one.")


def known_by_role(person, network):
    Membership.objects.filter(person=person, network=network).update(role="facilitator")


def known_by_a_facilitator(person, network):
    Membership.objects.filter(person=person, network=network).update(posting="free")


def known_by_asking(person, network):
    Network.objects.filter(pk=network.pk).update(joining="request")


def known_by_invitation(person, network):
    InvitationFactory(network=network, used_by=person, used_at=timezone.now())


@pytest.mark.parametrize(
    "known",
    [known_by_time, known_by_words, known_by_role, known_by_a_facilitator, known_by_asking, known_by_invitation],
)
def test_whom_somebody_knows_writes_links_at_once(network, newcomer, known):
    known(newcomer, network)
    assert isinstance(wrote(Person.objects.get(pk=newcomer.pk), network), Message)


def test_what_was_put_aside_once_waits_when_another_newcomer_says_it_without_a_link(network, newcomer):
    wrote(newcomer, network, text=f"{TEXT} https://a.example/")
    other = MembershipFactory(network=network).person
    assert isinstance(wrote(other, network, text=TEXT), HeldPost)


def test_somebody_who_is_known_may_say_what_others_are_held_for(network, newcomer, priya):
    wrote(newcomer, network, text=f"{TEXT} https://a.example/")
    known_by_time(priya, network)
    assert isinstance(wrote(Person.objects.get(pk=priya.pk), network, text=TEXT), Message)


def test_nobody_sees_a_wave_of_fifty_newcomers_and_one_click_ends_it(network, jo, noor, maeve, web, run):
    for number in range(50):
        person = MembershipFactory(network=network, person=PersonFactory(name=f"Spammer {number}")).person
        wrote(person, network, text=f"Hello {number}\n{TEXT} https://shop{number}.example/?id={number}")
    run()

    assert Message.objects.count() == 0
    for url in ("/", "/conversations/", "/networks/lone-workers/", "/networks/lone-workers/conversations/"):
        assert "watches" not in web(maeve).get(url).content.decode()
    assert Letter.objects.filter(kind="waiting").count() == 2
    assert Notice.objects.filter(kind="matter").count() == 2

    [leader] = Matter.objects.visible_to(jo).open().leading()
    assert "49 more say the same" in web(jo).get("/queue/").content.decode()
    web(jo).post(f"/queue/{leader.pk}/", {"choice": "discard"})
    run()

    assert Matter.objects.open().count() == 0
    assert set(HeldPost.objects.values_list("state", flat=True)) == {"declined"}
    assert Letter.objects.filter(kind="decision").count() == 0


def test_those_who_run_the_site_see_how_much_was_stopped(network, newcomer, jo, operator, web):
    wrote(newcomer, network)
    web(jo).post(f"/queue/{Matter.objects.get().pk}/", {"choice": "discard"})
    body = web(operator).get("/operations/stopped/").content.decode()
    row = '<th scope="row">A message that waits</th><td class="number">1</td><td class="number">1</td>'
    assert row in body
    assert web(jo).get("/operations/stopped/").status_code == 404
