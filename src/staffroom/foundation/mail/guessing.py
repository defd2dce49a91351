"""Guessing the character set of old mail that names none, by what its octets make of themselves.

UTF-8 proves itself and is tried before. What is left is Western European, unless much speaks for something else: a text
in Latin letters with a few accents is never taken for one in Chinese.
"""

import codecs
import re

WESTERN = "cp1252"
_SAMPLE = 20_000  # octets
_HIGH = re.compile(rb"[\x80-\xff]")
_WORDS = re.compile(rb"[\xa3\xa8\xb3\xb8\xc0-\xff]{3,}")  # of nothing but letters above 127
_GREEK = re.compile(rb"[\xdc-\xdf](?=[\xe0-\xff])|(?<=[\xe0-\xff])[\xdc-\xdf]")  # vowels with an accent, within words
_BEYOND_HEBREW = re.compile(rb"[\xfb-\xff]")
# “ą ł ś ź ż”: in Western sets these are signs that follow no letter.
_AFTER_LETTERS = {
    "iso8859-2": re.compile(rb"(?<=[A-Za-z\xe0-\xff])[\xb1\xb3\xb6\xbc\xbf]"),
    "cp1250": re.compile(rb"(?<=[A-Za-z\xe0-\xff])[\x9f\xb3\xb9\xbf]"),
}
_LEAST_POLISH = 0.15  # of all octets above 127
_ASIAN = (
    # The set, its letters, and their least share of what is not ASCII.
    ("euc_jp", re.compile("[\u3040-\u30ff]"), 0.2),
    ("cp932", re.compile("[\u3040-\u30ff]"), 0.2),
    ("cp949", re.compile("[\uac00-\ud7a3]"), 0.8),
    ("gb2312", re.compile("[\u4e00-\u9fff，。、：；？！]"), 0.8),
    ("big5", re.compile("[\u4e00-\u9fff，。、：；？！]"), 0.8),
)
_LETTERS_ALONE = re.compile(rb"[\x00-\x7f\xa3\xa8\xb3\xb8\xc0-\xff]*")  # of alphabets; no Chinese does without the rest
_ENOUGH_LETTERS = 8
_LEAST_ASIAN = 0.3  # of all characters but white space
_LEAST_IN_WORDS = 0.6  # of all octets above 127
_FEWEST_IN_WORDS = 8
_ESCAPED = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_3"))


def guess_escaped(octets: bytes) -> str:
    """The codec for octets below 128 that switch between sets by escape sequences; “” if they don't."""
    return next((codec for escape, codec in _ESCAPED if escape in octets), "")


def guess(octets: bytes) -> str:
    """The codec that most likely reads `octets`, some of which are above 127 and which are no UTF-8."""
    sample = octets[:_SAMPLE]
    high = len(_HIGH.findall(sample))
    is_of_letters = high >= _ENOUGH_LETTERS and bool(_LETTERS_ALONE.fullmatch(sample))
    if not is_of_letters and (asian := _asian(sample)):
        return asian
    if sum(map(len, _WORDS.findall(sample))) >= max(_FEWEST_IN_WORDS, high * _LEAST_IN_WORDS):
        return _alphabet(sample)
    signs = {codec: len(pattern.findall(sample)) for codec, pattern in _AFTER_LETTERS.items()}
    best = max(signs, key=lambda codec: signs[codec])
    return best if signs[best] >= max(2, high * _LEAST_POLISH) else WESTERN


def _asian(sample: bytes) -> str:
    for codec, letters, least in _ASIAN:
        try:
            text = "".join(codecs.getincrementaldecoder(codec)().decode(sample).split())
        except UnicodeError:
            continue
        foreign = sum(character > "\x7f" for character in text)
        if foreign >= len(text) * _LEAST_ASIAN and len(letters.findall(text)) >= max(1, foreign * least):
            return "gb18030" if codec == "gb2312" else codec
    return ""


def _alphabet(sample: bytes) -> str:
    """For text whose words are nothing but octets above 127: most letters are small ones, in the right set."""
    letters = b"".join(_WORDS.findall(sample))
    if len(_GREEK.findall(letters)) > len(letters) * 0.03:
        return "iso8859-7"
    small = {codec: _small_letters(letters, codec) for codec in ("koi8-r", "cp1251")}
    best = max(small, key=lambda codec: small[codec])
    if best == "cp1251" and not _BEYOND_HEBREW.search(letters):
        return "cp1255" if small[best] == len(letters) else best
    return best


def _small_letters(letters: bytes, codec: str) -> int:
    return sum("а" <= character <= "я" or character == "ё" for character in letters.decode(codec, "replace"))
