from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffroom.foundation.tokens import new_token
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Person


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, person: Person | None) -> "ImportQuerySet":
        """Those into networks that `person` owns: nobody else hears of an archive before it is opened."""
        if person is None:
            return self.none()
        owning = Membership.objects.active().filter(person=person, role=Membership.Role.OWNER)
        return self.filter(network__in=owning.values("network"))

    def unfinished(self) -> "ImportQuerySet":
        return self.filter(state__in=Import.UNFINISHED)


class Import(models.Model):
    """One archive that is brought into a network: what was given, how far it is, and what came of it.

    `read` = `imported` + `already` + `held` + what still waits. The figures are changed in the transactions that
    change what they count.
    """

    class State(models.TextChoices):
        READING = "reading", _("Being looked through")
        LOOKED = "looked", _("Looked through")
        WRITING = "writing", _("Being brought in")
        DONE = "done", _("Brought in")
        STOPPED = "stopped", _("Stopped")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")
        FAILED = "failed", _("Not possible")

    class Door(models.TextChoices):
        WEB = "web", _("on the web")
        COMMAND = "command", _("by the command")

    UNFINISHED = frozenset([State.READING, State.LOOKED, State.WRITING, State.STOPPED, State.UNDOING])

    network = models.ForeignKey(Network, models.CASCADE, related_name="imports")
    started_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    door = models.CharField(max_length=10, choices=Door)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    # The names of the files, as they were given.
    given = models.JSONField(default=list)
    # The same files given again are the same import, which goes on.
    fingerprint = models.CharField(max_length=64, blank=True)
    # Opened as soon as all is in.
    opens = models.BooleanField(default=False)

    read = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    already = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    threads = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    # How many mails are from which year: {"2009": 812, …}.
    years = models.JSONField(default=dict)
    # What the list put in brackets before its subjects.
    tags = models.JSONField(default=list)
    passed_over = models.JSONField(default=list)
    trouble = models.CharField(max_length=400, blank=True)
    seconds = models.FloatField(default=0)

    # Where the mails lie until they are messages, in the folder for files.
    spool = models.CharField(max_length=120, blank=True)
    is_threaded = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            # Two at once would find each other's conversations half made.
            models.UniqueConstraint(
                fields=["network"],
                condition=Q(state__in=["reading", "looked", "writing", "stopped", "undoing"]),
                name="import_one_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["network", "-started_at", "-id"], name="import_lately")]

    def __str__(self) -> str:
        return ", ".join(self.given)[:80]

    @property
    def waiting(self) -> int:
        """Mails that were read and are not brought in yet."""
        return max(0, self.read - self.imported - self.already - self.held)


def where_it_lies(row: models.Model, filename: str) -> str:
    """A name nobody chose: what came in with a file never says where it is written."""
    token = new_token()
    return f"archive/{token[:2]}/{token}"


class ImportFile(models.Model):
    """A file that somebody gave on the web; gone when the import is finished."""

    brought_by = models.ForeignKey(Import, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=where_it_lies, max_length=120)
    filename = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brought_by", "position"], name="import_file_once")]

    def __str__(self) -> str:
        return self.filename
