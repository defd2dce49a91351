"""`staffroom verify FILE`: whether a portable copy of a recommendation is as it was sealed, and who knows the key.

The seal is checked without any site. The site whose data folder is there, if there is one, says whether it has known
the key.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from staffroom.foundation import seals
from staffroom.foundation.seals import Checked
from staffroom.rooms.profiles import portable, seal_words
from staffroom.rooms.profiles.knowing_keys import Knowledge, Opinion, opinion_on
from staffroom.rooms.profiles.portable import Portable
from staffroom.wiring import databases
from staffroom.wiring.trouble import CannotGoOn

STANDARD_INPUT = Path("-")
NOBODY_ASKED = "There is no site in the data folder to say whether it knows the key."


def run(options: argparse.Namespace) -> int:
    """0 if every word is as it was sealed; 1 if not, or if it names this site without its key."""
    checked = seals.check(_octets(options.file))
    read = portable.read(checked.document) if checked.is_genuine else None
    opinion = _opinion(checked, read) if checked.is_genuine else None
    if options.json:
        print(json.dumps(_told(checked, read, opinion), indent=2, ensure_ascii=False))
    else:
        print("\n".join(_said(checked, read, opinion)))
    is_false = opinion is not None and opinion.knowledge == Knowledge.PRETENDED
    return 0 if read is not None and not is_false else 1


def _octets(file: Path) -> bytes:
    """No more than shows that there are too many."""
    try:
        if file == STANDARD_INPUT:
            return sys.stdin.buffer.read(seals.LARGEST + 1)
        with file.open("rb") as opened:
            return opened.read(seals.LARGEST + 1)
    except OSError as trouble:
        raise CannotGoOn(f"{file} can't be read: {trouble.strerror or trouble}.") from trouble


def _opinion(checked: Checked, read: Portable | None) -> Opinion | None:
    """What the site in the data folder says; None where there is none, or none that answers."""
    is_a_file = connection.vendor == "sqlite" and not connection.is_in_memory_db()
    if is_a_file and not Path(settings.DATABASES["default"]["NAME"]).is_file():  # asking would make one
        return None
    try:
        databases.reach()
        return opinion_on(checked, read)
    except (CannotGoOn, DatabaseError) as trouble:
        said = str(trouble).partition("\n")[0]
        print(f"The site in the data folder could not be asked: {said}", file=sys.stderr)
        return None


def _said(checked: Checked, read: Portable | None, opinion: Opinion | None) -> list[str]:
    lines = [seal_words.verdict_in_words(checked, read)]
    if read is not None:
        words = [f"  {line}".rstrip() for line in read.text.splitlines()]
        who = f"{read.writer}, {read.headline}" if read.headline else read.writer
        lines += ["", *words, "", f"  {who}", f"  {read.relation}", ""]
        lines += [
            f"Of:          {read.recommended}",
            f"Approved:    {read.approved_at:%Y-%m-%d}",
            f"Sealed by:   {read.issuer}, {read.issuer_url}, {read.issued_at:%Y-%m-%d}",
        ]
    if checked.fingerprint:
        lines.append(f"Fingerprint: {seals.grouped(checked.fingerprint)}")
    if checked.is_genuine:
        lines.append(seal_words.knowledge_in_words(opinion, read) if opinion else NOBODY_ASKED)
    if opinion and (standing := seal_words.standing_in_words(opinion)):
        lines.append(standing)
    return lines


def _told(checked: Checked, read: Portable | None, opinion: Opinion | None) -> dict[str, Any]:
    return {
        "verdict": checked.verdict.value,
        "is_recommendation": read is not None,
        "fingerprint": checked.fingerprint or None,
        "key": opinion.knowledge.value if opinion else "not asked",
        "key_of": opinion.key.site or None if opinion and opinion.key else None,
        "still_shown": opinion.is_shown if opinion else None,
        "document": checked.document if checked.is_genuine else None,
    }
