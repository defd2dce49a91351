"""OpenPGP within the text of a mail, as it was done before there was PGP/MIME."""

import re
from dataclasses import dataclass

_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----\n"
_SIGNATURE = "\n-----BEGIN PGP SIGNATURE-----"
_SIGNATURE_END = "-----END PGP SIGNATURE-----"
_ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
_ENCRYPTED_END = "-----END PGP MESSAGE-----"
_DASHED = re.compile(r"^- (?=-|From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Unarmoured:
    """A text freed of what OpenPGP put around it, and what that was."""

    text: str
    signature: str = ""
    encrypted: str = ""


def unarmour(text: str) -> Unarmoured:
    """`text` without a signature's frame; an encrypted block is taken out whole."""
    if (begin := _line(text, _ENCRYPTED)) >= 0:
        end = _after(text, _ENCRYPTED_END, begin)
        return Unarmoured(_around(text[:begin], "", text[end:]), encrypted=text[begin:end] + "\n")
    begin = _line(text, _SIGNED)
    signature = text.find(_SIGNATURE, begin)
    if begin < 0 or signature < 0:
        return Unarmoured(text)
    end = _after(text, _SIGNATURE_END, signature)
    _, blank, signed = text[begin + len(_SIGNED) : signature].partition("\n\n")
    if not blank:  # no “Hash:” line
        signed = text[begin + len(_SIGNED) : signature]
    return Unarmoured(
        _around(text[:begin], _DASHED.sub("", signed), text[end:]), signature=text[signature + 1 : end] + "\n"
    )


def _line(text: str, wanted: str) -> int:
    """Where `wanted` stands at the beginning of a line, or -1."""
    if text.startswith(wanted):
        return 0
    found = text.find(f"\n{wanted}")
    return found + 1 if found >= 0 else -1


def _after(text: str, wanted: str, begin: int) -> int:
    found = text.find(wanted, begin)
    return found + len(wanted) if found >= 0 else len(text)


def _around(*texts: str) -> str:
    return "\n\n".join(text.strip("\n") for text in texts if text.strip("\n"))
