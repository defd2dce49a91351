"""The text of files, so that they can be found by it: PDF, office documents, RTF, HTML, calendars, cards, plain text.

Files come from anybody. They are read in a child process with limits on time, memory and what it may answer; one that
can't be read says why and stops no other.
"""

from .kinds import kind_of
from .safely import Extract, extract
from .trouble import Trouble

__all__ = ["Extract", "Trouble", "extract", "kind_of"]
