"""What a provider brings by calling us: mail, and word of what became of ours."""

import hashlib
import hmac
import json
from base64 import b64encode
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.utils import timezone

from staffroom.doors.email import letters, processing
from staffroom.doors.email.models import Bounce, Delivery, Incoming
from staffroom.doors.email.providers import entering
from staffroom.doors.email.providers.kinds import KINDS
from staffroom.doors.email.routes import bounce_address
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.people.models import Address, Site

from .inbound import written

pytestmark = pytest.mark.django_db(transaction=True)

LONE = "lone-workers@lists.example.org"


@pytest.fixture
def caller(outbound):
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def enter(name):
    kind = KINDS[name]
    return entering.enter(kind, {key.name: f"the {key.name}" for key in kind.keys if not key.pattern})


def call(caller, provider, way, body, *, secret=None, content_type="application/json", headers=None):
    """Post to where the provider was told to, with the secret that stands there, or another."""
    parts = urlsplit(entering.address(provider, way, Site.here()))
    given = dict(headers or {})
    if parts.username:
        pair = f"{parts.username}:{parts.password if secret is None else secret}"
        given["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
    data = json.dumps(body) if content_type == "application/json" and not isinstance(body, str) else body
    return caller.post(parts.path, data, content_type=content_type, headers=given)


def by_mailgun(raw, recipient, *, key="the webhook_signing_key", **more):
    signature = hmac.new(key.encode(), b"1700000000token", hashlib.sha256).hexdigest()
    fields = {"recipient": recipient, "sender": "jo-norwood@mail.example", "body-mime": raw.decode()}
    fields |= {"timestamp": "1700000000", "token": "token", "signature": signature} | more
    begin = "--limit\r\nContent-Disposition: form-data; name="
    return "".join(f'{begin}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()) + "--limit--\r\n"


def mailgun(caller, provider, raw, recipient=LONE, **more):
    body = by_mailgun(raw, recipient, **more)
    return call(caller, provider, "mail", body, content_type="multipart/form-data; boundary=limit")


def test_a_mail_that_mailgun_brings_is_posted_as_it_came(caller, jo, network):
    provider = enter("mailgun")
    raw = written(jo, "Keys", "Who keeps yours? Grüße.")

    assert mailgun(caller, provider, raw).status_code == 200
    row = Incoming.objects.get()
    assert (row.door, row.recipients, row.sender, row.peer) == ("api", [LONE], "jo-norwood@mail.example", "Mailgun")
    processing.process_all()
    message = Message.objects.get()
    assert (message.author, message.source) == (jo, "Who keeps yours? Grüße.")
    provider.refresh_from_db()
    assert provider.last_heard_at is not None


def test_the_same_mail_brought_again_is_one_message(caller, jo, network):
    provider = enter("mailgun")
    raw = written(jo, "Keys", "Who keeps yours?")
    assert [mailgun(caller, provider, raw).status_code for _ in range(2)] == [200, 200]
    processing.process_all()
    assert Message.objects.count() == 1


def test_postmark_brings_raw_mails_and_such_in_pieces(caller, jo, network):
    provider = enter("postmark")
    raw = written(jo, "Keys", "Who keeps yours?")
    whole = {"FromFull": {"Email": "jo-norwood@mail.example"}, "RawEmail": raw.decode(), "OriginalRecipient": LONE}
    pieces = {
        "FromFull": {"Email": "jo-norwood@mail.example", "Name": "Jo Norwood"},
        "ToFull": [{"Email": LONE, "Name": "Lone"}],
        "OriginalRecipient": LONE,
        "Subject": "Locks",
        "TextBody": "And who keeps the locks? Grüße.",
        "HtmlBody": "",
        "Headers": [
            {"Name": "Return-Path", "Value": "<jo-norwood@mail.example>"},
            {"Name": "Message-ID", "Value": "<9@mail.example>"},
        ],
        "Attachments": [{"ContentType": "text/plain", "Content": b64encode(b"A list.").decode(), "Name": "list.txt"}],
    }
    assert call(caller, provider, "mail", whole).status_code == 200
    assert call(caller, provider, "mail", pieces).status_code == 200
    processing.process_all()

    assert [message.source for message in Message.objects.order_by("pk")] == [
        "Who keeps yours?",
        "And who keeps the locks? Grüße.",
    ]
    assert [file.filename for file in Message.objects.last().attachments.all()] == ["list.txt"]


def test_the_provider_s_own_address_with_a_plus_is_understood(caller, jo, network):
    provider = enter("postmark")
    raw = written(jo, "Keys", "Who keeps yours?")
    body = {
        "FromFull": {},
        "RawEmail": raw.decode(),
        "OriginalRecipient": "451d9b70+lone-workers@inbound.provider.example",
    }
    call(caller, provider, "mail", body)
    assert Incoming.objects.get().recipients == [LONE]


def test_without_an_envelope_the_headers_say_for_whom_it_is(caller, jo, network):
    provider = enter("postmark")
    raw = written(jo, "Keys", "Who keeps yours?", headers=[("Cc", LONE)])
    call(caller, provider, "mail", {"FromFull": {}, "RawEmail": raw.decode()})
    row = Incoming.objects.get()
    assert (row.recipients, row.sender) == ([LONE], "jo-norwood@mail.example")


def test_mailersend_names_all_who_get_it(caller, jo, network, other_network):
    provider = enter("mailersend")
    raw = written(jo, "Keys", "Who keeps yours?")
    recipients = [{"email": LONE}, {"email": "law-librarians@lists.example.org"}]
    data = {"raw": raw.decode(), "sender": {"email": "jo@mail.example"}, "recipients": {"rcptTo": recipients}}
    body = json.dumps({"type": "inbound.message", "data": data})
    signature = hmac.new(b"the inbound_secret", body.encode(), hashlib.sha256).hexdigest()

    assert call(caller, provider, "mail", body, headers={"Signature": signature}).status_code == 200
    assert Incoming.objects.get().recipients == [LONE, "law-librarians@lists.example.org"]
    assert call(caller, provider, "mail", body, headers={"Signature": "0" * 64}).status_code == 403
    assert Incoming.objects.count() == 1


def test_mandrill_signs_the_address_that_it_was_told(caller, jo, network, site):
    provider = enter("mandrill")
    raw = written(jo, "Keys", "Who keeps yours?")
    events = json.dumps([{"event": "inbound", "ts": 1700000000, "msg": {"raw_msg": raw.decode(), "email": LONE}}])
    signed = entering.address(provider, "mail", site) + "mandrill_events" + events
    signature = b64encode(hmac.new(b"the webhook_key", signed.encode(), hashlib.sha1).digest()).decode()
    path = urlsplit(entering.address(provider, "mail", site)).path

    assert (
        caller.post(path, {"mandrill_events": events}, headers={"X-Mandrill-Signature": signature}).status_code == 200
    )
    assert Incoming.objects.get().recipients == [LONE]
    assert caller.post(path, {"mandrill_events": events}, headers={"X-Mandrill-Signature": "x"}).status_code == 403


def test_a_wrong_secret_or_signature_keeps_nothing(caller, jo, network):
    raw = written(jo, "Keys", "Who keeps yours?")
    postmark = enter("postmark")
    body = {"FromFull": {}, "RawEmail": raw.decode(), "OriginalRecipient": LONE}
    assert call(caller, postmark, "mail", body, secret="guessed").status_code == 403
    assert (
        caller.post(f"/mail/provider/{postmark.token}/mail/", body, content_type="application/json").status_code == 401
    )
    old = postmark.token
    provider = enter("mailgun")
    assert mailgun(caller, provider, raw, key="guessed").status_code == 403
    # Another provider, another address: the one before is not known any more.
    assert caller.post(f"/mail/provider/{old}/mail/", body, content_type="application/json").status_code == 404
    assert caller.post("/mail/provider/guessed/mail/", body, content_type="application/json").status_code == 404
    assert not Incoming.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "[1]", '"text"', '{"FromFull": 7, "Headers": 3}', "\x00", '{"RawEmail": []}']
)
def test_nonsense_is_refused_and_noted_for_the_operator(caller, body):
    provider = enter("postmark")
    assert call(caller, provider, "mail", body).status_code == 400
    provider.refresh_from_db()
    assert provider.last_trouble
    assert not Incoming.objects.exists()


