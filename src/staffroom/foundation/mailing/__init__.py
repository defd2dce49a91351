"""One mail to many readers, each with their own copy: worded once, then addressed, signed and handed over for each.

No models, no Django: all this can happen in a process of its own (`Courier`), beside the one that answers the web.
"""

from .carrier import CannotCarry, Carrier
from .courier import Courier, CourierGone
from .press import Press
from .sheet import Copy, Sheet

__all__ = ["CannotCarry", "Carrier", "Copy", "Courier", "CourierGone", "Press", "Sheet"]
