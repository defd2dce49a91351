from django.db import models

from .person import Person


class FormerPerson(models.Model):
    """The number of somebody who turned out to be `person`: what was sent under it is still theirs to answer."""

    number = models.BigIntegerField(unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="former_numbers")
    merged_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.number}, now {self.person_id}"
