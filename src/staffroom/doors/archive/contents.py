"""What becomes of a mail in an archive: its words, its quotes and its files, as the email door would take them."""

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import cast

from django.conf import settings

from staffroom.foundation import plain
from staffroom.foundation.files import SafeFile
from staffroom.foundation.mail import ParsedMail, Unreadable
from staffroom.foundation.mail.contents import kept_files
from staffroom.foundation.mail.digests import digest_of
from staffroom.foundation.mail.reader import Work
from staffroom.foundation.mail.safely import Readers
from staffroom.foundation.words import Indexed
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.conversations.rendering import Rendered, render

from .writing_out import WrittenOut, said, unpack

_readers = Readers(Work("staffroom.doors.archive.child", unpack))


@dataclass(slots=True)
class Content:
    text: str
    quoted: str
    rendered: Rendered
    files: tuple[SafeFile, ...]
    digest: str
    """As the email door would know the same mail."""
    octets: int
    """So much memory its files take."""
    indexed: Indexed | None = None
    """What finds its words, where that is known already."""

    @property
    def words(self) -> str:
        """All of them, also those it quotes."""
        return f"{self.text}\n{self.quoted}"


def contents(raws: Iterable[bytes], language: str) -> Generator[Content | Unreadable]:
    """What each of the mails of a list in that language says, in their order.

    They are read in child processes, some ahead.
    """
    read_ahead = _readers.read_many(raws, order=language.encode())
    with closing(cast("Generator[WrittenOut | ParsedMail | Unreadable]", read_ahead)) as all_read:
        for read in all_read:
            if isinstance(read, WrittenOut):
                yield _as_written_out(read)
            else:
                yield read if isinstance(read, Unreadable) else content_of(read)


def _as_written_out(mail: WrittenOut) -> Content:
    folded = plain.fold_away(mail.quoted_html) if mail.quoted_html else ""
    return Content(
        text=mail.text,
        quoted=mail.quoted,
        rendered=Rendered(html=mail.html + folded, excerpt=mail.excerpt),
        files=(),
        digest=mail.digest,
        octets=0,
        indexed=mail.indexed,
    )


def content_of(parsed: ParsedMail) -> Content:
    """What is kept of a mail: its own words, with a line for each file that could not be kept."""
    files, remarks = kept_files(parsed.parts, limit=settings.ATTACHMENT_MAX_SIZE)
    words, quoted = said(parsed)
    text = "\n\n".join(filter(None, [words, "\n".join(remarks)]))
    return Content(
        text=text,
        quoted=quoted,
        rendered=render(Message.Form.PLAIN, text, quoted),
        files=files,
        digest=digest_of(parsed),
        octets=sum(len(file.content) for file in files),
    )


def words_of(parsed: ParsedMail) -> str:
    """All that is kept of its words, also those it quotes."""
    return "\n".join(said(parsed))
