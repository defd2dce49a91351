from .bounce import Bounce
from .delivery import Delivery, Letter, SentMail
from .incoming import Incoming, Told
from .relay import Relay

__all__ = ["Bounce", "Delivery", "Incoming", "Letter", "Relay", "SentMail", "Told"]
