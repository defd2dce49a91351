"""Versions: what pages for guests are kept by. Whatever changes what a guest sees raises them."""

from django.db.models import F, QuerySet

from staffroom.rooms.networks.models import Network

from ..models import Conversation


def outdate(conversation: Conversation) -> None:
    """Have its pages made anew, and those of its networks: they show its title and what was last said in it."""
    raise_versions(Conversation.objects.filter(pk=conversation.pk))
    conversation.refresh_from_db(fields=["version"])


def raise_versions(conversations: QuerySet[Conversation]) -> None:
    """The same for many; `conversations` must still be found after they were changed."""
    networks = Network.objects.filter(placements__conversation__in=conversations.values("pk"))
    Network.objects.filter(pk__in=networks.values("pk")).update(version=F("version") + 1)
    conversations.update(version=F("version") + 1)
