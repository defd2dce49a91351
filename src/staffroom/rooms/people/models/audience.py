from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may find or read something, from the widest to the strictest."""

    PUBLIC = "public", _("Anyone")
    MEMBERS = "members", _("Everyone with an account here")
    NETWORK = "network", _("Members of the network")
    CONNECTIONS = "connections", _("The people I know")
    # Those connections alone that are in one category.
    CATEGORY = "category", _("Some of the people I know")
    # Named persons: those in a private conversation.
    PEOPLE = "people", _("The people in it")
    ME = "me", _("Only me")
    # For conversations alone: of an archive whose doors its owner has not opened yet.
    NOBODY = "nobody", _("Nobody yet")

    @classmethod
    def strictest(cls, audiences: "list[str]") -> "Audience":
        """The narrowest of `audiences`; NETWORK when there is none."""
        order = list(cls)
        return max((cls(audience) for audience in audiences), key=order.index, default=cls.NETWORK)

    @classmethod
    def of_networks(cls) -> list[tuple[str, Any]]:
        """The choices for who finds or reads a network."""
        return [(it.value, it.label) for it in (cls.PUBLIC, cls.MEMBERS, cls.NETWORK)]
