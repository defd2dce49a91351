from django.db import models

from staffroom.rooms.people.models import Address

from .delivery import Delivery


class Bounce(models.Model):
    """That a delivery came back, as its signed envelope sender proves."""

    address = models.ForeignKey(Address, models.CASCADE, related_name="bounces")
    delivery = models.OneToOneField(Delivery, models.CASCADE, related_name="bounce")
    is_hard = models.BooleanField()
    status = models.CharField(max_length=20, blank=True)
    diagnostic = models.CharField(max_length=300, blank=True)
    bounced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address", "-bounced_at"], name="bounce_lately")]

    def __str__(self) -> str:
        return f"{self.address_id}: {self.status}"
