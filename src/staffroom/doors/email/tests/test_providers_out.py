"""List mail by a provider's API, over real HTTP to a server that plays the provider."""

import re
from base64 import b64decode

import pytest

from staffroom.doors.email import letters, sending
from staffroom.doors.email.handing_over import RelayTrouble
from staffroom.doors.email.models import Bounce, Delivery, Provider, Relay
from staffroom.doors.email.providers import entering
from staffroom.doors.email.providers.kinds import KINDS
from staffroom.doors.email.providers.wording import content_of
from staffroom.doors.email.routes import keys
from staffroom.foundation import signing
from staffroom.foundation.smtp import Outgoing
from staffroom.journal import runner

from . import outbound as mail
from .provider_server import Api, running

pytestmark = pytest.mark.django_db(transaction=True)

SENDING = sorted(name for name, kind in KINDS.items() if kind.sends)


@pytest.fixture
def api():
    return Api("postmark")


@pytest.fixture
def network(outbound):
    return mail.network_of(mail.person("Jo Norwood"), mail.person("Priya Raman"), mail.person("Maeve Tully"))


@pytest.fixture
def ready(api, network):
    """A message waits for Priya and Maeve, and the provider takes mail."""
    with running(api) as url:
        enter(api.name, url)
        post_one(network)
        yield


def post_one(network, **more):
    mail.post(network.memberships.get(person__handle="jo-norwood").person, network, **more)
    runner.run_all()
    Delivery.objects.filter(letter__isnull=False).delete()


def enter(name, url):
    kind = KINDS[name]
    entering.enter(kind, {key.name: f"the {key.name}" for key in kind.keys if key.is_needed} | {"api_url": url})
    entering.send_by_it()


def said_in(posted):
    """What was posted, and the mail in it where that is packed."""
    raw = re.search(r'"Data": *"([^"]+)"', posted)
    return posted.replace("%40", "@") + (b64decode(raw[1]).decode() if raw else "")


def worked_before():
    Relay.objects.update(last_worked_at="2026-03-01T10:00Z")


def test_each_delivery_is_one_mail_with_our_own_headers(api, ready):
    assert sending.send_waiting() == 2

    said = {it["To"]: it for it in map(api.said, range(2))}
    headers = {it["Name"]: it["Value"] for it in said["priya-raman@mail.example"]["Headers"]}
    assert sorted(said) == ["maeve-tully@mail.example", "priya-raman@mail.example"]
    assert said["priya-raman@mail.example"]["Subject"] == "[lone-officers] Pamphlets in box 41"
    assert headers["List-Id"] == '"Lone Information Officers" <lone-officers.lists.example.org>'
    assert headers["List-Post"] == "<mailto:lone-officers@lists.example.org>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Precedence"] == "list"
    assert headers["Message-ID"].endswith("@lists.example.org>")
    assert headers["X-PM-KeepID"] == "true"
    assert not {"Date", "From", "To", "Reply-To", "Subject", "Content-Type"} & headers.keys()
    replies = {it["ReplyTo"] for it in said.values()}
    assert len(replies) == 2
    assert said["priya-raman@mail.example"]["From"].startswith(
        '"Jo Norwood (Lone Information Officers)" <lone-officers@'
    )
    assert "Has anybody listed them?" in said["priya-raman@mail.example"]["TextBody"]
    assert "<p>Has anybody listed them?</p>" in said["priya-raman@mail.example"]["HtmlBody"]
    assert (said["priya-raman@mail.example"]["TrackOpens"], api.headers[0]["X-Postmark-Server-Token"]) == (
        False,
        "the server_token",
    )
    assert set(mail.states().values()) == {"sent"}
    assert Relay.objects.get().last_worked_at is not None


