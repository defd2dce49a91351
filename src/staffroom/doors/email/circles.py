"""Mail that goes round in circles: between two lists that are subscribed to each other, or two servers."""

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.networks.models import Network, OldAddress

from .identities import is_own
from .mails import Mail
from .old_addresses import names

MOST_HOPS = 50  # servers that have passed a mail on; from one person to another it is five, and twenty by a list


def why_a_circle(mail: Mail) -> str:
    """What shows that the mail has been here before, worded for an operator; "" for any other.

    A list server keeps the Message-ID, our own header, or at least List-Id of what it passes on. One that replaces all
    three is told by who wrote it: a network is no member of itself.
    """
    parsed, domain = mail.parsed, mail.site.mail_domain.lower()
    for name in (*parsed.loops, *parsed.list_ids):
        if name == domain or name.endswith(f".{domain}"):
            return f"It went through the list {name} of this site before."
    if is_own(parsed.message_id, mail.site):
        return f"It bears a Message-ID that this site gave: {parsed.message_id[:100]}."
    if parsed.hops > MOST_HOPS:
        return f"{parsed.hops} servers have passed it on: it goes round in a circle."
    return ""


def is_expected_list(mail: Mail, network: Network) -> bool:
    """Whether the list that passed the mail on is the one that `network` was before it moved here.

    It names one of the network's proved old addresses in To, Cc or List-Id, or came by it.
    """
    return any(names(mail, email) for (email,) in _OLD(network=network.pk))


_OLD = Prepared(lambda network: OldAddress.objects.proved().filter(network=network).values_list("email"))
