"""SendGrid: how it proves that it calls.

anymail still speaks its language, but has nobody to try it with and warns of it each time: what only leads to that
warning is left out here.
"""

# anymail has no types.
# mypy: disallow-subclassing-any=False

from base64 import b64decode
from typing import Any

from anymail.backends import sendgrid as to_sendgrid
from anymail.backends.base_requests import AnymailRequestsBackend
from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.webhooks import sendgrid
from anymail.webhooks.base import AnymailBaseWebhookView
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.http import HttpRequest

API = "https://api.sendgrid.com/v3/"


class EmailBackend(to_sendgrid.EmailBackend):
    """Posts mails to the API's third version."""

    def __init__(self, *, api_key: str, api_url: str = API, **kwargs: Any) -> None:
        self.api_key, self.generate_message_id, self.merge_field_format = api_key, True, None
        AnymailRequestsBackend.__init__(self, f"{api_url.rstrip('/')}/", **kwargs)


class Signed(AnymailBaseWebhookView):
    """Believed if it knows the secret, and bears a signature where the key for it was entered."""

    def __init__(self, *, events_key: str = "", mail_key: str = "", **kwargs: Any) -> None:
        self._key = events_key or mail_key
        AnymailBaseWebhookView.__init__(self, **kwargs)

    def validate_request(self, request: HttpRequest) -> None:
        if not self._key:
            return
        said = request.headers.get("X-Twilio-Email-Event-Webhook-Timestamp", "").encode() + request.body
        try:
            signature = b64decode(request.headers.get("X-Twilio-Email-Event-Webhook-Signature", ""), validate=True)
            _key_in(self._key).verify(signature, said, ec.ECDSA(SHA256()))
        except (ValueError, InvalidSignature) as trouble:
            raise AnymailWebhookValidationFailure("It is not signed with SendGrid's key.") from trouble


class Tracking(Signed, sendgrid.SendGridTrackingWebhookView):
    """What became of our mail."""


class Inbound(Signed, sendgrid.SendGridInboundWebhookView):
    """Mail."""


def _key_in(written: str) -> ec.EllipticCurvePublicKey:
    """Raises ValueError or InvalidSignature for what is no such key."""
    key = load_der_public_key(b64decode(written))
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise InvalidSignature
    return key
