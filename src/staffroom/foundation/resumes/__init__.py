"""What people take along from elsewhere about themselves: LinkedIn's export, vCards, JSON Resume, tables.

`read_safely` reads such a file in a child process with limits on time and memory; `read` is what that child does.
Of anybody else nothing is taken but addresses, by which those are found who want to be.
"""

from .reading import read
from .resume import Job, Language, Learned, Page, Resume, ResumeRefused
from .safely import read_safely

__all__ = ["Job", "Language", "Learned", "Page", "Resume", "ResumeRefused", "read", "read_safely"]
