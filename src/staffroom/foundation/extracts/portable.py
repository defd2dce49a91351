"""Text of PDF."""

import logging
from collections.abc import Iterator
from typing import BinaryIO

from pypdf import PdfReader

from .trouble import Trouble, Unreadable


def texts(file: BinaryIO) -> Iterator[str]:
    """Page by page; a damaged page is left out. Raises Unreadable.

    A page that hides its words, or one made of pictures of them, has none.
    """
    logging.disable()
    try:
        reader = PdfReader(file)
        # Many are locked against printing alone, with no password for reading.
        is_locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if is_locked else len(reader.pages)
    except MemoryError:
        raise
    except Exception as trouble:
        raise Unreadable(Trouble.DAMAGED) from trouble
    if is_locked:
        raise Unreadable(Trouble.LOCKED)
    for number in range(count):
        try:
            yield reader.pages[number].extract_text() + "\n"
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 (damaged files break a reader in every way there is)
            yield "\n"
