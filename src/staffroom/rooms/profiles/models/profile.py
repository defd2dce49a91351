from django.db import models
from django.db.models import Q

from staffroom.rooms.people.models import Person

from .place import Place
from .vocabulary import Term


class Profile(models.Model):
    """What one person says of themselves, beside name, handle and headline. Whoever has said nothing has none."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="profile")
    pronouns = models.CharField(max_length=40, blank=True)
    about = models.TextField(blank=True)
    about_html = models.TextField(blank=True, editable=False)
    role = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    is_only_one = models.BooleanField(default=False)
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    stage = models.ForeignKey(Term, models.SET_NULL, null=True, blank=True, related_name="+")
    sectors = models.ManyToManyField(Term, blank=True, related_name="+")
    topics = models.ManyToManyField(Term, blank=True, related_name="+")
    # ISO 639 codes with how well, in the order of their choosing: [["en", ""], ["bfi", "a little"]].
    languages = models.JSONField(default=list, blank=True)
    # The picture's files, whoever may see it; Person.photo says the same where all members may.
    photo = models.CharField(max_length=40, blank=True)
    # They are suggested to nobody as somebody like them.
    is_unsuggested = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["photo"], condition=~Q(photo=""), name="profile_by_photo")]

    def __str__(self) -> str:
        return f"Profile {self.pk}"


class Position(models.Model):
    """A job, a post or an office that somebody had, or has (`until_year` empty)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="positions")
    role = models.CharField(max_length=120)
    organisation = models.CharField(max_length=160, blank=True)
    about = models.CharField(max_length=400, blank=True)
    from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    from_month = models.PositiveSmallIntegerField(null=True, blank=True)
    until_year = models.PositiveSmallIntegerField(null=True, blank=True)
    until_month = models.PositiveSmallIntegerField(null=True, blank=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(role=""), name="position_has_a_role"),
            models.CheckConstraint(
                condition=Q(from_month__isnull=True) | Q(from_month__range=(1, 12)), name="position_from_month"
            ),
            models.CheckConstraint(
                condition=Q(until_month__isnull=True) | Q(until_month__range=(1, 12)), name="position_until_month"
            ),
            models.CheckConstraint(condition=Q(is_current=False) | Q(until_year__isnull=True), name="position_current"),
        ]
        indexes = [models.Index(fields=["person", "-from_year", "-from_month"], name="position_lately")]

    def __str__(self) -> str:
        return self.role


class Qualification(models.Model):
    """What somebody learned and where; `letters` stand behind their name (“MCLIP”)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="qualifications")
    name = models.CharField(max_length=160)
    letters = models.CharField(max_length=20, blank=True)
    awarded_by = models.CharField(max_length=160, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="qualification_has_a_name")]
        indexes = [models.Index(fields=["person", "-year"], name="qualification_lately")]

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """A page of theirs elsewhere; `verified_at` when it last linked back with rel=me."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="links")
    url = models.URLField(max_length=400)
    label = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    verified_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "url"], name="link_once")]
        indexes = [models.Index(fields=["checked_at"], name="link_by_looking")]

    def __str__(self) -> str:
        return self.url
