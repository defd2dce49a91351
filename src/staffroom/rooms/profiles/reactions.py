"""What follows in profiles from what happens there."""

from .actions.verifying import look_at_link
from .facts import LinkAdded
from .models import Link


def look_at_new_link(fact: LinkAdded) -> None:
    """Whether the page links back is found out at once."""
    link = Link.objects.filter(pk=fact.link_id).select_related("person").first()
    if link is not None:
        look_at_link(link)
