"""Django's mail backend: what libraries send (a sign-in code) becomes letters, like every other mail."""

from collections.abc import Sequence
from uuid import uuid4

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from staffroom.rooms.people.models import Address

from . import letters


class LetterBackend(BaseEmailBackend):
    """Each recipient gets a letter of their own. All are secret: what libraries mail are codes and links that open."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for recipient in message.recipients():
                _write(message, recipient)
        return len(email_messages)


def _write(message: EmailMessage, recipient: str) -> None:
    address = Address.objects.verified().filter(email=recipient.lower()).select_related("person").first()
    letters.write(
        kind=letters.SITE,
        key=f"site:{uuid4().hex}",
        to=recipient,
        subject=str(message.subject),
        text=str(message.body),
        html=_html_of(message),
        person=address.person if address else None,
        address=address,
        is_secret=True,
    )


def _html_of(message: EmailMessage) -> str:
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    return next((str(content) for content, mime_type in message.alternatives if mime_type == "text/html"), "")
