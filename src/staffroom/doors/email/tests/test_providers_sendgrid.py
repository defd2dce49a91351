"""What SendGrid says to us: mail, and word of what became of ours, with and without its signature."""

import json
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from staffroom.doors.email.models import Bounce, Incoming
from staffroom.doors.email.providers import entering
from staffroom.doors.email.providers.kinds import KINDS

from .inbound import written
from .test_providers_in import LONE, call, delivery, signed, state

__all__ = ["delivery"]

pytestmark = pytest.mark.django_db(transaction=True)

KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = b64encode(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
OTHER = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def caller(outbound):
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def enter(**keys):
    return entering.enter(KINDS["sendgrid"], {"api_key": "SG.key"} | keys)


def signature(body, key=KEY, at="1700000000"):
    made = b64encode(key.sign(at.encode() + body.encode(), ec.ECDSA(SHA256()))).decode()
    return {"X-Twilio-Email-Event-Webhook-Signature": made, "X-Twilio-Email-Event-Webhook-Timestamp": at}


def form(**fields):
    begin = '--limit\r\nContent-Disposition: form-data; name="'
    return "".join(f'{begin}{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()) + "--limit--\r\n"


def parsed(caller, provider, body, **how):
    return call(caller, provider, "mail", body, content_type="multipart/form-data; boundary=limit", **how)


def bounced(delivery, site, **more):
    event = {"event": "bounce", "type": "bounce", "email": delivery.to, "timestamp": 1700000000, "status": "5.1.1"}
    return json.dumps([event | {"reason": "550 unknown", "delivery": signed(delivery, site)} | more])


def test_a_raw_mail_is_kept_as_it_came_for_whom_its_envelope_names(caller, jo, network):
    raw = written(jo, "Keys", "Who keeps yours? Grüße.")
    envelope = json.dumps({"to": [LONE], "from": "jo-norwood@mail.example"})

    assert parsed(caller, enter(), form(email=raw.decode(), envelope=envelope)).status_code == 200
    row = Incoming.objects.get()
    assert (row.recipients, row.sender, row.peer) == ([LONE], "jo-norwood@mail.example", "SendGrid")
    assert bytes(row.raw).rstrip() == raw.rstrip()


def test_without_the_secret_nothing_is_kept(caller, jo, network):
    body = form(email=written(jo, "Keys", "Yours?").decode())
    assert parsed(caller, enter(), body, secret="guessed").status_code == 403
    assert not Incoming.objects.exists()


@pytest.mark.parametrize(("key", "status", "kept"), [(KEY, 200, 1), (OTHER, 403, 0), (None, 403, 0)])
def test_once_its_key_is_entered_mail_has_to_be_signed(caller, jo, network, key, status, kept):
    provider = enter(mail_key=PUBLIC)
    body = form(
        email=written(jo, "Keys", "Yours?").decode(), envelope=json.dumps({"to": [LONE], "from": "a@b.example"})
    )
    headers = signature(body, key) if key else {}
    assert parsed(caller, provider, body, headers=headers).status_code == status
    assert Incoming.objects.count() == kept


@pytest.mark.parametrize(("key", "expected"), [(KEY, (200, 1)), (OTHER, (403, 0)), (None, (403, 0))])
def test_once_its_key_is_entered_events_have_to_be_signed(caller, delivery, site, key, expected):
    provider = enter(events_key=PUBLIC)
    body = bounced(delivery, site)
    headers = signature(body, key) if key else {}
    status = call(caller, provider, "events", body, headers=headers).status_code
    assert (status, Bounce.objects.count()) == expected


def test_what_was_signed_cannot_be_said_of_another_time(caller, delivery, site):
    provider = enter(events_key=PUBLIC)
    body = bounced(delivery, site)
    headers = signature(body) | {"X-Twilio-Email-Event-Webhook-Timestamp": "1800000000"}
    assert call(caller, provider, "events", body, headers=headers).status_code == 403


def test_the_delivery_that_it_names_is_the_one_meant(caller, delivery, site):
    assert call(caller, enter(), "events", bounced(delivery, site, email="else@mail.example")).status_code == 200
    assert state(delivery) == ("bounced", [True])


@pytest.mark.parametrize(
    "more",
    [
        {"status": "5.2.2"},
        {"status": "5.0.0", "type": "blocked", "reason": "550 5.1.1 looks like spam"},
        {"event": "dropped", "reason": "Bounced Address", "status": ""},
        {"event": "deferred", "response": "451 4.7.1 Later", "status": ""},
        {"event": "spamreport"},
    ],
)
def test_what_says_something_else_than_that_there_is_no_such_address_counts_for_nothing(caller, delivery, site, more):
    assert call(caller, enter(), "events", bounced(delivery, site, **more)).status_code == 200
    assert state(delivery) == ("sent", [False])


@pytest.mark.parametrize("body", ["", "[7]", '{"event": "bounce"}', "[{}]", "null"])
def test_nonsense_is_refused_and_noted(caller, body):
    provider = enter()
    assert call(caller, provider, "events", body).status_code == 400
    assert parsed(caller, provider, form(other="thing")).status_code == 400
    provider.refresh_from_db()
    assert provider.last_trouble
