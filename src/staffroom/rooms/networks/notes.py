"""What a network writes to its members of its own accord, until its owner words it differently."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import Network


def welcome(network: Network) -> str:
    """Plain text. What a new member gets, in the network's language."""
    return network.welcome or default_welcome(network)


def reminder(network: Network) -> str:
    """Plain text. What every member gets now and then, so that nobody forgets how to leave."""
    return network.reminder or default_reminder(network)


def goodbye(network: Network) -> str:
    """Plain text. What somebody gets who leaves."""
    return network.goodbye or default_goodbye(network)


def default_welcome(network: Network) -> str:
    with override(network.language):
        return _(
            "Welcome to %(network)s.\n\n%(purpose)s\n\n"
            "Say hello when you feel like it, or read along for a while: both are normal here. "
            "If you have a question, ask it; somebody else is wondering, too."
        ) % {"network": network.name, "purpose": network.purpose}


def default_reminder(network: Network) -> str:
    with override(network.language):
        return _(
            "You belong to %(network)s.\n\n%(purpose)s\n\n"
            "This note comes once in a while, so that you always know where this mail comes from, "
            "how to change what reaches you, and how to leave."
        ) % {"network": network.name, "purpose": network.purpose}


def default_goodbye(network: Network) -> str:
    with override(network.language):
        return _(
            "You have left %(network)s. No more mail comes from it.\n\n"
            "What you wrote stays where it was said, with your name, so that the answers to it still make sense. "
            "You can come back whenever you like."
        ) % {"network": network.name}
