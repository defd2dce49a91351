"""Papers and pictures set in type, in a child process with limits on time and memory.

A template is Typst's and ours; what people wrote comes to it as data (`sys.inputs.data`, JSON) and never as markup, so
that nothing in it is ever carried out. Only the fonts that Typst brings are used, and those of the system for scripts
that they lack: the same words look the same everywhere.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from typing import Literal

from django.utils.translation import gettext_lazy as _

from .limits import MEMORY_MB, SECONDS

type Form = Literal["pdf", "png"]

PATIENCE = 5
"""How many times its processor time a paper may take by the clock: the machine may be busy with other things."""

WAIT = 2.0
"""Seconds that whoever asks waits for a place: longer, and a few who ask again and again would hold up every page."""

_AT_ONCE = threading.BoundedSemaphore(2)


class TypesettingRefused(Exception):
    """It could not be set. Says so to whoever asked for it."""

    def __init__(self) -> None:
        super().__init__(_("This could not be set in type. Nothing is lost; please try again, with less text perhaps."))


def typeset(template: str, data: Mapping[str, object], form: Form = "pdf") -> bytes:
    """The paper as PDF, or its first page as a PNG picture. Raises TypesettingRefused."""
    asked = json.dumps({"template": template, "data": json.dumps(data), "form": form}).encode()
    if not _AT_ONCE.acquire(timeout=WAIT):
        raise TypesettingRefused
    try:
        done = _set(asked)
    finally:
        _AT_ONCE.release()
    if done.returncode or not done.stdout:
        raise TypesettingRefused
    return done.stdout


def _set(asked: bytes) -> subprocess.CompletedProcess[bytes]:
    """What the child made of it. Raises TypesettingRefused."""
    with tempfile.TemporaryDirectory() as nothing:
        try:
            return subprocess.run(
                [sys.executable, "-S", "-P", "-m", "staffroom.foundation.typesetting.child"],
                input=asked,
                # Only what it needs to find its modules: the parent's environment holds secrets.
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"},
                cwd=nothing,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS * PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise TypesettingRefused from late


__all__ = ["MEMORY_MB", "SECONDS", "Form", "TypesettingRefused", "typeset"]
