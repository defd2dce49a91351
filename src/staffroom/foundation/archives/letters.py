"""What of a found mail tells where it belongs."""

from collections.abc import Hashable
from datetime import datetime

from staffroom.foundation.mail.headers import Headers, message_ids, read_headers
from staffroom.foundation.mail.limits import Unreadable

from .found import Found
from .threads import Letter

_TOPICS = {"x-gm-thrid": "google", "x-topic-id": "yahoo"}


def headers_of(found: Found) -> Headers:
    """The mail's headers; none if there are so many that the mail is unreadable anyway."""
    try:
        return read_headers(found.raw, 0, len(found.raw))[0]
    except Unreadable:
        return Headers()


def letter_of[Key: Hashable](key: Key, found: Found, headers: Headers, date: datetime) -> Letter[Key]:
    """For `threads.thread`: `key` is the caller's own name for the mail, `date` what `date_of` made of it."""
    own = message_ids(headers.first("message-id"))
    return Letter(
        key=key,
        message_id=own[0] if own else "",
        references=message_ids(headers.first("references")),
        in_reply_to=message_ids(headers.first("in-reply-to")),
        subject=headers.words("subject"),
        date=date,
        topic=found.topic or _topic(headers),
    )


def _topic(headers: Headers) -> str:
    """What the archive calls the conversation, where it says so in a header."""
    topics = (f"{archive} {headers.words(name)}" for name, archive in _TOPICS.items() if headers.has(name))
    return next(topics, "")
