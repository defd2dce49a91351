"""What a mail asks for, done: every path ends in an action of the rooms, or in a letter that says why not."""

from .dispatching import act

__all__ = ["act"]
