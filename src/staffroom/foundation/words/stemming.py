"""Words without their endings: who asks for “libraries” finds “library”."""

import sys
import threading
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any

LANGUAGES = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
PACKAGE = "snowballstemmer"
LONGEST = 40  # letters; what is longer is no word of any language
_STEMMERS = threading.local()  # a stemmer keeps the word it works on, so that each thread needs its own


def stem(form: str, language: str) -> str:
    """The stem of a folded word in `language` (“en”, “de-at”); the word itself where the language is not known."""
    name = LANGUAGES.get(language.lower().partition("-")[0])
    return _stem(form, name) if name and len(form) <= LONGEST and not form.isdigit() else form


@lru_cache(maxsize=20_000)
def stems(form: str, languages: tuple[str, ...]) -> frozenset[str]:
    """Its stems in each of the languages."""
    return frozenset(stem(form, language) for language in languages)


@lru_cache(maxsize=20_000)
def _stem(form: str, name: str) -> str:
    known: dict[str, Any] = _STEMMERS.__dict__.setdefault("known", {})
    if name not in known:
        known[name] = _stemmer_of(name)
    # An empty stem, or one that breaks apart, would find nothing or everything.
    found = known[name].stemWord(form)
    return found if found.isalnum() else form


def _stemmer_of(name: str) -> Any:
    """One language of snowballstemmer alone: to import the package reads all thirty-seven, a quarter of a second."""
    if PACKAGE not in sys.modules and (spec := find_spec(PACKAGE)):
        sys.modules[PACKAGE] = module_from_spec(spec)  # where its parts are, without what it does at its beginning
    return getattr(import_module(f"{PACKAGE}.{name}_stemmer"), f"{name.capitalize()}Stemmer")()
