from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One fact, as it happened. Added once; never changed; never the source of truth."""

    name = models.CharField(max_length=120)
    data = models.JSONField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["name", "recorded_at"], name="journal_entry_name_when")]

    def __str__(self) -> str:
        return self.name.rpartition(".")[2]


class Timer(models.Model):
    """When a timed task last came due: what keeps two processes from starting it twice."""

    name = models.CharField(max_length=120, unique=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
