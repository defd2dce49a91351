from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

handle_shape = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9]|[-_](?=[a-z0-9])){1,38}$",
    _("A handle has 2 to 39 small letters, figures and single hyphens, and begins with a letter or figure."),
)


class PersonQuerySet(models.QuerySet["Person"]):
    def members(self) -> "PersonQuerySet":
        return self.filter(kind=Person.Kind.MEMBER)

    def seen_by(self, person: "Person") -> "PersonQuerySet":
        """Members whose page `person` may see: all but those who have blocked them, which shows in no other way."""
        return self.members().exclude(blocks__blocked=person)


class Person(models.Model):
    """Whoever can be an author. What rooms know of somebody; accounts and addresses stay inside this room."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("Member")
        UNCLAIMED = "unclaimed", _("Unclaimed")
        REMOTE = "remote", _("From elsewhere")
        FORMER = "former", _("Former member")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MEMBER)
    name = models.CharField(max_length=120)
    handle = models.CharField(max_length=40, unique=True, null=True, blank=True, validators=[handle_shape])
    headline = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="person_has_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return self.name.split()[0]
