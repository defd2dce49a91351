"""What goes wrong when a packed file is broken, locked, or made to do harm."""

import lzma
import struct
import tarfile
import zipfile
import zlib

from .wording import marked as _

DAMAGE = (
    EOFError,
    OSError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    struct.error,
    RuntimeError,  # zipfile: a password is needed; NotImplementedError, which is one: a way of packing it doesn't know
    ValueError,
    IndexError,
    OverflowError,
)
"""All that the standard library's unpackers raise for bad input."""


def what_broke(damage: BaseException) -> str:
    """`damage` in words for whoever wants to import the file."""
    if isinstance(damage, NotImplementedError):
        return _("It is packed in a way that can't be read here. Pack it as a plain zip, please.")
    if isinstance(damage, RuntimeError) and "password" in str(damage):
        return _("It is locked with a password. Import it without one, please.")
    return _("The file is damaged or cut off here, so what follows could not be read.")
