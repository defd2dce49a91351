"""Words: how text is found again. What somebody asks for, the words a text is known by, and where they stand in it.

Knows no model and no database: what stores words, and finds rows by them, is the search of the commons.
"""

from .asking import Query, Term
from .findable import Findable, Narrowing, Shown, ShownFile
from .folding import Indexed, Word, index_words, words
from .marking import Wanted, has_any, marked, wanted
from .stemming import LANGUAGES, stem

__all__ = [
    "LANGUAGES",
    "Findable",
    "Indexed",
    "Narrowing",
    "Query",
    "Shown",
    "ShownFile",
    "Term",
    "Wanted",
    "Word",
    "has_any",
    "index_words",
    "marked",
    "stem",
    "wanted",
    "words",
]
