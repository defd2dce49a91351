from django.db import models


class Entry(models.Model):
    """One thing in the index. `number` runs in the order of dates: the newest first is the highest first."""

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12)
    thing = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing"], name="entry_once")]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"


class Words(models.Model):
    """The words of an entry: a full-text table of SQLite, or a row with a tsvector. Made by the migration.

    The text itself is not in it, and can't be got out of it.
    """

    entry = models.OneToOneField(
        Entry, models.DO_NOTHING, primary_key=True, db_column="rowid", db_constraint=False, related_name="words"
    )

    class Meta:
        managed = False
        db_table = "search_words"

    def __str__(self) -> str:
        return f"the words of {self.pk}"


class Standing(models.Model):
    """How far the index is: one row. While it is being built, `kind` and `position` say up to what."""

    kind = models.CharField(max_length=12, blank=True)
    position = models.BigIntegerField(default=0)
    built_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_standing")]

    def __str__(self) -> str:
        return f"built at {self.built_at}" if self.built_at else f"{self.kind} up to {self.position}"
