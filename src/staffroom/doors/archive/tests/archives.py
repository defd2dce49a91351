"""Archives for tests, and importing them as the command does."""

from staffroom.doors.archive import giving, importing
from staffroom.foundation.archives.tests.archives import mail, mbox

__all__ = ["brought_in", "file_of", "mail", "mbox"]


def file_of(folder, *mails, name="archive.mbox"):
    file = folder / name
    file.write_bytes(mbox(*mails))
    return file


def brought_in(network, *files):
    """The import of these files, done (or failed)."""
    import_ = giving.begun_or_new(network, files, opens=False)
    while importing.go_on(import_, files):
        pass
    return import_


def as_pipermail(number, text="Hello.\n", *, date="", subject=""):
    """The mail that `mail` makes, as Mailman's monthly text has it."""
    return (
        f"From: jo{number} at example.org (Jo Norwood)\n"
        f"Date: {date or f'Mon, {number} Mar 2004 10:00:00 +0000'}\n"
        f"Subject: {subject or f'[choir] Letter {number}'}\n"
        f"Message-ID: <{number}@example.org>\n\n{text}"
    )
