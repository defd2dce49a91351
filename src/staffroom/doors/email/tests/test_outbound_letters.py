"""Letters: single mails to single people."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.utils import timezone
from django.utils.translation import override

from staffroom.commons.notifications import digests
from staffroom.commons.notifications.models import Digest
from staffroom.doors.email import letters, reactions, reminding, sending
from staffroom.doors.email.digest_letters import write_digest
from staffroom.doors.email.models import Delivery, Letter
from staffroom.doors.email.routes import Aim, route_of
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.facts import MemberJoined, MembershipDeclined, MembershipRequested
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people import actions as people

from .outbound import arrived, make_due, network_of, person, post, relay

pytestmark = pytest.mark.django_db
JO = "jo-norwood@mail.example"


@pytest.fixture
def maeve(outbound):
    return person("Maeve Tully")


@pytest.fixture
def jo(outbound):
    return person("Jo Norwood")


def sent(run_tasks):
    run_tasks()
    with relay() as desk:
        sending.send_waiting()
        return arrived(desk)


@pytest.fixture
def library_mail(settings):
    """Django's mail as the site sends it; test runners put a box of their own in its place."""
    settings.MAILERS = {"default": {"BACKEND": "staffroom.doors.email.backend.LetterBackend"}}


def a_letter(**more):
    words = {"kind": "note", "key": "note:1", "to": JO, "subject": "A note", "text": "Come at four.\n"}
    return letters.write(**words | more)


def test_writing_a_letter_twice_is_writing_it_once(outbound):
    assert a_letter() == a_letter(text="Come at five.\n")
    assert Delivery.objects.count() == 1
    assert Letter.objects.get().text == "Come at four.\n"


def test_a_letter_says_that_a_machine_sent_it(outbound, run_tasks):
    letter = a_letter()
    [mail] = sent(run_tasks)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<l{letter.pk}@lists.example.org>"
    assert mail["From"] == "The Staffroom <postmaster@lists.example.org>"
    assert mail.sender.startswith("b+")


def test_an_automatic_answer_has_no_sender_that_could_be_answered(outbound, run_tasks):
    a_letter(headers={"In-Reply-To": "asked@mail.example"})
    [mail] = sent(run_tasks)
    assert (mail.sender, mail["Auto-Submitted"]) == ("<>", "auto-replied")
    assert mail["In-Reply-To"] == mail["References"] == "<asked@mail.example>"


def test_an_answer_to_a_network_s_letter_reaches_its_owners(maeve, outbound, run_tasks):
    a_letter(network=network_of(maeve))
    [mail] = sent(run_tasks)
    assert mail["From"] == "Lone Information Officers <lone-officers+owner@lists.example.org>"


def test_a_subject_is_one_line_whatever_it_is_made_of(outbound, run_tasks):
    a_letter(subject="A note\r\nBcc: all@example.org")
    [mail] = sent(run_tasks)
    assert (mail["Subject"], mail["Bcc"]) == ("A note Bcc: all@example.org", None)


def test_a_header_nobody_planned_for_is_refused(outbound):
    with pytest.raises(TypeError):
        a_letter(headers={"Bcc": "all@example.org"})


def test_a_letter_keeps_the_language_it_was_written_in(outbound, run_tasks):
    with override("de"):
        a_letter()
    [mail] = sent(run_tasks)
    assert mail["Content-Language"] == "de"


def test_what_libraries_send_becomes_a_secret_letter_that_is_forgotten_when_sent(jo, library_mail, run_tasks):
    message = EmailMultiAlternatives("Your code", "123456", "library@example.org", [JO])
    message.attach_alternative("<p>123456</p>", "text/html")
    message.send()
    letter = Letter.objects.get()
    assert (letter.is_secret, letter.deliveries.get().person) == (True, jo)
    [mail] = sent(run_tasks)
    assert (mail.text, mail.html) == ("123456\n", "<p>123456</p>\r\n")
    letter.refresh_from_db()
    assert (letter.subject, letter.text, letter.html) == ("", "", "")


def test_a_code_that_nobody_waits_for_any_more_is_dropped(outbound, library_mail, run_tasks):
    send_mail("Your code", "123456", "library@example.org", [JO])
    Letter.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert sent(run_tasks) == []
    assert Delivery.objects.get().state == "dropped"
    assert Letter.objects.get().text == ""


def test_a_new_member_is_welcomed_once_in_the_network_s_words(maeve, jo, outbound, run_tasks):
    network = network_of(maeve, jo, welcome="Hello, and mind the step.")
    reactions.send_welcome(MemberJoined(network.pk, jo.pk))
    [mail] = sent(run_tasks)
    assert mail["Subject"] == "Welcome to Lone Information Officers"
    assert mail.text.startswith("Hello, and mind the step.\n\nTo write to everybody: lone-officers@lists.example.org\n")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.html.splitlines()[0] == "<!DOCTYPE html>"


