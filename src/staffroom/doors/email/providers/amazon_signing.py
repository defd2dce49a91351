"""How requests to Amazon are signed (Signature Version 4): with a key that never travels.

Amazon's own library does this too, and is some 36 MB; two kinds of request are all that we send.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import parse_qsl, quote, urlsplit

from django.utils import timezone
from requests import PreparedRequest
from requests.auth import AuthBase

ALGORITHM = "AWS4-HMAC-SHA256"
_UNRESERVED = "-_.~"


@dataclass(frozen=True)
class Signing(AuthBase):
    """Signs requests for one service (“ses”, “s3”) in one region."""

    key_id: str
    secret: str
    region: str
    service: str

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        body = _octets(request.body)
        request.headers["X-Amz-Content-SHA256"] = hashlib.sha256(body).hexdigest()
        request.headers["X-Amz-Date"] = timezone.now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        signed = {"Host": urlsplit(request.url or "").netloc, **request.headers}
        signed = {name: value for name, value in signed.items() if _is_signed(name)}
        request.headers["Authorization"] = self.authorization(
            request.method or "GET", str(request.url), {name: str(value) for name, value in signed.items()}, body
        )
        return request

    def authorization(self, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> str:
        """The header to add. `headers` are those that are signed, with Host and X-Amz-Date among them."""
        lower = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
        names = ";".join(sorted(lower))
        parts = urlsplit(url)
        # Its path is encoded already; Amazon S3, the only one whose paths need that, wants it encoded once.
        lines = [method, parts.path or "/", _in_order(parts.query)]
        lines += [f"{name}:{lower[name]}" for name in sorted(lower)]
        lines += ["", names, hashlib.sha256(body).hexdigest()]
        at = lower["x-amz-date"]
        scope = f"{at[:8]}/{self.region}/{self.service}/aws4_request"
        text = "\n".join([ALGORITHM, at, scope, hashlib.sha256("\n".join(lines).encode()).hexdigest()])
        signature = hmac.new(self._key_for(at[:8]), text.encode(), hashlib.sha256).hexdigest()
        return f"{ALGORITHM} Credential={self.key_id}/{scope}, SignedHeaders={names}, Signature={signature}"

    def _key_for(self, day: str) -> bytes:
        key = f"AWS4{self.secret}".encode()
        for word in (day, self.region, self.service, "aws4_request"):
            key = hmac.new(key, word.encode(), hashlib.sha256).digest()
        return key


def _is_signed(name: str) -> bool:
    return name.lower() in {"host", "content-type"} or name.lower().startswith("x-amz-")


def _in_order(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    encoded = sorted((quote(name, _UNRESERVED), quote(value, _UNRESERVED)) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)


def _octets(body: object) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes):
        return body
    raise TypeError(f"Only what is whole can be signed, not a {type(body).__name__}.")
