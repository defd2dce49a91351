"""Why a file gave no text, or not all of it."""

from enum import StrEnum


class Trouble(StrEnum):
    """Short enough to be kept beside the text, and fit for an operator to read."""

    LOCKED = "It is locked with a password."
    DAMAGED = "It is damaged, or not what it says it is."
    TOO_LARGE = "Unpacked, it is larger than what is read."
    TOO_SLOW = "Reading it took longer than is allowed."
    TOO_MUCH_MEMORY = "Reading it needed more memory than is allowed."
    MISSING = "It is not where it was put."
    BROKE_DOWN = "The process that read it broke down."


class Unreadable(Exception):
    """The file gives no more text than was read so far."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble
