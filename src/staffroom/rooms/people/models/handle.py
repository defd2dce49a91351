from django.db import models

from .person import Person


class FormerHandle(models.Model):
    """A handle that somebody had: its address leads to theirs for good, and nobody else is ever given it.

    `person` is None once they have left.
    """

    handle = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="former_handles")
    given_up_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.handle
