from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .audience import Audience

handle_shape = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9]|[-_](?=[a-z0-9])){1,38}$",
    _("A handle has 2 to 39 small letters, figures and single hyphens, and begins with a letter or figure."),
)


class PersonQuerySet(models.QuerySet["Person"]):
    def members(self) -> "PersonQuerySet":
        return self.filter(kind=Person.Kind.MEMBER)

    def seen_by(self, person: "Person | None") -> "PersonQuerySet":
        """Members whose page `person` (None: a guest) may see.

        Guests see who is there for anyone; members all but those who have blocked them, which shows in no other way.
        """
        if person is None or person.kind != Person.Kind.MEMBER:
            return self.members().filter(audience=Audience.PUBLIC)
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
    # Who sees that they are here, with name, handle and headline: anyone, or members alone.
    audience = models.CharField(
        max_length=12,
        choices=[(it.value, it.label) for it in (Audience.PUBLIC, Audience.MEMBERS)],
        default=Audience.MEMBERS,
    )
    # Search engines may find their page. Nobody's, until they say so.
    is_indexed = models.BooleanField(default=False)
    # Names the picture's files, for as long as it may be shown wherever their name stands; else "".
    photo = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(is_indexed=False) | models.Q(audience=Audience.PUBLIC),
                name="person_indexed_if_public",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(is_indexed=True), name="person_in_sitemap"),
            models.Index(fields=["name", "id"], condition=models.Q(kind="member"), name="person_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return self.name.split()[0]