def test_the_wrong_address_pasted_is_explained(caller):
    provider = enter("postmark")
    assert call(caller, provider, "mail", {"RecordType": "Bounce"}).status_code == 400
    provider.refresh_from_db()
    assert "*Bounce* webhook" in provider.last_trouble


@pytest.mark.parametrize("limit", ["MAIL_MAX_SIZE", "DATA_UPLOAD_MAX_MEMORY_SIZE"])
def test_what_is_too_large_is_refused(caller, settings, limit):
    setattr(settings, limit, 1_000)
    provider = enter("postmark")
    assert call(caller, provider, "mail", {"RawEmail": "x" * 5_000}).status_code == 413
    assert not Incoming.objects.exists()
    provider.refresh_from_db()
    assert provider.last_trouble == "It brought a mail that is larger than what is taken in, and keeps it."


def test_what_cannot_be_kept_is_to_come_again(caller, jo, network):
    provider = enter("mailgun")

    def full(execute, sql, *rest):
        if "email_incoming" in sql:
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(full):
        assert mailgun(caller, provider, written(jo, "Keys", "Yours?")).status_code == 500
    assert mailgun(caller, provider, written(jo, "Keys", "Yours?")).status_code == 200
    assert Incoming.objects.count() == 1


def test_somebody_who_only_looks_learns_that_somebody_is_there(caller):
    provider = enter("mailjet")
    path = f"/mail/provider/{provider.token}"
    assert caller.head(f"{path}/mail/").status_code == 200
    assert caller.get(f"{path}/mail/").status_code == 405
    assert caller.post(f"{path}/elsewhere/").status_code == 404


# --- What became of ours ------------------------------------------------------------------------------------------


