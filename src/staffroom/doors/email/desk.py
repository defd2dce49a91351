"""How a mail that waits is shown to whoever decides, and what each choice does with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import BinaryField
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from staffroom.commons.moderation.actions import DecisionRefused, note
from staffroom.commons.moderation.choices import Choice
from staffroom.commons.moderation.desk import Answer, Desk, Shown
from staffroom.commons.moderation.models import Decision, Matter
from staffroom.foundation.mail import Unreadable, parse_safely
from staffroom.rooms.people.models import Person

from . import holding
from .models import Incoming
from .reasons import Reason

# What is let in by one click: nothing says that it is not from whom it names. The rest is for the mail's own page.
CAN_BE_LET_IN = frozenset({Reason.STRANGER, Reason.NOT_PLACED, Reason.SPAM})
LONGEST = 4000  # characters of its text that the queue shows
BEGINNING = 100_000  # octets that are read for them: twenty mails of a page may have huge files


def shown(matters: Sequence[Matter], reader: Person) -> Mapping[int, Shown]:
    """One query for the mails, of which the beginning is enough; each is read where nothing it holds can do harm.

    What is between people alone is not read at all.
    """
    rows = Incoming.objects.defer("raw").annotate(beginning=Substr("raw", 1, BEGINNING, output_field=BinaryField()))
    mails = rows.in_bulk([matter.thing_id for matter in matters])
    found = {matter: mails.get(matter.thing_id) for matter in matters}
    return {matter.pk: _shown(matter, mail) for matter, mail in found.items() if mail is not None}


def carry_out(matter: Matter, answer: Answer, by: Person) -> None:
    mail = Incoming.objects.defer("raw").get(pk=matter.thing_id)
    if answer.choice == Choice.APPROVE:
        if matter.network is None:
            raise DecisionRefused(_("It was meant for no network. Look at it on its own page."))
        mail = Incoming.objects.get(pk=mail.pk)
        author = holding.author_called(mail.from_address, mail, matter.network, by=by)
        holding.post_as(mail, author=author, network=matter.network, by=by)
        return
    if answer.choice == Choice.REFUSE:
        words = answer.words.strip() or _("Thank you for writing. Your mail was looked at, and was not let in.")
        holding.answer(mail, text=words, by=by)
        note(Decision.Kind.DECLINED, by=by, network=matter.network, reason=answer.words)
    holding.discard(mail, by=by)


def _shown(matter: Matter, mail: Incoming) -> Shown:
    can_be_let_in = mail.is_shown and mail.reason in CAN_BE_LET_IN and matter.network_id
    choices = [Choice.APPROVE] if can_be_let_in else []
    if mail.from_address:
        choices.append(Choice.REFUSE)
    return Shown(
        mail.called,
        [*choices, Choice.DISCARD] if mail.state == Incoming.State.HELD else [],
        text=_text(mail),
        url=reverse("email:held_mail", args=[mail.pk]),
        sender=mail.from_address or _("nobody named"),
        remarks=list(filter(None, [mail.reason_words, mail.details])),
    )


def _text(mail: Any) -> str:
    if not mail.is_shown:
        return _("What it says, nobody but the two of them may read. Put aside, it is gone.")
    try:
        text = parse_safely(bytes(mail.beginning)).text
    except Unreadable as trouble:
        return str(trouble)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


DESK = Desk(
    shown=shown,
    carry_out=carry_out,
    follow=carry_out,
    refusals=(DecisionRefused, holding.HeldRefused),
)
