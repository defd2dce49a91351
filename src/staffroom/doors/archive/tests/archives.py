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
