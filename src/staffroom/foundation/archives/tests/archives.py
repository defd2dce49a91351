"""Archives as list servers hand them out, written for the tests in the shape of what real ones send."""

from pathlib import Path

from staffroom.foundation.archives import Found, read


def mail(number: int = 1, text: str = "Hello.\n", *, headers: str = "") -> str:
    """A mail with LF line ends."""
    return (
        f"From: Jo Norwood <jo{number}@example.org>\n"
        f"Date: Mon, {number} Mar 2004 10:00:00 +0000\n"
        f"Subject: Letter {number}\n"
        f"Message-ID: <{number}@example.org>\n{headers}\n{text}"
    )


def mbox(*mails: str) -> bytes:
    return "".join(
        f"From jo@example.org Mon Mar {(number - 1) % 28 + 1:2} 10:00:00 2004\n{it}\n"
        for number, it in enumerate(mails, 1)
    ).encode()


def pipermail(
    number: int, *, at: str = " at ", name: str = "Jo Norwood", headers: str = "", text: str = "Hello.\n"
) -> str:
    """One message of Mailman 2's monthly text."""
    return (
        f"From jo{number}{at}example.org  Mon Mar {number:2} 10:00:00 2004\n"
        f"From: jo{number}{at}example.org ({name})\n"
        f"Date: Mon, {number} Mar 2004 10:00:00 +0000\n"
        f"Subject: [lis] Reading lists that are so long that they\n\tgo on ({number})\n"
        f"{headers}Message-ID: <{number}@example.org>\n\n{text}\n"
    )


def found_in(path: Path, content: bytes | str, name: str = "archive") -> list[Found]:
    """What is found in a file with this content."""
    file = path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(file))


def raws(found: list[Found]) -> list[str]:
    return [it.raw.decode() for it in found]


def troubles(found: list[Found]) -> list[str]:
    return [it.trouble for it in found]
