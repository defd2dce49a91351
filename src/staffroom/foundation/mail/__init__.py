"""Reading foreign mail: what it says, who says so, and what of it is new.

No models, no Django: all this runs in a child process that starts fast and stays small (`parse_safely`).
What comes out is plain text; nothing here takes it for Markdown.
"""

from .addresses import Mailbox
from .bounces import BouncedRecipient, BounceReport
from .limits import Unreadable
from .parsed import MailPart, ParsedMail
from .parsing import parse
from .replies import Split, new_text
from .results import Verdict, contradicts, has_trusted_results, trusted_results
from .safely import parse_many_safely, parse_safely

__all__ = [
    "BounceReport",
    "BouncedRecipient",
    "MailPart",
    "Mailbox",
    "ParsedMail",
    "Split",
    "Unreadable",
    "Verdict",
    "contradicts",
    "has_trusted_results",
    "new_text",
    "parse",
    "parse_many_safely",
    "parse_safely",
    "trusted_results",
]
