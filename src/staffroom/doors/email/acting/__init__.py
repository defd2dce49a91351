"""What a mail asks for, done: every path ends in an action of the rooms, or in a letter that says why not."""

from .dispatching import act, routes_of

__all__ = ["act", "routes_of"]
