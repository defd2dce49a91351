"""How much of a mail is read, and the exception for what goes beyond."""

MAX_RAW = 60_000_000  # octets; base64 makes 40 MB of attachments into 55 MB of mail
MAX_DECODED = 40_000_000  # octets of all parts together
MAX_PARTS = 200
MAX_DEPTH = 30  # multiparts within multiparts
MAX_HEADERS = 1_000  # in one part
MAX_HEADER_BLOCK = 4_000_000  # octets of them together
MAX_HEADER = 100_000  # octets of one header; what follows is ignored
MAX_PARAMETERS = 4_000  # characters of a header that has parameters (Content-Type, Content-Disposition)
MAX_WORDS = 10_000  # characters of a header in words (Subject)
MAX_ADDRESSES = 500  # in one header
MAX_TEXT = 1_000_000  # characters; what follows is ignored
MAX_HTML = 4_000_000  # characters of HTML; likewise
MAX_TEXT_OCTETS = 8_000_000  # of one part with text, as it came
MAX_IDS = 100  # Message-IDs in References


class Unreadable(Exception):
    """This mail can't be read. The message is fit to show an operator, who still has the mail as it came."""
