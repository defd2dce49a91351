"""What becomes of a mail in an archive: its words, its quotes and its files, as the email door would take them."""

import re
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import cast

from django.conf import settings

from staffroom.foundation.files import SafeFile
from staffroom.foundation.mail import ParsedMail, Unreadable, parse_many_safely
from staffroom.foundation.mail.contents import digest_of, kept_files
from staffroom.foundation.mail.hiding import own_words, quoted_words
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.conversations.rendering import Rendered, render

# What Mailman leaves of the HTML form of a mail: the same words again, elsewhere.
_SCRUBBED_HTML = re.compile(
    r"\n*^-{8,} next part -{8,}\n(?:An HTML attachment was scrubbed\.\.\.\n|Ein Dateianhang mit HTML-Daten wurde "
    r"abgetrennt\.\.\.\n)(?:[A-Z][\w-]{1,20}: ?.*\n?){1,6}",
    re.MULTILINE,
)
_MARK = re.compile(r"\n*^-{8,} next part -{8,}\s*\Z", re.MULTILINE)


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


def contents(raws: Iterable[bytes]) -> Generator[Content | Unreadable]:
    """What each of the mails says, in their order; they are read in child processes, some ahead."""
    with closing(cast("Generator[ParsedMail | Unreadable]", parse_many_safely(raws))) as all_read:
        for read in all_read:
            yield read if isinstance(read, Unreadable) else content_of(read)


def content_of(parsed: ParsedMail) -> Content:
    """What is kept of a mail: its own words, with a line for each file that could not be kept."""
    files, remarks = kept_files(parsed.parts, limit=settings.ATTACHMENT_MAX_SIZE)
    words = own_words(without_notes(parsed.text))
    text = "\n\n".join(filter(None, [words, "\n".join(remarks)]))
    quoted = quoted_words(parsed.quoted)
    return Content(
        text=text,
        quoted=quoted,
        rendered=render(Message.Form.PLAIN, text, quoted),
        files=files,
        digest=digest_of(parsed),
        octets=sum(len(file.content) for file in files),
    )


def without_notes(text: str) -> str:
    """`text` without what Mailman writes where it took the HTML form away; notes of files stay, with links."""
    if " next part -" not in text:
        return text
    return _MARK.sub("", _SCRUBBED_HTML.sub("\n", text)).strip("\n")
