from django.db import models


class Term(models.Model):
    """One word of a vocabulary, such as the sector “health”.

    `names` holds it in other languages than the site's first, by language code. One that members added themselves is
    not offered to others until an operator says so; one that is withdrawn stays with whoever has it.
    """

    class Vocabulary(models.TextChoices):
        SECTOR = "sector"
        STAGE = "stage"
        TOPIC = "topic"

    vocabulary = models.CharField(max_length=10, choices=Vocabulary)
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    names = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_offered = models.BooleanField(default=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vocabulary", "slug"], name="term_once")]
        indexes = [models.Index(fields=["vocabulary", "position", "name"], name="term_in_order")]

    def __str__(self) -> str:
        return self.name

    def called_in(self, language: str) -> str:
        """What it is called in this language ("de", "en-gb"), else in the site's first."""
        found = self.names.get(language) or self.names.get(language.partition("-")[0])
        return str(found or self.name)
