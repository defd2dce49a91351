"""What of each mail in an archive tells who wrote it, when, and where it belongs. No database here."""

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from staffroom.foundation.archives import ArchiveRefused, Found, NoMail, author_of, date_of, headers_of, letter_of, read
from staffroom.foundation.archives.ordering import in_order
from staffroom.foundation.mail.characters import clean_line
from staffroom.foundation.mail.headers import Headers

NEIGHBOURS = 5
LONGEST_ID = 255
_MOST_IDS = 40  # of one mail's References
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_LASTING = ("from", "date", "subject")

type Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Given:
    """A file, and what it was called before it lay there."""

    path: Path
    name: str


@dataclass(slots=True)
class Sighting:
    """One mail, or what stands where one should be (then `trouble` says why).

    `header` is its Message-ID; `digest` is the same for the same content. IDs are cut as they are stored.
    """

    ordinal: int
    place: str
    raw: bytes
    trouble: str = ""
    header: str = ""
    digest: str = ""
    references: tuple[str, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    subject: str = ""
    topic: str = ""
    date: datetime | None = None
    name: str = ""
    email: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """The same for the same mail, wherever it was found."""
        return self.header, self.digest


def check(paths: Sequence[Path]) -> None:
    """Raise ArchiveRefused, in English, unless each of the paths is there and can be opened."""
    for path in paths:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise ArchiveRefused(f"{path}: This is neither a file nor a folder.")  # a pipe would keep us waiting
        try:
            if path.is_dir():
                next(path.iterdir(), None)
            else:
                with path.open("rb"):
                    pass
        except OSError as trouble:
            raise ArchiveRefused(f"{path}: {trouble.strerror}.") from trouble


def sightings(
    given: Iterable[Path | Given],
    *,
    after: int = 0,
    neighbours: Iterable[datetime] = (),
    passed_over: Tell = lambda name: None,
) -> Iterator[Sighting]:
    """The mails in all these files and folders, as one archive, in an order that is always the same.

    Those up to the `after`th are passed by; `neighbours` are the last dates among them that were believed. Of a mail
    that nothing dates the date is None. Raises ArchiveRefused.
    """
    near = deque(neighbours, maxlen=NEIGHBOURS)
    now = timezone.now()
    for ordinal, found in enumerate(_found(given, passed_over), start=1):
        if ordinal > after:
            yield _sighting(ordinal, found, near, now)


def _found(given: Iterable[Path | Given], passed_over: Tell) -> Iterator[Found]:
    """All that is in the files, in the order of time as far as their names tell it; one without a mail is passed over.

    Raises NoMail if none has one.
    """
    is_empty, refusal = True, None
    files = [Given(it, it.name) if isinstance(it, Path) else it for it in given]
    for file in sorted(files, key=lambda file: in_order(file.name)):
        try:
            for found in read(file.path, name=file.name, passed_over=passed_over):
                is_empty = False
                yield found
        except NoMail as trouble:
            refusal = trouble
            passed_over(clean_line(file.name))
    if is_empty and refusal:
        raise refusal


def _sighting(ordinal: int, found: Found, near: deque[datetime], now: datetime) -> Sighting:
    place = found.place[:300]
    if found.trouble:
        return Sighting(ordinal, place, found.raw, found.trouble, digest=hashlib.sha256(found.raw).hexdigest())
    headers = headers_of(found)
    dated = date_of(headers, now=now, received=found.received, neighbours=list(reversed(near)))
    if dated and not dated.repaired:
        near.append(dated.at)
    letter = letter_of(ordinal, found, headers, dated.at if dated else now)
    name, email = author_of(headers)
    header = _storable(letter.message_id)
    return Sighting(
        ordinal=ordinal,
        place=place,
        raw=found.raw,
        header=header,
        digest=_digest(found.raw, headers, has_id=bool(header)),
        references=tuple(map(_storable, letter.references[-_MOST_IDS:])),
        in_reply_to=tuple(map(_storable, letter.in_reply_to[-_MOST_IDS:])),
        subject=letter.subject[:300],
        topic=letter.topic[:120],
        date=dated.at if dated else None,
        name=name[:200],
        email=email[:254],
    )


def _digest(raw: bytes, headers: Headers, *, has_id: bool) -> str:
    """Of the text as it was sent, whatever the way it took and the line ends of the file; without a Message-ID also of
    what else stays the same.
    """
    end = _END_OF_HEADERS.search(raw)
    body = raw[end.end() :] if end else b""
    lasting = [] if has_id else [headers.first(name) for name in _LASTING]
    return hashlib.sha256(b"\n".join([*lasting, body.replace(b"\r\n", b"\n").rstrip()])).hexdigest()


def _storable(identifier: str) -> str:
    return identifier.replace("\0", "")[:LONGEST_ID]
