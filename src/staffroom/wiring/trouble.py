"""What stops a command, said in a sentence on the terminal instead of a traceback."""


class CannotGoOn(Exception):
    """Says what is the matter, and what to do about it."""
