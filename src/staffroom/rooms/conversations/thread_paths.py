"""Where a message stands in its thread, as text that sorts the way a thread reads."""

WIDTH = 4  # base-36 digits: 1,679,616 messages in a conversation
DEEPEST = 64  # levels; what answers deeper still stands beside the message it answers
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def path_below(parent_path: str, number: int) -> str:
    """The path of message `number` that answers the one at `parent_path` ("" for the conversation itself)."""
    if len(parent_path) >= DEEPEST * WIDTH:
        parent_path = parent_path[:-WIDTH]
    return parent_path + _digits(number)


def _digits(number: int) -> str:
    digits = ""
    for _ in range(WIDTH):
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits
