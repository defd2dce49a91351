from django.db import models
from django.db.models import Q

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from .ground import Ground

_ONE_THING = (
    Q(message__isnull=False, person=None, about_network=None)
    | Q(message=None, person__isnull=False, about_network=None)
    | Q(message=None, person=None, about_network__isnull=False)
)


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        return self.filter(answered_at__isnull=True)


class Report(models.Model):
    """That somebody finds something not right: a message, a person, or a network as a whole.

    `network`: whose facilitators look at it; without one, those who run the site. Who made it is shown to nobody but
    them.
    """

    class Outcome(models.TextChoices):
        """What is told to whoever made it: never what was done to a person."""

        WAITING = ""
        ACTED = "acted"
        NOTHING = "nothing"

    reporter = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="reports_made")
    network = models.ForeignKey(Network, models.CASCADE, null=True, blank=True, related_name="reports")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="reports")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="reports_of")
    about_network = models.ForeignKey(Network, models.CASCADE, null=True, blank=True, related_name="reports_of")
    ground = models.CharField(max_length=12, choices=Ground, default=Ground.OTHER)
    words = models.TextField(max_length=2000, blank=True)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default=Outcome.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE_THING, name="report_of_one_thing"),
            *(
                models.UniqueConstraint(
                    fields=["reporter", about],
                    condition=Q(answered_at__isnull=True) & Q(**{f"{about}__isnull": False}),
                    name=f"report_{about}_once",
                )
                for about in ("message", "person", "about_network")
            ),
        ]
        indexes = [models.Index(fields=["reporter", "-made_at"], name="report_by_reporter")]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} ({self.pk})"