def test_what_goes_with_a_mail_names_its_delivery_and_nobody_can_make_it_up(api, ready):
    sending.send_waiting()
    tokens = [api.said(number)["Metadata"]["delivery"] for number in range(2)]
    numbers = {signing.read_local_part(token, keys=keys()).numbers[0] for token in tokens}
    assert numbers == set(Delivery.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("name", SENDING)
def test_every_provider_is_spoken_to_in_its_own_way(name, network):
    api = Api(name)
    with running(api) as url:
        enter(name, url)
        post_one(network, title="Grüße aus dem Archiv")
        assert sending.send_waiting() == 2

    assert set(mail.states().values()) == {"sent"}
    text = said_in(api.posted[0])
    assert "maeve-tully@mail.example" in "".join(map(said_in, api.posted))
    assert "lone-officers.lists.example.org" in text
    assert "b+" in text or "b%2B" in text  # the delivery
    assert "One-Click" in text


def test_mailgun_is_asked_at_the_mail_domain(network):
    api = Api("mailgun")
    with running(api) as url:
        enter("mailgun", url)
        post_one(network)
        sending.send_waiting()
    assert set(api.paths) == {"/lists.example.org/messages"}


def test_an_address_that_is_refused_concerns_that_delivery_alone(api, ready):
    refusal = {"ErrorCode": 300, "Message": "Invalid 'To' address: 'priya-raman@mail.example'."}
    inactive = {"ErrorCode": 406, "Message": "You tried to send to recipients that have been marked as inactive."}
    api.answers = {"priya-raman@": (422, refusal), "maeve-tully@": (422, inactive)}
    worked_before()

    assert sending.send_waiting() == 2
    assert set(mail.states().values()) == {"bounced"}
    hard = dict(Bounce.objects.values_list("address__email", "is_hard"))
    # That the provider sends nothing there any more says not that there is no such address.
    assert hard == {"maeve-tully@mail.example": False, "priya-raman@mail.example": True}


def test_a_mail_that_is_refused_is_given_up_with_the_provider_s_words(api, ready):
    api.answers = {"priya-raman@": (413, {"Message": "Too large", "ErrorCode": 1})}
    worked_before()

    assert sending.send_waiting() == 2
    assert mail.states()["priya-raman@mail.example"] == "given-up"
    assert "Too large" in Delivery.objects.get(to__startswith="priya").answer


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((429, {"Message": "Slow down"}), "Postmark asks us to wait: "),
        ((503, {"Message": "Resting"}), "Postmark asks us to wait: "),
        ((401, {"Message": "Wrong token"}), "Postmark takes nothing from us: "),
        ((400, {"Message": "Sender signature not found"}), "Postmark takes nothing from us: "),
    ],
)
def test_what_is_about_us_and_not_about_a_mail_makes_everything_wait(api, ready, answer, words):
    api.answers = {"*": answer}

    with pytest.raises(RelayTrouble, match="Postmark"):
        sending.send_waiting()
    assert len(api.posted) == 1
    assert set(Delivery.objects.values_list("state", "attempts", "leased_until")) == {("waiting", 0, None)}
    assert Relay.objects.get().last_trouble.startswith(words)

    api.answers = {}
    assert sending.send_waiting() == 2
    assert Relay.objects.get().last_trouble == ""


def test_a_provider_that_fails_over_one_mail_is_asked_again_later(api, ready):
    api.answers = {"priya-raman@": (500, {"Message": "Ouch"})}
    assert sending.send_waiting() == 2
    delivery = Delivery.objects.get(to__startswith="priya")
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert delivery.next_attempt_at > delivery.created_at

    api.answers = {}
    mail.make_due()
    sending.send_waiting()
    assert set(mail.states().values()) == {"sent"}


def test_a_mail_that_may_have_been_taken_is_sent_again_under_the_same_name(api, ready):
    api.answers = {"*": (200, "no answer that we know")}
    with pytest.raises(RelayTrouble):
        sending.send_waiting()
    assert sorted(Delivery.objects.values_list("state", "attempts")) == [("waiting", 0), ("waiting", 1)]

    api.answers = {}
    mail.make_due()
    sending.send_waiting()
    names = {it["Value"] for number in range(3) for it in api.said(number)["Headers"] if it["Name"] == "Message-ID"}
    assert len(names) == 1


def test_without_a_connection_nothing_was_attempted(api, ready):
    Provider.objects.all().delete()
    enter("postmark", "http://127.0.0.1:1/")
    with pytest.raises(RelayTrouble, match="can't be reached"):
        sending.send_waiting()
    assert set(Delivery.objects.values_list("state", "attempts")) == {("waiting", 0)}


def test_files_go_along(outbound):
    raw = (
        b"From: Jo <jo@lists.example.org>\r\nTo: p@mail.example\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nHello.\r\n"
        b'--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="a.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--x--\r\n"
    )
    content = content_of(Outgoing("", "p@mail.example", raw, None))
    assert (content.text.strip(), content.html) == ("Hello.", "")
    assert [tuple(file) for file in content.attached] == [("a.pdf", b"%PDF", "application/pdf")]


def test_letters_leave_by_it_too_and_codes_are_forgotten(api, network):
    with running(api) as url:
        enter("postmark", url)
        Delivery.objects.all().delete()
        letters.write(kind="site", key="code", to="jo@mail.example", subject="Code", text="123456", is_secret=True)
        assert sending.send_waiting() == 1
    assert api.said()["TextBody"].strip() == "123456"
    assert Delivery.objects.get().letter.text == ""


def test_without_keys_that_can_be_read_everything_waits(api, ready, settings):
    settings.SECRET_KEY = "another key than before, and quite long enough"
    with pytest.raises(RelayTrouble, match="another secret key"):
        sending.send_waiting()
    assert api.posted == []


def test_a_mail_server_that_was_entered_before_takes_over_again(outbound):
    with mail.relay() as desk:
        enter("postmark", "http://127.0.0.1:1/")
        assert Relay.objects.get().is_provider
        entering.forget()
        letters.write(kind="note", key="note", to="jo@mail.example", subject="A note", text="Come.")
        sending.send_waiting()
    assert len(desk.accepted) == 1


def test_without_a_server_mail_waits_when_the_provider_is_forgotten(outbound):
    enter("postmark", "http://127.0.0.1:1/")
    entering.forget()
    assert not Relay.objects.exists()
