"""How much of a file is read, and how the child says what went wrong."""

from .trouble import Trouble

MOST_TEXT = 100_000  # characters; what follows is not found
SECONDS = 2.0  # of processor time
MEMORY_MB = 200

EXIT_CODES = {
    Trouble.LOCKED: 71,
    Trouble.DAMAGED: 72,
    Trouble.TOO_LARGE: 73,
    Trouble.TOO_SLOW: 74,
    Trouble.TOO_MUCH_MEMORY: 77,
}
