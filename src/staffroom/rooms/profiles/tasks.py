"""What comes round for profiles."""

from django.conf import settings
from django.tasks import task

from staffroom.foundation import towns

from .actions.verifying import links_to_look_at, look_at_link


@task
def look_at_links() -> None:
    """Whether pages still link back."""
    for link in links_to_look_at():
        look_at_link(link)


@task
def make_towns_ready() -> None:
    """The list of towns, where it isn't there yet, or is that of an older version."""
    towns.make_ready(settings.TOWNS)
