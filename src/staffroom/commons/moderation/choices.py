"""What can be chosen about a matter, and how each choice is worded."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Choice(models.TextChoices):
    """Kept on a matter, and written into signed addresses by its number: only ever add to it."""

    APPROVE = "approve", _("Let it in")
    FREE = "free", _("Let it in, and whatever they write from now on")
    REFUSE = "refuse", _("Don't let it in, and tell them")
    DISCARD = "discard", _("Put it aside without a word")
    NOTHING = "nothing", _("Leave things as they are")
    REMOVE = "remove", _("Remove the message")
    WARN = "warn", _("Write to its author")
    PAUSE = "pause", _("They may not write for a week")
    BAN = "ban", _("Ban them")
    UPHOLD = "uphold", _("It stays as it was decided")
    UNDO = "undo", _("Undo it")


# What a signed address says in place of the word. Written into addresses that people keep: only ever add to it.
NUMBERS = {
    Choice.APPROVE: 1,
    Choice.FREE: 2,
    Choice.REFUSE: 3,
    Choice.DISCARD: 4,
    Choice.NOTHING: 5,
    Choice.REMOVE: 6,
    Choice.WARN: 7,
    Choice.PAUSE: 8,
    Choice.BAN: 9,
    Choice.UPHOLD: 10,
    Choice.UNDO: 11,
}
BY_NUMBER = {number: choice for choice, number in NUMBERS.items()}

# What was chosen, for whoever comes too late: “Jo was quicker: it was let in.”
DONE = {
    Choice.APPROVE: _("It was let in."),
    Choice.FREE: _("It was let in, and whatever they write from now on."),
    Choice.REFUSE: _("It was not let in."),
    Choice.DISCARD: _("It was put aside."),
    Choice.NOTHING: _("Nothing needed to be done."),
    Choice.REMOVE: _("The message was removed."),
    Choice.WARN: _("Its author was written to."),
    Choice.PAUSE: _("They may not write for a week."),
    Choice.BAN: _("They were banned."),
    Choice.UPHOLD: _("It stays as it was decided."),
    Choice.UNDO: _("It was undone."),
}
# Those about a person or their words, where somebody is to be told why.
NEEDS_WORDS = frozenset({Choice.WARN, Choice.UPHOLD})


def done_words(choice: str) -> str:
    """What was chosen, in a sentence; how it came about is not always known."""
    return str(DONE[Choice(choice)]) if choice in Choice.values else str(_("It is settled."))
