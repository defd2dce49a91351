"""The address that a list had elsewhere: who can make its mail theirs, and who can't. By real SMTP and LMTP."""

from email import message_from_bytes, policy

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from staffroom.doors.email import moved_letters, processing, reactions, sending
from staffroom.doors.email.addressing import headers_of, recipients_in
from staffroom.doors.email.models import Delivery, Incoming, Mailbox
from staffroom.doors.email.old_addresses import written_token
from staffroom.doors.email.routes import Aim, Route, route_here
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.actions import OldAddressRefused
from staffroom.rooms.networks.facts import OldAddressAsked, OldAddressProved
from staffroom.rooms.networks.models import OldAddress
from staffroom.rooms.networks.tests.factories import OldAddressFactory

from .inbound import written
from .outbound import arrived, relay

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = "keys@old.example", "lone-workers@lists.example.org"


@pytest.fixture
def old(network, jo):
    return networks.add_old_address(network, OLD, by=jo)


@pytest.fixture
def letter(old, jo):
    """Our letter, as the relay took it."""
    asked = networks.ask_old_address(old, by=jo)
    moved_letters.ask_old_address(OldAddressAsked(old_address_id=old.pk, number=asked.asked_count))
    Delivery.objects.update(next_attempt_at=timezone.now())
    with relay() as desk:
        sending.send_waiting()
        [got] = arrived(desk)
    return got


def mail_to(to, sender, subject, text, **more):
    """What `sender` writes, with `to` in its To."""
    return written(sender, subject, text, **more).replace(b"whom it concerns <somebody@lists.example.org>", to.encode())


def is_proved():
    return OldAddress.objects.proved().exists()


def outcome(row):
    return row.state, row.reason


def test_the_letter_says_who_asks_and_whom_to_tell(letter):
    assert letter.recipient == OLD
    assert letter["To"] == OLD
    assert "Jo Norwood says that keys@old.example is the address of a list that moves to Lone Workers." in letter.text
    assert "postmaster@lists.example.org" in letter.text


@pytest.mark.parametrize("to", [NEW, OLD])
def test_the_letter_that_comes_back_proves_it_whether_forwarded_or_to_itself(letter, deliver, to):
    row = deliver(letter.raw, to=to, sender=letter.sender)
    assert outcome(row) == ("done", "old-address")
    assert (is_proved(), Message.objects.count()) == (True, 0)
    assert route_here(OLD) == route_here(NEW)


def test_the_letter_that_the_old_list_passes_on_in_its_own_name_proves_it(letter, deliver):
    mail = message_from_bytes(letter.raw, policy=policy.default)
    for name in ("Message-ID", "From"):
        del mail[name]
    mail["Message-ID"], mail["From"] = "<new@old.example>", f"Lone Workers via keys <{OLD}>"
    mail["List-Id"], mail["Precedence"] = "<keys.old.example>", "list"
    assert outcome(deliver(mail.as_bytes(), to=NEW, sender="keys-bounces@old.example")) == ("done", "old-address")
    assert is_proved()


def test_what_comes_by_it_before_waits_for_nobody_s_look_and_is_posted_then(old, letter, priya, deliver):
    early = deliver(mail_to(OLD, priya, "Keys", "Who keeps yours?"), to=OLD)
    assert (outcome(early), early.network) == (("held", "unproved"), None)
    assert not Incoming.objects.visible_to(old.network.memberships.get(role="owner").person).exists()

    deliver(letter.raw, to=OLD, sender=letter.sender)
    reactions.post_what_waited(OldAddressProved(old_address_id=old.pk, network_id=old.network_id))
    processing.process_all()
    early.refresh_from_db()
    assert (early.state, Message.objects.get().author) == ("done", priya)


def test_a_mail_to_the_network_that_names_it_as_well_waits_for_nothing(old, priya, deliver):
    row = deliver(mail_to(NEW, priya, "Keys", "Who keeps yours?", headers=[("Cc", OLD)]), to=[NEW, OLD])
    assert (row.state, Message.objects.get().author) == ("done", priya)
    assert not is_proved()


