"""What goes wrong with a mailbox, by the step at which it did."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

_SECONDS = re.compile(r" \([\d.]+ \+ [\d.]+ secs\)")

Step = Literal[
    "connect",  # nobody answers there
    "tls",  # no TLS, or a certificate that can't be trusted
    "greeting",  # somebody answers, but not as an IMAP server does
    "login",
    "folder",  # there is no such folder, or it can't be opened
    "talk",  # in the middle: the connection was lost, or an answer makes no sense
    "put-away",  # the mail was taken, and stays where it is
]


class MailboxTrouble(Exception):
    """Nothing more can be done with the mailbox now. `said`: the server's words, or the system's; one line."""

    def __init__(self, step: Step, said: str) -> None:
        super().__init__(f"{step}: {said}")
        self.step: Step = step
        self.said = said


@contextmanager
def troubles_at(step: Step) -> Iterator[None]:
    """What the library and the system raise, as MailboxTrouble. Senseless answers raise all sorts of things."""
    try:
        yield
    except ssl.SSLError as trouble:
        raise MailboxTrouble("tls", _in_a_line(trouble.reason or str(trouble))) from trouble
    except OSError as trouble:
        lost: Step = "connect" if step == "connect" else "talk"
        raise MailboxTrouble(lost, _in_a_line(trouble.strerror or str(trouble) or "no answer in time")) from trouble
    except imaplib.IMAP4.abort as trouble:
        lost = "greeting" if step == "connect" else step if step in {"login", "tls"} else "talk"
        raise MailboxTrouble(lost, _in_a_line(str(trouble))) from trouble
    except imaplib.IMAP4.error as trouble:
        raise MailboxTrouble("greeting" if step == "connect" else step, _in_a_line(str(trouble))) from trouble
    except (ValueError, TypeError, LookupError, AssertionError, AttributeError) as trouble:
        raise MailboxTrouble("talk", _in_a_line(f"An answer makes no sense: {trouble!r}")) from trouble


def _in_a_line(words: str) -> str:
    # imaplib shows octets the way Python writes them; Dovecot says how long it thought.
    plain = words.removeprefix("b'").removesuffix("'") if words.startswith("b'") else words
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in plain).split())
    return _SECONDS.sub("", line).rstrip(".")[:300]
