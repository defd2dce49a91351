"""Letters that are answered: what somebody's mail program sends, and what comes of it."""

import re

from staffroom.commons.notifications.wording import waiting_for
from staffroom.doors.email.models import Letter
from staffroom.journal import runner

from .inbound import written


def answer_to(letter, who, text, deliver, **more):
    """`who` answers the letter, and all that follows has happened."""
    row = deliver(written(who, f"Re: {letter.subject}", text, **more), to=letter.headers["Reply-To"])
    runner.run_all()
    return row


def beside(letter, label):
    """The address that stands beside a choice in the letter."""
    return re.search(rf"^{label}: (\S+)$", letter.text, re.MULTILINE)[1]


def told(person):
    """The last answer that the mail door gave them."""
    return Letter.objects.filter(kind="answer", deliveries__person=person).order_by("-pk").first()


def lines_for(person):
    """What waits for them on the first page."""
    return [line.text for line in waiting_for(person)]