@pytest.mark.parametrize("to", [NEW, OLD])
def test_any_mail_that_names_it_proves_nothing(old, priya, deliver, to):
    deliver(mail_to(OLD, priya, "Keys", "Who keeps yours?"), to=to)
    old.refresh_from_db()
    assert (old.proved_at, old.heard_at) == (None, None)


def test_who_is_on_the_old_list_proves_nothing_by_answering_or_forwarding_the_letter(old, letter, priya, deliver):
    token = written_token(old, 1)
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    answered = mail_to(OLD, priya, "Re: Does this address lead here?", quoted, in_reply_to="l1@x.example")
    deliver(answered, to=NEW)
    stranger = mail_to(OLD, "eve@else.example", "Fwd: Does this address lead here?", f"{token}\n")
    deliver(stranger, to=NEW, sender="eve@else.example")
    assert token in letter.text
    assert not is_proved()


def test_a_report_that_the_letter_was_not_delivered_proves_nothing(letter, deliver):
    text = f"This message was not delivered to {OLD}:\n\n{letter.text}"
    report = mail_to(letter.sender, "mailer-daemon@old.example", "Undelivered", text)
    deliver(report, to=letter.sender, sender="")
    deliver(letter.raw, to=NEW, sender="")
    assert not is_proved()


def test_the_letter_that_arrives_at_another_network_proves_nothing(letter, other_network, deliver):
    row = deliver(letter.raw, to=other_network, sender=letter.sender)
    assert (outcome(row), is_proved()) == (("discarded", "automatic"), False)


def test_the_letter_that_no_longer_names_the_address_proves_nothing(letter, deliver):
    elsewhere = letter.raw.replace(f"To: {OLD}".encode(), b"To: somebody@else.example")
    assert elsewhere != letter.raw
    deliver(elsewhere, to=NEW, sender=letter.sender)
    assert not is_proved()


def test_what_passes_for_a_token_under_another_purpose_proves_nothing(old, letter, deliver):
    token = written_token(old, 1)
    made_up = letter.raw.replace(token.encode(), token[:-4].encode() + b"aaaa")
    assert made_up != letter.raw
    deliver(made_up, to=NEW, sender=letter.sender)
    assert not is_proved()


def test_after_it_was_removed_the_letter_proves_nothing(old, letter, jo, deliver):
    networks.remove_old_address(old, by=jo)
    networks.add_old_address(old.network, OLD, by=jo)
    deliver(letter.raw, to=NEW, sender=letter.sender)
    assert not is_proved()


def test_before_it_is_proved_what_its_list_passes_on_is_another_list_s(old, priya, deliver):
    headers = [("List-Id", "<keys.old.example>"), ("Precedence", "list")]
    assert outcome(deliver(written(priya, "Keys", "Yours?", headers=headers), to=NEW)) == ("held", "other-list")


def test_of_two_networks_that_name_it_the_one_that_proved_it_has_its_mail(network, other_network):
    OldAddressFactory(network=other_network, email=OLD, proved_at=None)
    assert route_here(OLD) == Route(Aim.UNPROVED)
    OldAddressFactory(network=network, email=OLD)
    assert route_here(OLD) == Route(Aim.POST, network_id=network.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        OldAddress.objects.filter(network=other_network).update(proved_at=timezone.now())


@pytest.mark.parametrize(("header", "found"), [("To", ()), ("Delivered-To", (OLD,))])
def test_out_of_a_mailbox_it_means_something_only_where_a_server_wrote_it(old, site, header, found):
    headers = headers_of(f"{header}: {OLD}\r\n\r\nThe keys.\r\n".encode())
    assert recipients_in(headers, site, own="box@provider.example") == found


@pytest.mark.parametrize("address", ["box@provider.example", "box+keys@provider.example"])
def test_a_mailbox_that_we_look_into_is_no_list_s_address(network, jo, address):
    Mailbox.objects.create(host="imap.provider.example", username="Box@provider.example", next_look_at=timezone.now())
    with pytest.raises(OldAddressRefused, match="takes mail out of"):
        networks.add_old_address(network, address, by=jo)
