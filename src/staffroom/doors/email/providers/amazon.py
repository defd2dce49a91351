"""Amazon SES: takes our mail as it was written, tells what became of it, and brings mail, in a notice or in a bucket.

anymail reads its notices; it would send and fetch by Amazon's own library, which is larger than all that we need of it.
"""

# anymail has no types.
# mypy: disallow-subclassing-any=False

import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import requests
from anymail.backends.base_requests import AnymailRequestsBackend, RequestsPayload
from anymail.exceptions import AnymailRequestsAPIError, AnymailWebhookValidationFailure
from anymail.message import AnymailRecipientStatus
from anymail.signals import AnymailInboundEvent
from anymail.utils import last
from anymail.webhooks import amazon_ses
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from . import amazon_notices
from .amazon_signing import Signing

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
# What it answers with 400, as to a mail that it does not like, and what that says of us instead.
_ABOUT_US = {
    "LimitExceededException": 429,
    "ThrottlingException": 429,
    "Throttling": 429,
    "SendingPausedException": 403,
    "AccountSuspendedException": 403,
    "MailFromDomainNotVerifiedException": 403,
}


class EmailBackend(AnymailRequestsBackend):
    """Posts whole mails to the API's second version."""

    esp_name = "Amazon SES"

    def __init__(self, *, key_id: str, secret_key: str, region: str, api_url: str = "", **kwargs: Any) -> None:
        self.signing = Signing(key_id, secret_key, region, "ses")
        self.configuration_set = kwargs.pop("configuration_set", "")
        super().__init__(f"{api_url or f'https://email.{region}.amazonaws.com'}".rstrip("/") + "/", **kwargs)

    def build_message_payload(self, message: Any, defaults: Any) -> "Payload":
        return Payload(message, defaults, self)

    def raise_for_status(self, response: requests.Response, payload: "Payload", message: Any) -> None:
        try:
            super().raise_for_status(response, payload, message)
        except AnymailRequestsAPIError as trouble:
            kind = response.headers.get("x-amzn-ErrorType", "").partition(":")[0]
            trouble.status_code = _ABOUT_US.get(kind, response.status_code)
            raise

    def parse_recipient_status(
        self, response: requests.Response, payload: "Payload", message: Any
    ) -> dict[str, AnymailRecipientStatus]:
        said = self.deserialize_json_response(response, payload, message)
        taken = AnymailRecipientStatus(message_id=said["MessageId"], status="queued")
        return dict.fromkeys(payload.recipients, taken)


class Payload(RequestsPayload):
    """One mail, of which nothing is left to the API but to whom it goes."""

    esp_message_attrs = (("written", last, None),)

    def __init__(self, message: Any, defaults: Any, backend: EmailBackend) -> None:
        headers = {"Content-Type": "application/json"}
        super().__init__(message, defaults, backend, headers=headers, auth=backend.signing)

    def get_api_endpoint(self) -> str:
        return "v2/email/outbound-emails"

    def init_payload(self) -> None:
        self.recipients: list[str] = []
        self.mail = b""

    def serialize_data(self) -> str:
        data = {
            "Destination": {"ToAddresses": self.recipients},
            "Content": {"Raw": {"Data": b64encode(self.mail).decode()}},
        }
        if self.backend.configuration_set:
            data["ConfigurationSetName"] = self.backend.configuration_set
        return str(self.serialize_json(data))

    def set_recipients(self, recipient_type: str, emails: list[Any]) -> None:
        self.recipients += [email.format_addr_spec(idna_encode=self.backend.idna_encode) for email in emails]

    def set_written(self, octets: bytes) -> None:
        self.mail += octets

    def set_metadata(self, metadata: dict[str, str]) -> None:
        # Comes back with each notice, which has the first of the headers. What it calls a tag may hold no “+”.
        self.mail = b"X-Metadata: %s\r\n" % str(self.serialize_json(metadata)).encode() + self.mail

    def _stands_in_the_mail(self, _given: Any) -> None:
        pass

    set_from_email = set_subject = set_reply_to = set_extra_headers = _stands_in_the_mail
    set_text_body = set_html_body = set_attachments = _stands_in_the_mail


class Believed(amazon_ses.AmazonSESBaseWebhookView):
    """A notice is believed if it knows the secret and Amazon signed it."""

    def __init__(self, **given: Any) -> None:
        self.api_url = given.pop("api_url", "")
        self.region = given.pop("region", "")
        self.signing = Signing(given.pop("key_id", ""), given.pop("secret_key", ""), self.region, "s3")
        # Without what prepares Amazon's own library.
        super(amazon_ses.AmazonSESBaseWebhookView, self).__init__(**given)

    def run_validators(self, request: HttpRequest) -> None:
        # The secret first: it is asked for where it is missing.
        for validator in reversed(self.validators):
            validator(self, request)

    def parse_events(self, request: HttpRequest) -> list[Any]:
        # Not before the secret was found right: what shows whose signature it is may have to be fetched.
        try:
            amazon_notices.check(self._parse_sns_message(request), api_url=self.api_url)
            return list(super().parse_events(request))
        except amazon_notices.NotTheirs as trouble:
            raise AnymailWebhookValidationFailure(str(trouble)) from trouble

    def auto_confirm_sns_subscription(self, sns_message: dict[str, Any]) -> None:
        """It asks whether it may tell us: yes, for whoever asks knows the secret."""
        amazon_notices.say_yes(sns_message, api_url=self.api_url)


class Tracking(Believed, amazon_ses.AmazonSESTrackingWebhookView):
    """What became of our mail."""


class Inbound(Believed, amazon_ses.AmazonSESInboundWebhookView):
    """Mail: in the notice itself, or laid into a bucket, where it is fetched at once."""

    chunk_size = 1 << 16

    def esp_to_anymail_events(
        self, ses_event: dict[str, Any], sns_message: dict[str, Any]
    ) -> list[AnymailInboundEvent]:
        events = super().esp_to_anymail_events(ses_event, sns_message)
        for event in events:
            given = ses_event.get("receipt", {}).get("recipients") or []
            event.message.envelope_recipient = ",".join(str(address) for address in given)
        return list(events)

    def fetch_s3_chunks(self, bucket_name: str, object_key: str) -> Iterator[bytes]:
        """The mail, as it came. Raises RequestDataTooBig, NotReached."""
        left = settings.MAIL_MAX_SIZE
        try:
            with requests.get(
                self._place(bucket_name, object_key),
                auth=self.signing,
                timeout=amazon_notices.PATIENCE,
                allow_redirects=False,
                stream=True,
            ) as answer:
                answer.raise_for_status()
                for chunk in answer.iter_content(self.chunk_size):
                    left -= len(chunk)
                    if left < 0:
                        raise RequestDataTooBig
                    yield chunk
        except requests.RequestException as trouble:
            raise amazon_notices.NotReached(f"The mail can't be fetched from the bucket: {trouble}") from trouble

    def _place(self, bucket: str, key: str) -> str:
        if not _BUCKET.fullmatch(bucket):
            raise ValueError(f"This is no name of a bucket: {bucket!r}")
        path = quote(key, safe="/-_.~")
        if self.api_url:
            return f"{self.api_url.rstrip('/')}/{bucket}/{path}"
        return f"https://{bucket}.s3.{self.region}.amazonaws.com/{path}"
