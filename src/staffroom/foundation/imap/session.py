"""A conversation with an IMAP server about one folder."""

import ssl
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address
from typing import Any, Literal, Self

from imapclient import DELETED, SEEN, IMAPClient, SocketTimeout

from .trouble import MailboxTrouble, troubles_at

_AT_ONCE = 50_000  # numbers that one answer may hold: imaplib takes no line longer than a million octets
_SIZE, _BODY = b"RFC822.SIZE", b"BODY[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mailbox is, and how it is opened.

    `starttls` and `tls` are required, never merely tried. `patience` is how many seconds any answer may take, `longest`
    how many everything together may: a server that sends an octet a minute is as good as none.
    """

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    security: Literal["none", "starttls", "tls"] = "tls"
    patience: float = 30.0
    longest: float = 300.0
    tls_context: ssl.SSLContext | None = None  # None: the system's trusted authorities


@dataclass(frozen=True, slots=True)
class Folder:
    """An opened folder. Its mails' numbers mean the same ones while `uidvalidity` stays; `next_uid` comes next."""

    uidvalidity: int
    next_uid: int
    count: int


class Session:
    """Use it from one thread. Every method raises MailboxTrouble, after which nothing more can be asked."""

    def __init__(self, client: IMAPClient) -> None:
        self._client = client
        self._folder = Folder(0, 0, 0)

    @classmethod
    @contextmanager
    def opened(cls, place: Place) -> Iterator[Self]:
        """Logged in; logged out again at the end."""
        client = _connected(place)
        # Whatever is being waited for then ends as a lost connection.
        alarm = threading.Timer(place.longest, _cut, [client])
        alarm.daemon = True
        alarm.start()
        try:
            _introduce(client, place)
            yield cls(client)
        finally:
            alarm.cancel()
            _leave(client)

    def open(self, folder: str, *, readonly: bool = False) -> Folder:
        with troubles_at("folder"):
            said: dict[bytes, Any] = self._client.select_folder(folder, readonly=readonly)
        with troubles_at("talk"):
            self._folder = Folder(
                int(said[b"UIDVALIDITY"]), int(said.get(b"UIDNEXT") or 1 << 32), int(said.get(b"EXISTS") or 0)
            )
        return self._folder

    def uids_after(self, uid: int) -> list[int]:
        """The numbers of mails above `uid`, ascending: all, or the lowest some thousands of very many."""
        if self._folder.count <= _AT_ONCE:
            return self._found(["UID", f"{uid + 1}:*"], above=uid)
        low = uid + 1
        while low < self._folder.next_uid:
            if found := self._found(["UID", f"{low}:{low + _AT_ONCE - 1}"], above=uid):
                return found
            low += _AT_ONCE
        return []

    def uids_since(self, day: date) -> list[int]:
        """Those of mails that came on `day` or later, as the server reckons days."""
        return self._found(["SINCE", day], above=0)

    def sizes(self, uids: Collection[int]) -> dict[int, int]:
        """In octets, of those that are still there."""
        with troubles_at("talk"):
            found = self._client.fetch(list(uids), [_SIZE])
            return {int(uid): int(said[_SIZE]) for uid, said in found.items() if _SIZE in said}

    def mails(self, uids: Collection[int]) -> dict[int, bytes]:
        """The octets of those that are still there. They stay unread."""
        with troubles_at("talk"):
            found = self._client.fetch(list(uids), ["BODY.PEEK[]"])
            return {int(uid): bytes(said[_BODY] or b"") for uid, said in found.items() if _BODY in said}

    def beginning(self, uid: int, octets: int) -> bytes:
        """The first so many octets of a mail."""
        with troubles_at("talk"):
            said = self._client.fetch([uid], [f"BODY.PEEK[]<0.{octets}>"]).get(uid, {})
            return bytes(next((content for name, content in said.items() if name.startswith(_BODY)), b""))

    def has_folder(self, folder: str) -> bool:
        with troubles_at("folder"):
            return bool(self._client.folder_exists(folder))

    def mark_seen(self, uids: Sequence[int]) -> None:
        with troubles_at("put-away"):
            self._client.add_flags(uids, [SEEN], silent=True)

    def move(self, uids: Sequence[int], folder: str) -> None:
        """To `folder`, which is made unless it is there."""
        with troubles_at("put-away"):
            if not self._client.folder_exists(folder):
                self._client.create_folder(folder)
            if self._client.has_capability("MOVE"):
                self._client.move(uids, folder)
            else:
                self._client.copy(uids, folder)
                self._expunge(uids)

    def delete(self, uids: Sequence[int]) -> None:
        with troubles_at("put-away"):
            self._expunge(uids)

    def _expunge(self, uids: Sequence[int]) -> None:
        self._client.add_flags(uids, [DELETED], silent=True)
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge(uids)
        else:
            self._client.expunge()

    def _found(self, criteria: Sequence[str | date], *, above: int) -> list[int]:
        with troubles_at("talk"):
            # “5:*” means the last mail even if its number is 3.
            return sorted(int(uid) for uid in self._client.search(criteria) if int(uid) > above)


def _connected(place: Place) -> IMAPClient:
    with troubles_at("connect"):
        return IMAPClient(
            place.host,
            port=place.port,
            ssl=place.security == "tls",
            ssl_context=place.tls_context,
            timeout=SocketTimeout(connect=place.patience, read=place.patience),
        )


def _introduce(client: IMAPClient, place: Place) -> None:
    if place.security == "starttls":
        with troubles_at("tls"):
            client.starttls(place.tls_context)
    if place.security == "none" and not ip_address(client.socket().getpeername()[0].partition("%")[0]).is_loopback:
        raise MailboxTrouble("tls", "A password is only sent over TLS.")
    with troubles_at("login"):
        client.login(place.username, place.password)


def _leave(client: IMAPClient) -> None:
    with suppress(Exception):
        client.logout()
    with suppress(Exception):
        client.shutdown()


def _cut(client: IMAPClient) -> None:
    with suppress(OSError):
        client.socket().shutdown(2)
