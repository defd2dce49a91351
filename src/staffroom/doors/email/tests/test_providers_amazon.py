"""Amazon SES: mail by its API, and notices that are signed; a server on loopback plays it."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client

from staffroom.doors.email import sending
from staffroom.doors.email.handing_over import RelayTrouble
from staffroom.doors.email.models import Delivery, Incoming, Relay
from staffroom.doors.email.providers import amazon_notices, entering
from staffroom.doors.email.providers.amazon_signing import Signing
from staffroom.doors.email.providers.kinds import KINDS

from . import outbound as mail
from .inbound import written
from .provider_server import Api, running
from .test_providers_in import LONE, call, delivery, signed, state
from .test_providers_out import post_one, said_in

__all__ = ["delivery"]

pytestmark = pytest.mark.django_db(transaction=True)

KEY = rsa.generate_private_key(65537, 2048)
SES = "arn:aws:sns:eu-west-1:123456789012:mail"
EXAMPLE = Signing("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service")


def certificate(until=timedelta(days=30)):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.amazonaws.com")])
    begins = datetime.now(UTC) - timedelta(days=300)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(KEY.public_key())
    made = made.serial_number(7).not_valid_before(begins).not_valid_after(datetime.now(UTC) + until)
    return made.sign(KEY, hashes.SHA256()).public_bytes(Encoding.PEM)


@pytest.fixture
def api():
    api = Api("amazon")
    api.files["/cert.pem"] = certificate()
    with running(api) as api.url:
        yield api


@pytest.fixture
def caller(outbound):
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def provider(api, outbound):
    keys = {"key_id": "AKIDEXAMPLE", "secret_key": "secret", "region": "eu-west-1", "api_url": api.url}
    return entering.enter(KINDS["amazon"], keys)


def notice(api, message, *, kind="Notification", version="2", **more):
    said = {"Type": kind, "MessageId": "1", "TopicArn": SES, "Timestamp": "2026-03-02T10:00:00.000Z"}
    said |= {"Message": message if isinstance(message, str) else json.dumps(message)} | more
    fields = ("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
    text = "".join(f"{name}\n{said[name]}\n" for name in fields if name in said)
    kinds = {"1": hashes.SHA1(), "2": hashes.SHA256()}
    said["Signature"] = b64encode(KEY.sign(text.encode(), padding.PKCS1v15(), kinds[version])).decode()
    return said | {"SignatureVersion": version, "SigningCertURL": f"{api.url}cert.pem"}


def tell(caller, provider, way, said, **how):
    headers = {"X-Amz-Sns-Message-Type": said["Type"], "X-Amz-Sns-Message-Id": said["MessageId"]}
    return call(caller, provider, way, json.dumps(said), content_type="text/plain", headers=headers, **how)


def bounce(delivery, site, kind="Permanent", sub="General", code="smtp; 550 5.1.1 user unknown"):
    headers = [{"name": "X-Metadata", "value": json.dumps({"delivery": signed(delivery, site)})}]
    return {
        "eventType": "Bounce",
        "mail": {"messageId": "0102", "destination": [delivery.to], "headers": headers},
        "bounce": {
            "bounceType": kind,
            "bounceSubType": sub,
            "bouncedRecipients": [{"emailAddress": delivery.to, "diagnosticCode": code}],
        },
    }


def received(action, **more):
    receipt = {"recipients": [LONE, "law-librarians@lists.example.org"], "action": action}
    source = {"source": "jo-norwood@mail.example", "messageId": "0103", "timestamp": "2026-03-02T10:00:00Z"}
    return {"notificationType": "Received", "mail": source, "receipt": receipt} | more


# --- Requests -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "query", "signature"),
    [
        ("GET", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("POST", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        ("GET", "?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    ],
)
def test_requests_are_signed_as_amazon_s_own_examples_are(method, query, signature):
    headers = {"Host": "example.amazonaws.com", "X-Amz-Date": "20150830T123600Z"}
    said = EXAMPLE.authorization(method, f"https://example.amazonaws.com/{query}", headers)
    assert said == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        f"SignedHeaders=host;x-amz-date, Signature={signature}"
    )


def test_mail_leaves_as_it_was_written_and_names_its_delivery(api, provider):
    post_one(mail.network_of(mail.person("Jo Norwood"), mail.person("Priya Raman")), title="Grüße")
    entering.send_by_it()
    assert sending.send_waiting() == 1

    assert api.paths == ["/v2/email/outbound-emails"]
    assert api.said()["Destination"] == {"ToAddresses": ["priya-raman@mail.example"]}
    text = said_in(api.posted[0]).partition('"}}')[2] or said_in(api.posted[0])
    assert 'X-Metadata: {"delivery": "b+' in text
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in text
    assert "\r\nMessage-ID: <" in text
    authorization = api.headers[0]["Authorization"]
    assert authorization.startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date" in authorization
    assert set(mail.states().values()) == {"sent"}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("LimitExceededException", "Amazon SES asks us to wait: "),
        ("ThrottlingException:http://internal.amazon.com/", "Amazon SES asks us to wait: "),
        ("SendingPausedException", "Amazon SES takes nothing from us: "),
        ("MailFromDomainNotVerifiedException", "Amazon SES takes nothing from us: "),
    ],
)
def test_what_it_says_of_our_account_is_no_mail_s_fault(api, provider, kind, words):
    post_one(mail.network_of(mail.person("Jo Norwood"), mail.person("Priya Raman")))
    entering.send_by_it()
    Relay.objects.update(last_worked_at="2026-03-01T10:00Z")
    api.answers, api.said_beside = {"*": (400, {"message": "No"})}, {"x-amzn-ErrorType": kind}

    with pytest.raises(RelayTrouble):
        sending.send_waiting()
    assert Relay.objects.get().last_trouble.startswith(words)
    assert set(Delivery.objects.values_list("state", "attempts")) == {("waiting", 0)}


def test_a_mail_that_it_refuses_is_given_up_with_its_words(api, provider):
    post_one(mail.network_of(mail.person("Jo Norwood"), mail.person("Priya Raman")))
    entering.send_by_it()
    Relay.objects.update(last_worked_at="2026-03-01T10:00Z")
    api.answers = {"*": (400, {"message": "Illegal content"})}
    api.said_beside = {"x-amzn-ErrorType": "MessageRejected"}
    assert sending.send_waiting() == 1
    assert set(mail.states().values()) == {"given-up"}


# --- Notices ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_signed_notice_of_a_bounce_counts(caller, api, provider, delivery, site, version):
    assert tell(caller, provider, "events", notice(api, bounce(delivery, site), version=version)).status_code == 200
    assert state(delivery) == ("bounced", [True])


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "Transient", "sub": "MailboxFull", "code": "smtp; 552 5.2.2 full"},
        {"kind": "Transient", "code": "smtp; 550 5.1.1 said while it was only slow"},
        {"kind": "Undetermined", "code": ""},
        {"sub": "OnAccountSuppressionList", "code": "550 5.1.1 on the suppression list"},
    ],
)
def test_a_bounce_that_may_pass_counts_for_nothing(caller, api, provider, delivery, site, changes):
    said = notice(api, bounce(delivery, site, **changes))
    assert tell(caller, provider, "events", said).status_code == 200
    assert state(delivery) == ("sent", [False])


def test_a_notice_that_was_changed_or_is_not_signed_is_not_believed(caller, api, provider, delivery, site):
    said = notice(api, bounce(delivery, site))
    changed = said | {"Message": said["Message"].replace("0102", "0103")}
    elsewhere = said | {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com.evil.example/cert.pem"}
    unsigned = {name: value for name, value in said.items() if name != "Signature"}
    answers = [
        tell(caller, provider, "events", it).status_code
        for it in (changed, elsewhere, unsigned, said | {"Signature": "?"})
    ]
    assert answers == [403, 403, 403, 403]
    assert state(delivery) == ("sent", [])


def test_who_does_not_know_the_secret_makes_us_fetch_nothing(caller, api, provider, delivery, site):
    said = notice(api, bounce(delivery, site), SubscribeURL=f"{api.url}yes")
    assert tell(caller, provider, "events", said, secret="guessed").status_code == 403
    assert api.paths == []


def test_asked_without_a_secret_we_ask_for_it_as_amazon_wants_it(caller, provider):
    answer = caller.post(f"/mail/provider/{provider.token}/events/", "{}", content_type="text/plain")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Basic realm="Mail"')


def test_when_what_shows_the_signature_can_t_be_fetched_it_comes_again(caller, api, provider, delivery, site):
    said = notice(api, bounce(delivery, site)) | {"SigningCertURL": f"{api.url}gone.pem"}
    assert tell(caller, provider, "events", said).status_code == 503
    provider.refresh_from_db()
    assert provider.last_trouble.startswith("Amazon can't be reached: ")


def test_a_certificate_that_has_run_out_shows_nothing(caller, api, provider, delivery, site):
    api.files["/old.pem"] = certificate(until=timedelta(days=-1))
    said = notice(api, bounce(delivery, site)) | {"SigningCertURL": f"{api.url}old.pem"}
    assert tell(caller, provider, "events", said).status_code == 403


def test_the_question_whether_it_may_tell_us_is_answered(caller, api, provider):
    api.files["/?Action=ConfirmSubscription&Token=t"] = b"<ok/>"
    url = f"{api.url}?Action=ConfirmSubscription&Token=t"
    said = notice(api, "Yes?", kind="SubscriptionConfirmation", SubscribeURL=url, Token="t")
    assert tell(caller, provider, "events", said).status_code == 200
    assert api.paths[-1] == "/?Action=ConfirmSubscription&Token=t"


def test_a_question_that_leads_elsewhere_is_not_answered(caller, api, provider):
    said = notice(api, "Yes?", kind="SubscriptionConfirmation", SubscribeURL="http://127.0.0.1:1/", Token="t")
    assert tell(caller, provider, "events", said).status_code == 403


def test_only_amazon_s_own_addresses_are_asked():
    refused = [
        "http://sns.eu-west-1.amazonaws.com/a.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/a.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/a.pem",
        "https://evil.example/sns.eu-west-1.amazonaws.com/a.pem",
        "https://s3.eu-west-1.amazonaws.com/bucket/a.pem",
        "",
    ]
    for url in refused:
        with pytest.raises(amazon_notices.NotTheirs):
            amazon_notices.say_yes({"SubscribeURL": url})


def test_a_mail_within_a_notice_is_taken_for_all_whom_it_names(caller, api, provider, jo, network, other_network):
    raw = written(jo, "Keys", "Who keeps yours? Grüße.")
    content = received({"type": "SNS", "encoding": "BASE64"}, content=b64encode(raw).decode())
    assert tell(caller, provider, "mail", notice(api, content)).status_code == 200
    row = Incoming.objects.get()
    assert (row.recipients, row.sender) == ([LONE, "law-librarians@lists.example.org"], "jo-norwood@mail.example")
    assert bytes(row.raw).rstrip() == raw.rstrip()


def test_a_mail_in_a_bucket_is_fetched_as_it_came(caller, api, provider, jo, network):
    raw = written(jo, "Keys", "Who keeps yours? Grüße.")
    api.files["/our-mail/in/a%20b"] = raw
    content = received({"type": "S3", "bucketName": "our-mail", "objectKey": "in/a b"})
    assert tell(caller, provider, "mail", notice(api, content)).status_code == 200
    assert bytes(Incoming.objects.get().raw).rstrip() == raw.rstrip()
    assert "/eu-west-1/s3/aws4_request" in api.headers[-1]["Authorization"]


@pytest.mark.parametrize(
    ("bucket", "size", "status"), [("our-mail", 5_000, 413), ("nothing-here", 10, 503), ("evil.example/x", 10, 400)]
)
def test_what_can_t_be_had_from_a_bucket_is_said(caller, api, provider, settings, bucket, size, status):
    settings.MAIL_MAX_SIZE = 4_000
    api.files["/our-mail/one"] = b"x" * size
    content = received({"type": "S3", "bucketName": bucket, "objectKey": "one"})
    assert tell(caller, provider, "mail", notice(api, content)).status_code == status
    assert not Incoming.objects.exists()
