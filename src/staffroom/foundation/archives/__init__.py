"""Reading the archives of mailing lists: mailbox files, maildirs, and what the list servers of the world hand out.

No models, no settings. An import is these steps, for which the caller keeps what it likes in between:

1. `read` finds the mails, one after another, with what can't be read as one.
2. `headers_of`, `author_of`, `date_of` and `letter_of` say of each who wrote it, when, and what it answers. What it
   says is read by `foundation.mail.parse_many_safely`, in a child process.
3. `thread` puts the letters of the whole archive into conversations.
"""

from .authors import author_of
from .dating import Dated, date_of
from .found import ArchiveRefused, Found, NoMail
from .letters import headers_of, letter_of
from .reading import read
from .threads import Letter, Threads, thread

__all__ = [
    "ArchiveRefused",
    "Dated",
    "Found",
    "Letter",
    "NoMail",
    "Threads",
    "author_of",
    "date_of",
    "headers_of",
    "letter_of",
    "read",
    "thread",
]
