"""Django's mail backend: what libraries send becomes letters, like every other mail."""

from django.core.mail.backends.base import BaseEmailBackend


class LetterBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise RuntimeError("Letters are not written yet.")