def test_who_comes_back_is_welcomed_again(maeve, jo, run_tasks):
    network = network_of(maeve, jo)
    run_tasks()
    networks.leave(network, person=jo)
    run_tasks()
    networks.join(network, person=jo)
    run_tasks()
    assert list(Letter.objects.order_by("pk").values_list("kind", flat=True)) == ["welcome", "goodbye", "welcome"]


def test_the_goodbye_says_what_stays(maeve, jo, run_tasks):
    network = network_of(maeve, jo)
    run_tasks()
    Delivery.objects.all().delete()
    networks.leave(network, person=jo)
    [mail] = sent(run_tasks)
    assert mail["Subject"] == "You have left Lone Information Officers"
    assert "What you wrote stays where it was said" in mail.text
    assert "lone-officers+subscribe@lists.example.org" in mail.text
    assert mail["List-Unsubscribe"] is None


def test_an_invitation_holds_the_link_and_the_words_of_who_invites(maeve, run_tasks):
    network = network_of(maeve)
    invitation = networks.invite(network, by=maeve, email="ruth@mail.example", words="You would like it.")
    [mail] = sent(run_tasks)
    assert (mail.recipient, mail["Subject"]) == (
        "ruth@mail.example",
        "Maeve Tully invites you to Lone Information Officers",
    )
    assert "Maeve Tully writes:\n\nYou would like it.\n" in mail.text
    assert invitation.token in mail.text
    assert Letter.objects.get(kind="invitation").text == ""


def test_inviting_again_sends_the_invitation_again_once_a_day(maeve, run_tasks):
    network = network_of(maeve)
    first = networks.invite(network, by=maeve, email="ruth@mail.example")
    networks.invite(network, by=maeve, email="ruth@mail.example")
    assert len(sent(run_tasks)) == 1

    type(first).objects.update(expires_at=first.expires_at - timedelta(days=1))
    Letter.objects.update(key=f"invitation:{first.pk}:{first.expires_at - timedelta(days=1):%Y-%m-%d}")
    networks.invite(network, by=maeve, email="ruth@mail.example")
    assert [mail.recipient for mail in sent(run_tasks)][-1:] == ["ruth@mail.example"]
    assert Letter.objects.filter(kind="invitation").count() == 2


def test_an_invitation_taken_back_before_it_was_written_is_not_sent(maeve, run_tasks):
    invitation = networks.invite(network_of(maeve), by=maeve, email="ruth@mail.example")
    networks.revoke(invitation, by=maeve)
    assert sent(run_tasks) == []


def test_each_facilitator_hears_of_a_request_once(maeve, jo, run_tasks):
    ruth = person("Ruth Okoro")
    network = network_of(maeve, jo)
    networks.set_role(network, person=jo, role="facilitator", by=maeve)
    network = networks.change_settings(network, by=maeve, joining="request")
    run_tasks()
    Delivery.objects.all().delete()
    networks.join(network, person=ruth, words="I am the only one in my building.")
    run_tasks()
    reactions.tell_facilitators(MembershipRequested(network.pk, ruth.pk))
    mails = sent(run_tasks)
    assert [mail.recipient for mail in mails] == [JO, "maeve-tully@mail.example"]
    assert mails[0]["Subject"] == "Ruth Okoro would like to join Lone Information Officers"
    assert "I am the only one in my building." in mails[0].text


def declined(maeve, jo, run_tasks, **said):
    network = network_of(maeve, joining="request")
    membership = networks.join(network, person=jo)
    run_tasks()
    Delivery.objects.all().delete()
    return networks.decline(membership, by=maeve, **said)


def test_who_is_not_let_in_gets_a_kind_letter_with_what_the_facilitators_add(maeve, jo, run_tasks):
    membership = declined(maeve, jo, run_tasks, words="We are full until spring.")
    run_tasks()
    reactions.send_decline(MembershipDeclined(membership.network_id, jo.pk))
    [mail] = sent(run_tasks)
    assert (mail.recipient, mail["Subject"]) == (JO, "Your request to join Lone Information Officers")
    assert mail.text.startswith(
        "Thank you for asking to join Lone Information Officers. The people who look after it can't take you in at "
        "the moment.\n\nThey add:\n\nWe are full until spring.\n"
    )
    assert "lone-officers+owner@lists.example.org" in mail.text
    assert "You can ask again later" in mail.text
    assert "https://staffroom.example.org/networks/\n" in mail.text
    assert "Maeve" not in mail.text
    assert "We are full until spring." in mail.html


