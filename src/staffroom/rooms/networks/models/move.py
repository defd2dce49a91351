from django.db import models

from staffroom.rooms.people.models import Person


class Move(models.Model):
    """How a list moves into a network: who began it, what its members will be told, and who opens the doors.

    Kept when it is done. `subject` and `words` are empty until somebody words the letter; then the beginning that we
    suggest goes out.
    """

    network = models.OneToOneField("networks.Network", models.CASCADE, related_name="move")
    begun_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    subject = models.CharField(max_length=200, blank=True)
    words = models.TextField(max_length=5000, blank=True)
    worded_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    worded_at = models.DateTimeField(null=True, blank=True)
    # How often somebody had the letter sent to themselves.
    tried_count = models.PositiveIntegerField(default=0)
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    # When somebody said that the doors are to be opened; from then on nothing is undone.
    opened_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # How far the opening is.
    conversation_count = models.PositiveIntegerField(default=0)
    member_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"into {self.network_id}"

    @property
    def is_opening(self) -> bool:
        return self.opened_at is not None and self.done_at is None
