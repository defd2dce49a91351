"""A list that has lived elsewhere for years: its archive as Mailman 2 hands it out, and its roster as a table."""

from datetime import UTC, datetime, timedelta
from itertools import groupby

OLD_ADDRESS = "stacks@lists.old.example"
MEMBERS, EVERY_MAIL = 2_000, 200
THREADS, ANSWERS = 40, 2  # of each thread
BEGAN = datetime(2009, 1, 5, 10, tzinfo=UTC)
AUTHORS = 25  # who have written in it, all of them members to this day


def months() -> dict[str, str]:
    """The name of each month's file, and what is in it: some threads begin in one month and are answered in another."""
    mails = sorted((sent_at, raw) for thread in range(THREADS) for sent_at, raw in _thread(thread))
    by_month = groupby(mails, key=lambda mail: f"{mail[0]:%Y-%B}.txt")
    return {name: "".join(raw for _sent_at, raw in some) for name, some in by_month}


def roster() -> str:
    """Of 2,000 members 200 read every mail, 100 none, and the others a digest."""
    rows = [f"{address(number)},{name(number)},{_level(number)}" for number in range(MEMBERS)]
    return "\n".join(["Email,Name,Delivery", *rows, ""])


def address(number: int) -> str:
    return f"member{number}@work.example"


def name(number: int) -> str:
    """Without figures, as names are."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return f"{letters[number % 26].upper()}{letters[number // 26 % 26]}a {letters[number // 676].upper()}olm"


def subject(thread: int) -> str:
    return f"Shelf {thread}"


def _level(number: int) -> str:
    if number < EVERY_MAIL:
        return "Each email"
    return "No email" if number < EVERY_MAIL + 100 else "Daily digest"


def _thread(thread: int) -> list[tuple[datetime, str]]:
    """A question and its answers, eleven days apart."""
    began = BEGAN + timedelta(days=18 * thread)
    said = [(f"What stands on shelf {thread}? A quillwort{'' if thread % 10 else ' and a moonwort'}, I think.\n", "")]
    said += [(f"Answer {turn} about shelf {thread}.\n", _id(thread, turn - 1)) for turn in range(1, ANSWERS + 1)]
    return [
        (began + timedelta(days=11 * turn), _mail(thread, turn, began + timedelta(days=11 * turn), text, answered))
        for turn, (text, answered) in enumerate(said)
    ]


def _mail(thread: int, turn: int, sent_at: datetime, text: str, answered: str) -> str:
    """As pipermail writes it: addresses hidden, headers few."""
    author = (thread + 7 * turn) % AUTHORS
    hidden = address(author).replace("@", " at ")
    answers = f"In-Reply-To: {answered}\nReferences: {answered}\n" if answered else ""
    return (
        f"From {hidden}  {sent_at:%a %b %d %H:%M:%S %Y}\n"
        f"From: {hidden} ({name(author)})\n"
        f"Date: {sent_at:%a, %d %b %Y %H:%M:%S +0000}\n"
        f"Subject: [stacks] {'Re: ' if turn else ''}{subject(thread)}\n"
        f"{answers}Message-ID: {_id(thread, turn)}\n\n{text}\n\n"
    )


def _id(thread: int, turn: int) -> str:
    return f"<{thread}.{turn}@work.example>"