def test_a_no_from_a_network_that_hides_calls_it_by_its_address_alone(maeve, jo, run_tasks):
    membership = declined(maeve, jo, run_tasks)
    networks.change_settings(
        membership.network, by=maeve, name="Now Secret", findable="network", readable="network", joining="invitation"
    )
    [mail] = sent(run_tasks)
    assert mail["Subject"] == "Your request to join lone-officers@lists.example.org"
    assert mail["From"] == "The Staffroom <lone-officers+owner@lists.example.org>"
    assert ("Secret" in mail.text, "/networks/lone-officers/" in mail.text) == (False, False)
    assert ("They add" in mail.text, "You can ask again" in mail.text) == (False, False)


def test_a_no_that_waited_reaches_nobody_who_asked_again(maeve, jo, run_tasks):
    membership = declined(maeve, jo, run_tasks)
    run_tasks()
    networks.join(membership.network, person=jo)
    run_tasks()
    assert [mail.recipient for mail in sent(run_tasks)] == ["maeve-tully@mail.example"]
    assert Delivery.objects.get(letter__kind="decline").answer == "They asked again, or were let in."


def test_an_invitation_by_somebody_who_left_while_it_waited_is_not_sent(maeve, jo, run_tasks):
    network = network_of(maeve, jo)
    networks.set_role(network, person=jo, role="facilitator", by=maeve)
    networks.invite(network, by=jo, email="ruth@mail.example")
    run_tasks()
    Delivery.objects.exclude(letter__kind="invitation").delete()
    networks.set_role(network, person=jo, role="member", by=maeve)
    assert sent(run_tasks) == []
    assert Delivery.objects.get(letter__kind="invitation").answer == "The invitation is over."


def test_the_goodbye_of_a_network_that_closed_behind_them_says_its_new_name_nowhere(maeve, jo, run_tasks):
    network = network_of(maeve, jo)
    run_tasks()
    Delivery.objects.all().delete()
    networks.leave(network, person=jo)
    run_tasks()
    networks.change_settings(
        network, by=maeve, name="Now Secret", findable="network", readable="network", joining="invitation"
    )
    [mail] = sent(run_tasks)
    assert mail["From"] == "The Staffroom <lone-officers+owner@lists.example.org>"
    assert b"Secret" not in mail.raw


def test_letters_go_to_the_address_chosen_for_the_network(maeve, jo, run_tasks):
    other = people.verify_address(people.add_address(jo, "jo@home.example"))
    network = network_of(maeve, jo)
    Membership.objects.filter(person=jo).update(address=other)
    [mail] = sent(run_tasks)
    assert mail.recipient == "jo@home.example"
    assert network.member_count == 1


# --- Digests -------------------------------------------------------------------------------------------------------


def a_digest(reader):
    now = timezone.now()
    return Digest.objects.create(person=reader, day=now.date(), since=now - timedelta(days=1), until=now)


def test_a_digest_holds_each_conversation_with_an_address_to_answer_to(maeve, jo, outbound, run_tasks):
    network = network_of(maeve, jo, levels={jo: "digest"})
    message = post(maeve, network, title="Box 41", text="Has anybody listed them?")
    run_tasks()
    Delivery.objects.all().delete()
    digest = a_digest(jo)
    write_digest(digest)
    write_digest(digest)  # after a restart
    [mail] = sent(run_tasks)
    assert mail["Subject"] == "The Staffroom: 1 new message, on “Box 41”"
    assert "Box 41\n  Maeve Tully: Has anybody listed them?\n" in mail.text
    [address] = [line.split()[-1] for line in mail.text.splitlines() if "r+" in line]
    route = route_of(address, outbound)
    assert (route.aim, route.numbers) == (Aim.REPLY, (jo.pk, message.pk))
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_digest_shows_nothing_its_reader_may_not_see_any_more(maeve, jo, run_tasks):
    network = network_of(maeve, jo, readable="network", levels={jo: "digest"})
    post(maeve, network)
    run_tasks()
    Delivery.objects.all().delete()
    digest = a_digest(jo)
    networks.leave(network, person=jo)
    assert write_digest(digest) is None


def test_what_was_withdrawn_is_in_no_digest(maeve, jo, run_tasks):
    network = network_of(maeve, jo, levels={jo: "digest"})
    message = post(maeve, network)
    conversations.withdraw(message, by=maeve)
    assert write_digest(a_digest(jo)) is None


