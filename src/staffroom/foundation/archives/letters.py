"""What of a found mail tells where it belongs."""

from collections.abc import Hashable
from datetime import datetime

from staffroom.foundation.mail.headers import Headers, message_ids, read_headers
from staffroom.foundation.mail.limits import Unreadable

from .found import Found
from .threads import Letter


def headers_of(found: Found) -> Headers:
    """The mail's headers; none if there are so many that the mail is unreadable anyway."""
    try:
        return read_headers(found.raw, 0, len(found.raw))[0]
    except Unreadable:
        return Headers()


def letter_of[Key: Hashable](key: Key, found: Found, headers: Headers, date: datetime) -> Letter[Key]:
    """For `threads.thread`. Google's archives name their conversations too, in a header."""
    own = message_ids(headers.first("message-id"))
    topic = headers.words("x-gm-thrid")
    return Letter(
        key=key,
        message_id=own[0] if own else "",
        references=message_ids(headers.first("references")),
        in_reply_to=message_ids(headers.first("in-reply-to")),
        subject=headers.words("subject"),
        date=date,
        topic=found.topic or (f"google {topic}" if topic else ""),
    )
