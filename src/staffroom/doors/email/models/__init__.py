from .bounce import Bounce
from .delivery import Delivery, Letter, SentMail
from .domain_policy import DomainPolicy
from .incoming import Incoming, Told
from .mailbox import Mailbox, TakenMail
from .provider import Provider
from .relay import Relay

__all__ = [
    "Bounce",
    "Delivery",
    "DomainPolicy",
    "Incoming",
    "Letter",
    "Mailbox",
    "Provider",
    "Relay",
    "SentMail",
    "TakenMail",
    "Told",
]
