"""Keeping characters out that would harm: in one line (a name, a subject) and in a text of many lines."""

import re
import unicodedata

# Everything in the C0 and C1 ranges but tab and line feed; lone surrogates; the byte-order mark; noncharacters.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_REMOVED = dict.fromkeys(code for code in range(0x10000) if _CONTROLS.match(chr(code)))
_LINE_ENDS = ("\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c")
# What turns the direction of reading around lets “gpj.exe” look like “exe.jpg”.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u00ad\U000e0000-\U000e007f]")


def clean_text(text: str) -> str:
    """`text` with LF line ends and without control characters other than tab."""
    if text.isprintable():
        return text
    for line_end in _LINE_ENDS:
        text = text.replace(line_end, "\n")
    # Not `sub`, which makes an object of every piece between: hundreds of megabytes for hostile text.
    return text.translate(_REMOVED) if _CONTROLS.search(text) else text


def clean_line(text: str, limit: int = 300) -> str:
    """`text` as one line of at most `limit` characters, without anything that can't be seen."""
    text = text[: limit * 4]
    if not text.isprintable():
        text = _INVISIBLE.sub("", _CONTROLS.sub(" ", text))
    text = " ".join(text.split())
    text = unicodedata.normalize("NFC", text)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
