"""By what the same mail is known again, whatever way it came."""

import hashlib

from .parsed import ParsedMail
from .subjects import bare_subject


def digest_of(parsed: ParsedMail) -> str:
    """The same for the same words and files of the same sender, whatever way they came: 64 hex digits."""
    hashed = hashlib.sha256()
    words = [parsed.from_address, bare_subject(parsed.subject).casefold(), " ".join(parsed.text.split())]
    for piece in [*(word.encode() for word in words), *(part.content for part in parsed.parts)]:
        hashed.update(hashlib.sha256(piece).digest())
    return hashed.hexdigest()
