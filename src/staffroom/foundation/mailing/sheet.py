"""A mail to many, and what makes a copy of it one reader's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from staffroom.foundation import arc, mime

type AutoSubmitted = Literal["", "auto-generated", "auto-replied"]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A mail but for what differs from reader to reader. Each is itself alone, whatever it says."""

    author: mime.Mailbox
    subject: str
    date: datetime
    message_id: str
    body: mime.MimeBody
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    mailing_list: mime.MailingList | None = None
    auto_submitted: AutoSubmitted = ""
    # Who sends it for its author, where From names the author's own address.
    sender: mime.Mailbox | None = None
    # What is called who answers go to, if not what the author is called.
    answered_as: str = ""
    # What was found out about the mail that this was made of.
    findings: arc.Findings | None = None

    def letterhead(self) -> mime.Letterhead:
        """Raises HeaderRefused."""
        return mime.letterhead(
            author=self.author,
            sender=self.sender,
            subject=self.subject,
            date=self.date,
            message_id=self.message_id,
            body=self.body,
            in_reply_to=self.in_reply_to,
            references=self.references,
            mailing_list=self.mailing_list,
            auto_submitted=self.auto_submitted,
        )


class Copy[Tag](NamedTuple):
    """One reader's copy of a sheet. `tag` is the caller's and comes back with the outcome.

    An answer to it goes to `reply_to`, if given, and bears the name that the sheet says, or the author's.
    """

    sheet: Sheet
    envelope_from: str
    to: str
    tag: Tag
    reply_to: str = ""
    unsubscribe: mime.Unsubscribe = mime.Unsubscribe()