def test_what_a_digest_says_is_decided_when_it_is_sent_and_kept_nowhere(maeve, jo, run_tasks):
    network = network_of(maeve, jo, levels={jo: "digest"})
    stays, goes = (post(maeve, network, title=title, text=f"About {title}.") for title in ("keys", "locks"))
    run_tasks()
    Delivery.objects.all().delete()
    write_digest(a_digest(jo))
    conversations.withdraw(goes, by=maeve)
    [mail] = sent(run_tasks)
    assert (stays.source in mail.text, "locks" in mail.text) == (True, False)
    assert list(Letter.objects.filter(kind="digest").values_list("text", "html")) == [("", "")]


def test_a_digest_that_waited_reaches_nobody_who_left_meanwhile(maeve, jo, run_tasks):
    network = network_of(maeve, jo, readable="network", levels={jo: "digest"})
    post(maeve, network)
    run_tasks()
    Delivery.objects.all().delete()
    write_digest(a_digest(jo))
    Membership.objects.filter(person=jo).update(state="left")
    assert sent(run_tasks) == []
    assert list(Delivery.objects.values_list("state", "answer")) == [
        ("dropped", "Its reader may see nothing of it any more.")
    ]


def test_what_waited_for_members_reaches_nobody_who_left_meanwhile(maeve, jo, run_tasks):
    network = network_of(maeve, jo)
    run_tasks()
    networks.leave(network, person=jo)
    assert [mail["Subject"] for mail in sent(run_tasks)] == ["You have left Lone Information Officers"]


def test_what_waited_for_facilitators_reaches_nobody_who_is_none_any_more(maeve, jo, run_tasks):
    network = network_of(maeve, jo, joining="request")
    networks.let_in(network.memberships.get(person=jo), by=maeve)
    networks.set_role(network, person=jo, role="facilitator", by=maeve)
    run_tasks()
    Delivery.objects.all().delete()
    networks.join(network, person=person("Ruth Okoro"))
    run_tasks()
    networks.set_role(network, person=jo, role="member", by=maeve)
    assert [mail.recipient for mail in sent(run_tasks)] == ["maeve-tully@mail.example"]


def test_an_invitation_taken_back_while_it_waited_is_not_sent(maeve, run_tasks):
    invitation = networks.invite(network_of(maeve), by=maeve, email="ruth@mail.example")
    run_tasks()
    networks.revoke(invitation, by=maeve)
    assert sent(run_tasks) == []


def test_what_was_mailed_to_its_reader_is_in_no_digest(maeve, jo, run_tasks):
    network = network_of(maeve, jo, levels={jo: "digest"})
    followed = post(maeve, network, title="Followed", text="Sent as it was said.")
    conversations.follow(followed.conversation, person=jo)
    run_tasks()
    answer = conversations.reply(followed.conversation, author=maeve, text="Sent as well.")
    run_tasks()
    with relay():
        sending.send_waiting()
    assert Delivery.objects.get(message=answer).state == "sent"
    conversations.unfollow(followed.conversation, person=jo)
    Delivery.objects.exclude(message=answer).delete()
    write_digest(a_digest(jo))
    [mail] = sent(run_tasks)
    assert ("Sent as it was said." in mail.text, "Sent as well." in mail.text) == (True, False)


def test_a_digest_made_by_its_timer_is_sent(maeve, jo, run_tasks):
    network = network_of(maeve, jo, levels={jo: "digest"})
    post(maeve, network)
    run_tasks()
    Delivery.objects.all().delete()
    now = timezone.localtime(timezone=ZoneInfo(jo.account.timezone))
    morning = now if now.hour < digests.HOUR else now + timedelta(days=1)
    digests.make_digests(morning.replace(hour=digests.HOUR, minute=30))
    assert [mail.recipient for mail in sent(run_tasks)] == [JO]


# --- The note that comes now and then --------------------------------------------------------------------------------


def test_the_note_comes_when_its_months_are_over_and_once(maeve, jo, run_tasks):
    reader = person("Callum Reid")
    network = network_of(maeve, jo, reader, levels={reader: "web"})
    run_tasks()
    Delivery.objects.all().delete()
    now = timezone.now()
    assert reminding.remind(now) == 0
    later = now + timedelta(days=400)
    assert [reminding.remind(later), reminding.remind(later)] == [1, 0]
    make_due()
    mails = sent(run_tasks)
    assert [mail.recipient for mail in mails] == [JO, "maeve-tully@mail.example"]
    assert mails[0]["Subject"] == f"You belong to {network.name}"
    assert mails[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_network_may_go_without_the_note(maeve, jo, run_tasks):
    network_of(maeve, jo, remind_every_months=0)
    assert reminding.remind(timezone.now() + timedelta(days=4000)) == 0
