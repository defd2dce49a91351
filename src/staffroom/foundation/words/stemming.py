"""Words without their endings: who asks for “libraries” finds “library”."""

import threading
from functools import lru_cache
from typing import Any

import snowballstemmer

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
        known[name] = snowballstemmer.stemmer(name)
    # An empty stem, or one that breaks apart, would find nothing or everything.
    found = known[name].stemWord(form)
    return found if found.isalnum() else form
