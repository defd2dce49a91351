"""What becomes of a mail's words: its own, those it quotes, how they are shown, and by what they are found.

No models and no settings here: this is worked out in the child process that reads the mail (`child`), while its parent
stores those before. Of a mail with files, or a very long one, the parent does it (`contents`).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from staffroom.foundation import excerpts, plain
from staffroom.foundation.mail import ParsedMail, wire
from staffroom.foundation.mail.digests import digest_of
from staffroom.foundation.mail.hiding import own_words, quoted_words
from staffroom.foundation.words import Indexed, index_words

MOST_WRITTEN_OUT = 100_000  # characters; what is longer must not fail because it takes longer to show than to read

# What Mailman leaves of the HTML form of a mail: the same words again, elsewhere.
_SCRUBBED_HTML = re.compile(
    r"\n*^-{8,} next part -{8,}\n(?:An HTML attachment was scrubbed\.\.\.\n|Ein Dateianhang mit HTML-Daten wurde "
    r"abgetrennt\.\.\.\n)(?:[A-Z][\w-]{1,20}: ?.*\n?){1,6}",
    re.MULTILINE,
)
_MARK = re.compile(r"\n*^-{8,} next part -{8,}\s*\Z", re.MULTILINE)
_BEGINNING = b'{"written_out":'


@dataclass(frozen=True, slots=True)
class WrittenOut:
    """A mail without files. `html` is safe, `quoted_html` is what belongs into a fold below it."""

    text: str
    quoted: str
    html: str
    quoted_html: str
    excerpt: str
    digest: str
    indexed: Indexed


def said(parsed: ParsedMail) -> tuple[str, str]:
    """What the mail says itself, and what it quotes, as they are kept."""
    return own_words(without_notes(parsed.text)), quoted_words(parsed.quoted)


def without_notes(text: str) -> str:
    """`text` without what Mailman writes where it took the HTML form away; notes of files stay, with links."""
    if " next part -" not in text:
        return text
    return _MARK.sub("", _SCRUBBED_HTML.sub("\n", text)).strip("\n")


def write_out(parsed: ParsedMail, language: str) -> WrittenOut | None:
    """All that becomes of it, its words in `language`; None if that is not for here."""
    if parsed.parts or len(parsed.text) + len(parsed.quoted) > MOST_WRITTEN_OUT:
        return None
    text, quoted = said(parsed)
    html = plain.render(text)
    return WrittenOut(
        text=text,
        quoted=quoted,
        html=html,
        quoted_html=plain.render(quoted),
        excerpt=excerpts.excerpt(html, excerpts.OF_A_MESSAGE),
        digest=digest_of(parsed),
        indexed=index_words(excerpts.all_said(html), language),
    )


def pack(written: WrittenOut) -> Sequence[bytes]:
    fields = [written.text, written.quoted, written.html, written.quoted_html, written.excerpt, written.digest]
    words = [" ".join(written.indexed.forms), " ".join(written.indexed.more)]
    return wire.frame({"written_out": [*fields, *words]}, [])


def unpack(octets: bytes, contents: bytes) -> WrittenOut | ParsedMail | str:
    """What the child answered: all of it, or the mail as it was read, or why it is unreadable. Raises Malformed."""
    if not octets.startswith(_BEGINNING):
        return wire.unpack(octets, contents)
    try:
        *fields, forms, more = map(wire.text_in, json.loads(octets)["written_out"])
        text, quoted, html, quoted_html, excerpt, digest = fields
    except (ValueError, TypeError, RecursionError) as trouble:
        raise wire.Malformed(str(trouble)) from trouble
    indexed = Indexed(tuple(forms.split()), tuple(more.split()))
    return WrittenOut(text, quoted, html, quoted_html, excerpt, digest, indexed)
