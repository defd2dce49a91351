"""Writing to somebody about what they wrote or did, in the facilitators' own words; the log says that it happened."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from ..models import Decision
from ..rules import may_look_after
from .noting import note
from .refusals import DecisionRefused


@transaction.atomic
def warn(
    person: Person, *, by: Person, words: str, network: Network | None = None, message: Message | None = None
) -> Decision:
    """A letter to `person`, from those who look after `network` (None: the site). Raises DecisionRefused."""
    if not may_look_after(by, network):
        raise DecisionRefused(_("Facilitators of the network write to its members about what they wrote."))
    if person.pk == by.pk:
        raise DecisionRefused(_("That is you."))
    if not words.strip():
        raise DecisionRefused(_("Say a few words about it: they are told what you write."))
    about: dict[str, Any] = {"message": message, "conversation": message.conversation if message else None}
    return note(Decision.Kind.WARNED, by=by, person=person, network=network, reason=words.strip(), **about)
