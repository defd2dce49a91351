"""What people ask of a network by mail: to join, to leave, for digests, for help."""

import pytest

from staffroom.doors.email import sending
from staffroom.doors.email.models import Delivery, Letter
from staffroom.doors.email.routes import author_address, confirm_address, unsubscribe_address
from staffroom.journal import runner
from staffroom.rooms.conversations.models import Conversation
from staffroom.rooms.networks.actions import ban, leave, set_level
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.actions import add_address
from staffroom.rooms.people.models import Address, Person
from staffroom.rooms.people.tests.factories import PersonFactory

from .inbound import email_of, written
from .outbound import arrived, relay

pytestmark = pytest.mark.django_db(transaction=True)

SUBSCRIBE = "lone-workers+subscribe@lists.example.org"
UNSUBSCRIBE = "lone-workers+unsubscribe@lists.example.org"
DIGEST = "lone-workers+digest@lists.example.org"
PASSED = [("Authentication-Results", "mx.lists.example.org; dmarc=pass header.from=mail.example")]


@pytest.fixture
def trusting(settings):
    settings.TRUSTED_AUTHSERV_IDS = ["mx.lists.example.org"]


def letters_to(email):
    return list(Letter.objects.filter(deliveries__to=email).order_by("pk"))


def state_of(person, network):
    return Membership.objects.filter(person=person, network=network).values_list("state", "level").first()


def test_joining_posting_and_leaving_takes_nothing_but_mail(site, network, deliver):
    sam = "Sam Reed <sam@else.example>"
    asked = deliver(written(sam, "", "Please"), to=SUBSCRIBE)
    assert (asked.state, asked.reason, Membership.objects.filter(state="active").count()) == ("done", "asked-back", 2)

    [letter] = letters_to("sam@else.example")
    deliver(written(sam, f"Re: {letter.subject}", ""), to=letter.headers["Reply-To"])
    person = Address.objects.verified().get(email="sam@else.example").person
    assert (person.name, state_of(person, network)) == ("Sam Reed", ("active", "every"))
    runner.run_all()
    assert [letter.kind for letter in letters_to("sam@else.example")] == ["answer", "welcome"]

    posted = deliver(written(sam, "Hello", "I am new."), to=network)
    assert (posted.state, posted.message.author) == ("done", person)

    deliver(written(sam, "", ""), to=unsubscribe_address(person.pk, network.pk, site))
    assert state_of(person, network) == ("left", "every")


def test_a_server_that_vouches_for_the_sender_saves_asking_back(trusting, network, priya, deliver):
    row = deliver(written(priya, "", "", headers=PASSED), to=DIGEST)

    assert (row.state, state_of(priya, network)) == ("done", ("active", "digest"))
    assert [letter.subject for letter in letters_to(email_of(priya))] == ["Lone Workers: one digest a day"]


def test_a_header_that_anybody_could_have_written_saves_nothing(trusting, network, priya, ports):
    from staffroom.doors.email import processing

    with ports.by_smtp() as client:
        client.sendmail("someone@else.example", [UNSUBSCRIBE], written(priya, "", "", headers=PASSED))
    processing.process_all()

    assert state_of(priya, network) == ("active", "every")


def test_nobody_is_unsubscribed_by_a_mail_in_their_name(network, priya, deliver):
    row = deliver(written(priya, "unsubscribe", ""), to=UNSUBSCRIBE)

    assert (row.reason, state_of(priya, network)) == ("asked-back", ("active", "every"))
    [letter] = letters_to(email_of(priya))
    deliver(written(priya, f"Re: {letter.subject}", "yes"), to=letter.headers["Reply-To"])
    assert state_of(priya, network) == ("left", "every")


def test_a_confirmation_by_somebody_else_confirms_nothing(site, network, jo, priya, deliver):
    asked = priya.addresses.get()
    row = deliver(written(jo, "Re: leave", "yes"), to=confirm_address(2, asked.pk, network.pk, site))

    assert (row.state, row.reason, state_of(priya, network)) == ("held", "other-person", ("active", "every"))


def test_a_confirmation_proves_no_address_but_the_one_that_was_asked(network, priya, deliver):
    claimed = add_address(priya, "victim@else.example")
    deliver(written(priya, "", ""), to=DIGEST)
    [letter] = letters_to(email_of(priya))
    row = deliver(written("victim@else.example", "Re: digest", "yes"), to=letter.headers["Reply-To"])

    claimed.refresh_from_db()
    assert (row.state, row.reason, claimed.verified_at) == ("held", "other-person", None)


def test_the_old_words_are_understood(network, priya, deliver):
    deliver(written(priya, "", ""), to="lone-workers+leave@lists.example.org")

    assert letters_to(email_of(priya))[0].subject == "Answer this mail to leave Lone Workers"


