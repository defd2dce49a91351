"""What an SPF record says (RFC 7208, 4.6.1, 5, 6, 12): its terms, and the macros that stand in them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Literal
from urllib.parse import quote

type Result = Literal["pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"]

QUALIFIERS: dict[str, Result] = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
LONGEST_NAME = 253
_LONGEST_SPEC = 500  # characters; what is longer can be no name, whatever its macros are

_TERM = re.compile(r"([+\-~?]?)(all|include|a|mx|ptr|ip4|ip6|exists)([:/].*)?", re.IGNORECASE)
_MODIFIER = re.compile(r"([a-z][a-z0-9_.-]*)=(.*)", re.IGNORECASE)
_LENGTHS = re.compile(r"(.*?)(?:/(0|[1-9]\d{0,2}))?(?://(0|[1-9]\d{0,2}))?")
_ADDRESS = re.compile(r":([^/]+)(?:/(0|[1-9]\d{0,2}))?")
_MACRO = re.compile(r"%(?:\{([slodiphcrtv])(\d{0,3})(r?)([.+,/_=-]*)\}|([%_-]))", re.IGNORECASE)
_MACRO_STRING = re.compile(rf"(?:[!-$&-~]|{_MACRO.pattern})*", re.IGNORECASE)
_ENDING = re.compile(
    r".*(?:\.(?:[0-9a-z]*[a-z][0-9a-z]*|[0-9a-z]+-[0-9a-z-]*[0-9a-z])\.?|%(?:\{[^}]*\}|[%_-]))", re.IGNORECASE
)
_PLAIN = {"%": "%", "_": " ", "-": "%20"}


class Malformed(Exception):
    """This is no SPF record that can be followed: a permanent error."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One thing that may match, and what then is the result. `lengths`: of the networks, for IPv4 and IPv6."""

    name: str
    result: Result
    domain: str = ""
    address: IPv4Address | IPv6Address | None = None
    lengths: tuple[int, int] = (32, 128)


@dataclass(frozen=True, slots=True)
class Record:
    mechanisms: tuple[Mechanism, ...]
    redirect: str = ""


def is_record(text: str) -> bool:
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def read_record(text: str) -> Record:
    """Raises Malformed, for an error in any term: what stands before it does not count either."""
    if not text.isascii():
        raise Malformed("It holds other than ASCII characters.")
    mechanisms: list[Mechanism] = []
    modifiers: dict[str, str] = {}
    for term in text.split(" ")[1:]:
        if not term:
            continue
        if found := _TERM.fullmatch(term):
            mechanisms.append(_mechanism(found[1], found[2].lower(), found[3] or ""))
        elif found := _MODIFIER.fullmatch(term):
            _take_modifier(modifiers, found[1].lower(), found[2])
        else:
            raise Malformed(f"“{term[:60]}” means nothing.")
    return Record(tuple(mechanisms), modifiers.get("redirect", ""))


def _mechanism(qualifier: str, name: str, rest: str) -> Mechanism:
    result = QUALIFIERS[qualifier or "+"]
    if name == "all":
        if rest:
            raise Malformed("“all” takes nothing.")
        return Mechanism(name, result)
    if name in {"ip4", "ip6"}:
        return _of_address(name, result, rest)
    spec, of_four, of_six = _split(rest)
    if name not in {"a", "mx"} and (of_four is not None or of_six is not None):
        raise Malformed(f"“{name}” takes no length.")
    lengths = (32 if of_four is None else of_four, 128 if of_six is None else of_six)
    if lengths[0] > 32 or lengths[1] > 128:
        raise Malformed("The network is longer than an address.")
    if spec:
        spec = _domain_spec(spec.removeprefix(":")) if spec.startswith(":") else _refused(spec)
    elif name in {"include", "exists"}:
        raise Malformed(f"“{name}” lacks its domain.")
    return Mechanism(name, result, spec, None, lengths)


def _split(rest: str) -> tuple[str, int | None, int | None]:
    found = _LENGTHS.fullmatch(rest)
    if found is None:
        raise Malformed("There is a line break in it.")
    of_four, of_six = (None if part is None else int(part) for part in (found[2], found[3]))
    return found[1], of_four, of_six


def _of_address(name: str, result: Result, rest: str) -> Mechanism:
    found = _ADDRESS.fullmatch(rest)
    if not found:
        raise Malformed(f"“{name}” lacks its address.")
    most = 32 if name == "ip4" else 128
    length = most if found[2] is None else int(found[2])
    try:
        address = IPv4Address(found[1]) if name == "ip4" else IPv6Address(found[1])
    except AddressValueError as trouble:
        raise Malformed(str(trouble)) from trouble
    if length > most or "%" in found[1]:
        raise Malformed("The network is longer than an address.")
    return Mechanism(name, result, "", address, (length, length))


def _take_modifier(modifiers: dict[str, str], name: str, value: str) -> None:
    if not _MACRO_STRING.fullmatch(value):
        raise Malformed(f"“{name}=” holds no text that can be read.")
    if name in {"redirect", "exp"}:
        if name in modifiers:
            raise Malformed(f"“{name}=” stands twice.")
        modifiers[name] = _domain_spec(value)


def _domain_spec(spec: str) -> str:
    if len(spec) > _LONGEST_SPEC or not _MACRO_STRING.fullmatch(spec) or not _ENDING.fullmatch(spec):
        raise Malformed(f"“{spec[:60]}” is no domain.")
    for letter in _MACRO.finditer(spec):
        if (letter[1] or "").lower() in {"c", "r", "t"}:
            raise Malformed(f"“{letter[0]}” may not stand in a domain.")
        if letter[2] and not int(letter[2]):
            raise Malformed(f"“{letter[0]}” keeps nothing.")
    return spec


def _refused(spec: str) -> str:
    raise Malformed(f"“{spec[:60]}” means nothing.")


def expanded(spec: str, value_of: Callable[[str], str]) -> str:
    """The domain that `spec` stands for; what is too long loses labels on its left (7.3)."""
    name = _MACRO.sub(lambda found: _value(found, value_of), spec).removesuffix(".")
    while len(name) > LONGEST_NAME and "." in name:
        name = name.partition(".")[2]
    return name


def _value(found: re.Match[str], value_of: Callable[[str], str]) -> str:
    letter, digits, is_reversed, delimiters, plain = found.groups()
    if plain:
        return _PLAIN[plain]
    parts = re.split(f"[{re.escape(delimiters or '.')}]", value_of(letter.lower()))
    if is_reversed:
        parts.reverse()
    value = ".".join(parts[-int(digits) :] if digits else parts)
    return quote(value, safe="-._~") if letter.isupper() else value
