"""JSON that two people write in the same way, octet by octet, so that it can be signed (RFC 8785)."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_LARGEST_WHOLE = 2**53 - 1  # beyond it a double is not exact
_PLAIN_DIGITS, _PLAIN_ZEROS = 21, -6  # from where ECMAScript writes an exponent


class NotCanonical(Exception):
    """This is no JSON that can be signed."""


def canonical(value: Any) -> bytes:
    """`value` (what json.loads gives) in the one form that RFC 8785 allows. Raises NotCanonical."""
    try:
        return _written(value).encode()
    except UnicodeEncodeError as trouble:
        raise NotCanonical("It holds half of a character.") from trouble
    except RecursionError as trouble:
        raise NotCanonical("It is nested too deeply.") from trouble


def read(octets: bytes) -> Any:
    """What JSON in UTF-8 says. Raises NotCanonical for what is none, and for a name that stands twice in one object."""
    try:
        return json.loads(
            octets.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_whole
        )
    except (ValueError, RecursionError) as trouble:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise NotCanonical("It is no JSON.") from trouble


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        members = sorted(value.items(), key=lambda member: _order(member[0]))
        return "{" + ",".join(f"{_string(name)}:{_written(member)}" for name, member in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    if isinstance(value, str):
        return _string(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float):
        return _number(value)
    raise NotCanonical(f"{type(value).__name__} is nothing that JSON has.")


def _order(name: Any) -> bytes:
    """By UTF-16 code units, as ECMAScript sorts."""
    if not isinstance(name, str):
        raise NotCanonical("A name is a string.")
    return name.encode("utf-16-be", "surrogatepass")


def _string(text: str) -> str:
    """Python escapes what ECMAScript escapes, in the same way."""
    return json.dumps(text, ensure_ascii=False)


def _number(number: float) -> str:
    """As ECMAScript's Number::toString has it; Python and it agree on the digits, not on where the point stands."""
    if isinstance(number, int) and abs(number) > _LARGEST_WHOLE:
        raise NotCanonical("It holds a whole number that not every program reads.")
    if not math.isfinite(number):
        raise NotCanonical("It holds something that is no number.")
    if number == 0:
        return "0"
    parts = Decimal(repr(number)).normalize().as_tuple()
    digits, sign = "".join(map(str, parts.digits)), "-" if parts.sign else ""
    point = len(digits) + int(parts.exponent)
    if len(digits) <= point <= _PLAIN_DIGITS:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= _PLAIN_DIGITS:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if _PLAIN_ZEROS < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{sign}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) < len(members):
        raise NotCanonical("A name stands twice in it.")
    return found


def _no_constant(name: str) -> Any:
    raise NotCanonical(f"{name} is no number that JSON has.")


def _whole(digits: str) -> int | float:
    """Whole where that is exact; a double else, as other programs read it."""
    number = float(digits)
    return int(digits) if abs(number) <= _LARGEST_WHOLE else number