def test_every_message_again(trusting, network, priya, deliver):
    set_level(network, person=priya, level="web")
    deliver(written(priya, "", "", headers=PASSED), to="lone-workers+every@lists.example.org")

    assert state_of(priya, network) == ("active", "every")


def test_the_last_owner_is_told_why_they_can_not_leave(site, network, jo, deliver):
    row = deliver(written(jo, "", ""), to=unsubscribe_address(jo.pk, network.pk, site))

    assert (row.state, state_of(jo, network)) == ("refused", ("active", "every"))
    assert "You are the only owner of Lone Workers." in letters_to(email_of(jo))[0].text


def test_a_request_waits_for_a_facilitator(trusting, network, deliver):
    network.joining = "request"
    network.save()
    deliver(written("sam@mail.example", "", "", headers=PASSED), to=SUBSCRIBE)

    sam = Address.objects.get(email="sam@mail.example").person
    assert state_of(sam, network) == ("requested", "every")
    assert letters_to("sam@mail.example")[0].subject == "You asked to join Lone Workers"


def test_a_network_that_hides_is_not_named_to_strangers(trusting, network, deliver):
    network.joining = "invitation"
    network.findable = network.readable = "network"
    network.save()
    deliver(written("sam@mail.example", "", "", headers=PASSED), to=SUBSCRIBE)
    deliver(written("sam@mail.example", "", "", headers=PASSED), to="lone-workers+help@lists.example.org")
    deliver(written("sam@mail.example", "Hello", "May I?"), to=network)

    said = [f"{letter.subject}\n{letter.text}\n{letter.html}" for letter in letters_to("sam@mail.example")]
    assert len(said) == 3
    assert [words for words in said if network.name in words or network.purpose in words] == []
    with relay() as desk:
        sending.send_waiting()
    heads = [mail["From"] for mail in arrived(desk) if mail.recipient == "sam@mail.example"]
    assert heads == ["The Staffroom <lone-workers+owner@lists.example.org>"] * 3


def test_help_says_how_it_works_once_an_hour(network, deliver):
    for _time in range(3):
        deliver(written("sam@else.example", "help", ""), to="lone-workers+help@lists.example.org")

    [letter] = letters_to("sam@else.example")
    assert letter.subject == "How Lone Workers works by mail"
    assert SUBSCRIBE in letter.text


def test_nobody_is_buried_in_confirmations(jo, network, deliver):
    from staffroom.rooms.networks.tests.factories import NetworkFactory

    networks = [network, *(NetworkFactory(slug=f"network-{number}", owner=jo) for number in range(8))]
    for number, it in enumerate(networks):
        sender = f"victim+{number}@else.example"
        deliver(written(sender, "", ""), to=f"{it.slug}+subscribe@lists.example.org")

    assert Delivery.objects.filter(to__startswith="victim").count() == 5


def test_owners_get_what_is_written_to_them_and_answer_directly(network, jo, deliver):
    deliver(
        written("Sam <sam@else.example>", "A question", "Who runs this?"), to="lone-workers+owner@lists.example.org"
    )

    [letter] = letters_to(email_of(jo))
    assert letter.subject == "To the owners of Lone Workers: A question"
    assert "> Who runs this?" in letter.text
    assert letter.headers["Reply-To"] == "sam@else.example"


def test_who_left_writes_to_nobody_who_did_not_write_to_them(site, network, jo, priya, said, deliver):
    leave(network, person=priya)
    Conversation.objects.update(audience="network")
    row = deliver(written(priya, "Re: Keys", "Hello?"), to=author_address(priya.pk, said.pk, site))

    assert (row.state, row.reason, letters_to(email_of(jo))) == ("refused", "gone", [])


def test_a_private_address_used_by_somebody_else_is_refused_and_only_they_are_told(site, jo, priya, said, deliver):
    row = deliver(written("sam@else.example", "Re: Keys", "Hi"), to=author_address(priya.pk, said.pk, site))

    assert (row.state, row.reason, row.network) == ("refused", "other-person", None)
    assert (row.subject, bytes(row.raw), letters_to(email_of(jo))) == ("", b"", [])
    assert [letter.subject for letter in letters_to("sam@else.example")] == ["Your mail was not passed on"]


def test_somebody_unproved_is_no_member_of_anything(network, deliver):
    deliver(written("sam@else.example", "", ""), to=SUBSCRIBE)
    row = deliver(written("sam@else.example", "Hello", "I am new."), to=network)

    sam = Person.objects.get(account__email="sam@else.example")
    assert (row.state, row.reason, sam.memberships.count()) == ("held", "stranger", 0)


def test_who_is_banned_from_the_site_writes_to_no_author(site, jo, priya, said, deliver):
    operator = PersonFactory(account__is_operator=True)
    ban(None, person=priya, by=operator)
    row = deliver(written(priya, "Re: Keys", "Hello?"), to=author_address(priya.pk, said.pk, site))
    assert (row.state, row.reason, letters_to(email_of(jo))) == ("refused", "other-person", [])
