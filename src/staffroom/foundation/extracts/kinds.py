"""Which files have text, and which of our modules reads it."""

from pathlib import PurePosixPath

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    "application/pdf": "portable",
    "application/rtf": "rich",
    f"{_OFFICE}wordprocessingml.document": "documents",
    f"{_OFFICE}spreadsheetml.sheet": "documents",
    f"{_OFFICE}presentationml.presentation": "documents",
    "application/vnd.oasis.opendocument.text": "opendocument",
    "application/vnd.oasis.opendocument.spreadsheet": "opendocument",
    "application/vnd.oasis.opendocument.presentation": "opendocument",
    "text/calendar": "calendars",
    "text/vcard": "cards",
}
_HTML = frozenset({".htm", ".html", ".xhtml"})


def kind_of(content_type: str, filename: str) -> str:
    """The name of the module that reads it; "" for what has no text that we can read.

    `content_type` is what was found from the file's bytes; what could run in a browser is kept as a mere download.
    """
    if content_type in _TYPES:
        return _TYPES[content_type]
    if PurePosixPath(filename).suffix.lower() in _HTML:
        return "pages"
    return "plain" if content_type.startswith("text/") else ""
