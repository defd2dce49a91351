from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    """Why something is not right: what a report says, and a decision in the log."""

    UNKIND = "unkind", _("It is unkind: it hurts or harasses somebody")
    ADVERTISING = "advertising", _("It is advertising or a fraud")
    PRIVATE = "private", _("It tells what is private to somebody")
    ELSEWHERE = "elsewhere", _("It does not belong here")
    OTHER = "other", _("Something else")
