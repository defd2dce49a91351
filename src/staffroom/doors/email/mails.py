"""One mail in hand: what it says, who wrote it, and how it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from staffroom.foundation.mail import ParsedMail
from staffroom.foundation.mail.contents import title_of
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person, Site

from .cleaning import own_words, quoted_words
from .identifying import Sender, sender_of
from .models import Incoming
from .reading import Content

DERIVED = "@derived.invalid"


@dataclass(frozen=True)
class Mail:
    incoming: Incoming
    content: Content
    site: Site

    @property
    def parsed(self) -> ParsedMail:
        return self.content.parsed

    @cached_property
    def sender(self) -> Sender:
        return sender_of(self.parsed, self.incoming, self.content.origin.verdict)

    @property
    def author(self) -> Person | None:
        return self.sender.person

    @cached_property
    def text(self) -> str:
        """What to post: their own words, and a line for each file that could not be added."""
        words = own_words(self.parsed.text, self.site)
        return "\n\n".join(filter(None, [words, "\n".join(self.content.remarks)]))

    @cached_property
    def quoted(self) -> str:
        return quoted_words(self.parsed.quoted, self.site)

    @property
    def message_id(self) -> str:
        """Empty where the mail had none, so that no answer names one that its sender never saw."""
        return "" if self.parsed.message_id.endswith(DERIVED) else self.parsed.message_id

    def title(self, networks: Sequence[Network]) -> str:
        return title_of(
            self.parsed.subject, self.parsed.text, tuple(name for it in networks for name in (it.name, it.slug))
        )
