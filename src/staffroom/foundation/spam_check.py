"""What rspamd thinks of a mail, or of a post as if it were one. Asked over HTTP (/checkv2), and never for long.

Rspamd("http://127.0.0.1:11333").opinion_on(raw, Brought(ip="192.0.2.3", sender="jo@charity.example"))
"""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlsplit

type Action = Literal["let-in", "hold", "refuse", "unknown"]

PATIENCE = 2.0  # seconds for everything
PAUSE = 30.0  # seconds in which nobody asks again after rspamd could not be reached
LARGEST_ANSWER = 1_000_000  # octets
MOST_SYMBOLS = 8
_MEANT: dict[str, Action] = {
    "no action": "let-in",
    # Whoever is greylisted is asked to come again, which is for servers to say before they take a mail.
    "greylist": "let-in",
    "add header": "hold",
    "rewrite subject": "hold",
    "soft reject": "hold",
    "quarantine": "hold",
    "discard": "refuse",
    "reject": "refuse",
}


class AddressRefused(ValueError):
    """This is no address of an rspamd. The message says what one looks like."""


class NotRspamd(Exception):
    """Something else than an opinion was answered."""


@dataclass(frozen=True, slots=True)
class Brought:
    """By whom and to whom: what the text itself does not say. All of it may be empty.

    `user`: whoever is signed in here; rspamd does not ask then whether a mail server may send in their name.
    """

    ip: str = ""
    helo: str = ""
    sender: str = ""
    recipients: Sequence[str] = ()
    user: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """`action`: “unknown” if nothing was said, and `trouble` says why. `symbols`: what weighed most, in its words."""

    action: Action
    score: float = 0.0
    symbols: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def words(self) -> str:
        """For operators: “rspamd: 17.3 (BAYES_SPAM, …)”."""
        if self.trouble:
            return f"rspamd: {self.trouble}"
        return f"rspamd: {self.score:.1f}" + (f" ({', '.join(self.symbols)})" if self.symbols else "")


class Rspamd:
    """One rspamd, at `http://host:port` (or https). Safe to share between threads. Raises AddressRefused."""

    def __init__(self, url: str, password: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        self._parts = urlsplit(url)
        if self._parts.scheme not in {"http", "https"} or not self._parts.hostname:
            raise AddressRefused(f"“{url}” is no address of an rspamd: http://127.0.0.1:11333 is one.")
        self._password, self._clock = password, clock
        self._rests_until = float("-inf")

    def opinion_on(self, raw: bytes, brought: Brought) -> Opinion:
        """Takes two seconds at most, and raises nothing: where rspamd says nothing, its opinion is “unknown”."""
        if self._clock() < self._rests_until:
            return Opinion("unknown", trouble="It could not be reached a moment ago.")
        try:
            return _read(self._asked(raw, _headers(brought, self._password)))
        except (OSError, http.client.HTTPException, NotRspamd, ValueError) as trouble:
            self._rests_until = self._clock() + PAUSE
            return Opinion("unknown", trouble=f"It gave no answer ({trouble or type(trouble).__name__})."[:200])

    def _asked(self, raw: bytes, headers: dict[str, str]) -> bytes:
        make = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        connection = make(self._parts.hostname or "", self._parts.port, timeout=PATIENCE)
        connection.connect()
        # A timeout is for each piece: whoever sends a letter a second would be listened to for ever.
        ending = threading.Timer(PATIENCE, _end, [connection.sock])
        ending.start()
        try:
            connection.request("POST", f"{self._parts.path.rstrip('/')}/checkv2", raw, headers)
            answer = connection.getresponse()
            said = answer.read(LARGEST_ANSWER)
            if answer.status != http.HTTPStatus.OK:
                raise NotRspamd(f"{answer.status} {answer.reason}")
            return said
        finally:
            ending.cancel()
            connection.close()


@lru_cache(maxsize=4)
def rspamd_at(url: str, password: str) -> Rspamd:
    """The same for all of this process: what one has found silent, the next one leaves alone for a while."""
    return Rspamd(url, password)


def as_mail(
    *, name: str, address: str, title: str, text: str, at: datetime, to: Sequence[str] = (), message_id: str = ""
) -> bytes:
    """A post on the web as the mail it might have been, for rspamd to read."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((" ".join(name.split()), address))
    if to:
        mail["To"] = ", ".join(to)
    if message_id:
        mail["Message-ID"] = message_id
    mail["Subject"] = " ".join(title.split())
    mail["Date"] = format_datetime(at)
    mail.set_content(text)
    return mail.as_bytes()


def _end(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _headers(brought: Brought, password: str) -> dict[str, str]:
    said = {
        "IP": brought.ip,
        "Helo": brought.helo,
        "From": brought.sender,
        "Rcpt": ",".join(brought.recipients),
        "User": brought.user,
        "Password": password,
    }
    # Others wrote them: nothing but printable ASCII, so that nobody adds a header of their own.
    return {name: value for name, value in said.items() if value and value.isascii() and value.isprintable()}


def _read(answer: bytes) -> Opinion:
    """Raises NotRspamd, and ValueError for what is no JSON."""
    said: Any = json.loads(answer)
    if not isinstance(said, dict) or not isinstance(said.get("action"), str):
        raise NotRspamd("The answer is not rspamd's.")
    score = said.get("score")
    return Opinion(
        _MEANT.get(said["action"], "unknown"),
        float(score) if isinstance(score, int | float) else 0.0,
        _weightiest(said.get("symbols")),
        "" if said["action"] in _MEANT else "It said something that we don't know.",
    )


def _weightiest(symbols: Any) -> tuple[str, ...]:
    found = symbols if isinstance(symbols, dict) else {}
    scores = {name: symbol.get("score") for name, symbol in found.items() if isinstance(symbol, dict)}
    heavy = {name: float(score) for name, score in scores.items() if isinstance(score, int | float) and score > 0}
    return tuple(sorted(heavy, key=lambda name: -heavy[name])[:MOST_SYMBOLS])