@pytest.fixture
def delivery(outbound, priya):
    letters.write(
        kind="note", key="n", to="priya-raman@mail.example", subject="A note", text="Come.",
        person=priya, address=Address.objects.get(email="priya-raman@mail.example"),
    )  # fmt: skip
    Delivery.objects.update(state="sent")
    return Delivery.objects.get()


def signed(delivery, site):
    return bounce_address(delivery.pk, site).partition("@")[0]


def state(delivery):
    delivery.refresh_from_db()
    return delivery.state, list(Bounce.objects.values_list("is_hard", flat=True))


@pytest.mark.parametrize(
    ("kind", "details", "expected"),
    [
        ("HardBounce", "smtp;550 5.1.1 No such user", ("bounced", [True])),
        ("HardBounce", "smtp;552 5.2.2 Mailbox full", ("sent", [False])),
        ("SoftBounce", "smtp;550 Something", ("sent", [False])),
        ("Transient", "smtp;451 4.7.1 Greylisted", ("sent", [False])),
        ("SpamComplaint", "", ("sent", [False])),
        ("Blocked", "smtp;550 5.7.1 Policy", ("sent", [False])),
        ("AutoResponder", "", ("sent", [])),
    ],
)
def test_only_what_says_that_there_is_no_such_address_counts(caller, delivery, site, kind, details, expected):
    event = {
        "RecordType": "Bounce",
        "Type": kind,
        "Email": delivery.to,
        "Details": details,
        "BouncedAt": "2026-03-02T10:00:00Z",
    }
    event["Metadata"] = {"delivery": signed(delivery, site)}
    assert call(caller, enter("postmark"), "events", event).status_code == 200
    assert state(delivery) == expected


def resend(kind, words):
    message = f"The recipient's email provider sent a {words} bounce message."
    data = {"to": ["{to}"], "bounce": {"type": kind, "message": message}}
    return {"type": "email.bounced", "created_at": "2026-03-02T10:00:00Z", "data": data}


def sparkpost(bounce_class):
    event = {"type": "bounce", "raw_rcpt_to": "{to}", "bounce_class": bounce_class, "timestamp": "1700000000"}
    return [{"msys": {"message_event": event}}]


def sendgrid(kind, status, reason):
    event = {"event": "bounce", "type": kind, "status": status, "reason": reason, "email": "{to}"}
    return [event | {"timestamp": 1700000000, "sg_event_id": "1"}]


def mailtrap(event, response):
    said = {"event": event, "email": "{to}", "message_id": "1", "timestamp": 1700000000, "response": response}
    return {"events": [said]}


def mailjet(error, *, is_hard):
    return [{"event": "bounce", "email": "{to}", "hard_bounce": is_hard, "error": error}]


BOUNCES = {
    "brevo": ({"event": "hard_bounce", "email": "{to}"}, {"event": "soft_bounce", "email": "{to}"}),
    "mailjet": (mailjet("user unknown", is_hard=True), mailjet("quota exceeded", is_hard=False)),
    "mailtrap": (mailtrap("bounce", "550 5.1.1 no such user"), mailtrap("soft bounce", "452 4.2.2 full")),
    "resend": (resend("Permanent", "hard"), resend("Transient", "general")),
    "sendgrid": (sendgrid("bounce", "5.1.1", "550 no such user"), sendgrid("bounce", "5.2.2", "552 mailbox full")),
    "sparkpost": (sparkpost("10"), sparkpost("22")),
}


@pytest.mark.parametrize("name", BOUNCES)
def test_each_provider_s_hard_and_soft_bounces_are_told_apart(caller, delivery, name):
    """None of these brings back what went with the mail: whom it names tells which it is."""
    hard, soft = (json.dumps(event).replace("{to}", delivery.to) for event in BOUNCES[name])
    provider = enter(name)
    assert call(caller, provider, "events", soft).status_code == 200
    assert state(delivery) == ("sent", [False])
    assert call(caller, provider, "events", hard).status_code == 200
    assert state(delivery) == ("bounced", [True])


def test_a_delivery_is_named_by_nobody_but_us(caller, delivery):
    event = {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "Email": "somebody@else.example",
        "Metadata": {"delivery": "b+forged"},
    }
    assert call(caller, enter("postmark"), "events", event).status_code == 200
    assert state(delivery) == ("sent", [])


def test_three_days_of_hard_bounces_pause_an_address_as_reports_by_mail_do(caller, outbound, priya, site):
    address = Address.objects.get(email="priya-raman@mail.example")
    provider = enter("postmark")
    failing = []
    for days_ago in (2, 1, 0):
        letters.write(
            kind="note", key=f"n{days_ago}", to=address.email, subject="A", text="B", person=priya, address=address
        )
        delivery = Delivery.objects.latest("pk")
        Delivery.objects.filter(pk=delivery.pk).update(state="sent")
        event = {"RecordType": "Bounce", "Type": "HardBounce", "Email": address.email, "Details": "5.1.1"}
        event["Metadata"] = {"delivery": signed(delivery, site)}
        event["BouncedAt"] = (timezone.now() - timedelta(days=days_ago)).isoformat()
        call(caller, provider, "events", event)
        address.refresh_from_db()
        failing.append(address.failing_since is not None)
    assert failing == [False, False, True]
