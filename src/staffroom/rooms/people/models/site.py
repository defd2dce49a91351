from django.db import models

from staffroom.foundation.prepared import Prepared


class Site(models.Model):
    """This installation: one row. What it calls itself, and the domain its networks' addresses end in."""

    name = models.CharField(max_length=80, default="Staffroom")
    mail_domain = models.CharField(max_length=200, default="localhost")
    base_url = models.URLField(max_length=200, default="http://localhost:8000")
    language = models.CharField(max_length=10, default="en-gb")
    about = models.TextField(blank=True)
    set_up_at = models.DateTimeField(null=True, blank=True)
    set_up_token_hash = models.CharField(max_length=64, blank=True)
    # Raised by what may stand on any page, a person's name above all: part of the key of every page kept for guests.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_site")]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        return self.base_url.partition("://")[2].rstrip("/")

    @classmethod
    def here(cls) -> "Site":
        """The site as stored; its defaults before anybody has set it up."""
        return _HERE.first() or cls(pk=1)


_HERE = Prepared(lambda: Site.objects.filter(pk=1))
