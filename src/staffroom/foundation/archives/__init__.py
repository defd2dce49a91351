"""Reading the archives of mailing lists: mailbox files, maildirs, and what the list servers of the world hand out.

No models, no settings.
"""

from .found import ArchiveRefused, Found
from .reading import read

__all__ = ["ArchiveRefused", "Found", "read"]
