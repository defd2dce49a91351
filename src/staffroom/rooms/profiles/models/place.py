from django.db import models


class Place(models.Model):
    """A town that somebody lives or works in; its id is GeoNames' own. Coordinates are WGS 84, in degrees."""

    id = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        indexes = [
            models.Index(fields=["latitude", "longitude"], name="place_by_coordinates"),
            models.Index(fields=["country", "name"], name="place_by_country"),
        ]

    def __str__(self) -> str:
        return self.name
