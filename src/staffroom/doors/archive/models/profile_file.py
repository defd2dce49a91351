from django.db import models

from staffroom.rooms.people.models import Person


class ProfileFile(models.Model):
    """What a file says of the one who brought it, until they have chosen what of it becomes their profile.

    `content` is a `foundation.resumes.Resume` without addresses. The file itself is not kept.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="profile_file")
    # As it was called when it was given.
    given = models.CharField(max_length=120)
    content = models.JSONField()
    # How many addresses of people they know were in it; whose, nobody keeps.
    addresses = models.PositiveIntegerField(default=0)
    brought_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["brought_at"], name="profile_file_age")]

    def __str__(self) -> str:
        return self.given


class Acquaintance(models.Model):
    """A member whose address was in the file, and who lets themselves be found so. Gone with it."""

    file = models.ForeignKey(ProfileFile, models.CASCADE, related_name="acquaintances")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "person"], name="acquaintance_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.file_id}"
