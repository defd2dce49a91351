from functools import reduce
from itertools import permutations
from operator import or_

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import pgettext_lazy

from staffroom.rooms.people.models import Block, Connection, Person


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def standing(self) -> "IntroductionQuerySet":
        """Those that whoever introduces did not take back."""
        return self.filter(withdrawn_at__isnull=True)

    def alive(self) -> "IntroductionQuerySet":
        """Those that can still come about: the two don't know one another yet, and nobody in it blocked anybody.

        The others go on waiting for whoever introduces, who is told of neither.
        """
        known = Connection.objects.filter(person=OuterRef("one"), other=OuterRef("other"))
        pairs = permutations(["introducer", "one", "other"], 2)
        each = [Q(blocker=OuterRef(blocker), blocked=OuterRef(blocked)) for blocker, blocked in pairs]
        blocks = Block.objects.filter(reduce(or_, each))
        return self.standing().filter(~Exists(known), ~Exists(blocks), made_at__isnull=True)

    def asking(self, person: Person) -> "IntroductionQuerySet":
        """Those that wait for `person` to say yes or no."""
        mine = Q(one=person, one_answer="") | Q(other=person, other_answer="")
        return self.alive().filter(mine)

    def about(self, person: Person) -> "IntroductionQuerySet":
        """Those that `person` may be told of: they wait for them, or came about and have not ended since."""
        known = Connection.objects.filter(person=OuterRef("one"), other=OuterRef("other"))
        theirs = Q(introducer=person) | (Q(one=person) | Q(other=person)) & Exists(known)
        return self.filter(Q(pk__in=self.asking(person).values("pk")) | Q(theirs, made_at__isnull=False))


class Introduction(models.Model):
    """Somebody thinks that two people they know should know one another.

    Until both have said yes, neither learns who the other is, or what they said. Who says no is told of to nobody.
    """

    class Answer(models.TextChoices):
        YES = "yes", pgettext_lazy("answer to an introduction", "Yes")
        NO = "no", pgettext_lazy("answer to an introduction", "No")

    introducer = models.ForeignKey(Person, models.CASCADE, related_name="introductions_made")
    one = models.ForeignKey(Person, models.CASCADE, related_name="introductions_as_one")
    other = models.ForeignKey(Person, models.CASCADE, related_name="introductions_as_other")
    # Why they should know one another: both read it.
    words = models.TextField()
    asked_at = models.DateTimeField()
    one_answer = models.CharField(max_length=3, choices=Answer, blank=True)
    other_answer = models.CharField(max_length=3, choices=Answer, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["introducer", "one", "other"], name="introduction_once"),
            models.CheckConstraint(
                condition=~Q(one=F("other")) & ~Q(introducer=F("one")) & ~Q(introducer=F("other")),
                name="introduction_of_others",
            ),
        ]
        indexes = [
            models.Index(fields=["introducer", "-asked_at", "-id"], name="introduction_by_introducer"),
            models.Index(fields=["one", "-asked_at"], name="introduction_by_one"),
            models.Index(fields=["other", "-asked_at"], name="introduction_by_other"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id} by {self.introducer_id}"

    @property
    def is_agreed(self) -> bool:
        return self.one_answer == self.other_answer == self.Answer.YES

    def beside(self, person: Person) -> Person:
        """Of the two, the one who is not `person`."""
        return self.other if self.one_id == person.pk else self.one
