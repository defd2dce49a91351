from django.db import models


class Provider(models.Model):
    """The mail provider that calls us when mail comes, and may take ours by its API: one row, once there is one."""

    name = models.CharField(max_length=20)
    # JSON of the provider's keys, encrypted like passwords.
    secrets = models.TextField()
    # Stands in the addresses it calls us at, so that nobody else even finds them.
    token = models.CharField(max_length=64, unique=True)
    changed_at = models.DateTimeField(auto_now=True)
    last_heard_at = models.DateTimeField(null=True, blank=True)
    last_trouble = models.CharField(max_length=400, blank=True)
    last_trouble_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_provider")]

    def __str__(self) -> str:
        return self.name
