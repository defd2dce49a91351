"""The words of the product in other languages: `python -m staffroom.wiring.words`, after changing any.

It brings locale/*/django.po up to date with the source and compiles each. That takes the programs of GNU gettext
(Debian and Ubuntu: sudo apt install gettext); running the product takes none of them. English has a catalogue, too,
written by hand: our words for what libraries say (borrowed_words.py).
"""

import gettext
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).parent.parent
LANGUAGES = ("de",)
CATALOGUES = ("en_GB", *LANGUAGES)
# What holds no words of the product: its tests, what people say in the demo, what browsers load.
ELSEWHERE = ("tests", "content", "static")

type Key = str | tuple[str, int]


def extract(source: Path = SOURCE) -> None:
    """Bring every .po of the package at `source` up to date; what is new in it has no translation yet."""
    with tempfile.TemporaryDirectory() as nowhere:
        settings = {"DJANGO_SETTINGS_MODULE": "staffroom.wiring.settings", "STAFFROOM_SECRET_KEY": "none is needed"}
        environment = os.environ | settings | {"STAFFROOM_DATA": nowhere, "PYTHONPATH": str(source.parent)}
        languages = [f"--locale={language}" for language in LANGUAGES]
        ignored = [f"--ignore={name}" for name in ELSEWHERE]
        command = ["django", "makemessages", "--add-location=file", "--no-wrap", "--no-obsolete"]
        _call(sys.executable, "-m", *command, *languages, *ignored, "--verbosity=0", cwd=source, env=environment)


def compiled(language: str, target: Path, source: Path = SOURCE) -> None:
    """Write what programs read, the .mo, to `target`. Raises CalledProcessError for a placeholder that got lost."""
    _call("msgfmt", "--check-format", f"--output-file={target}", str(po_of(language, source)))


def untranslated(language: str, source: Path) -> list[str]:
    """What is said in English alone in the package at `source`, where extract() was run; guesses (“fuzzy”) count."""
    with tempfile.TemporaryDirectory() as scratch:
        known, english, all_there_are = (Path(scratch) / name for name in ("known.mo", "all.po", "all.mo"))
        compiled(language, known, source)
        _call("msgen", f"--output-file={english}", str(po_of(language, source)))
        _call("msgfmt", "--use-fuzzy", f"--output-file={all_there_are}", str(english))
        return sorted({_said(key) for key in catalog(all_there_are).keys() - catalog(known).keys()})


def catalog(mo: Path) -> dict[Key, str]:
    """What a .mo says: message (with its number, where there are several) → translation."""
    with mo.open("rb") as file:
        return dict(vars(gettext.GNUTranslations(file))["_catalog"])


def po_of(language: str, source: Path = SOURCE) -> Path:
    return source / "wiring" / "locale" / language / "LC_MESSAGES" / "django.po"


def main() -> None:
    extract()
    for language in CATALOGUES:
        compiled(language, po_of(language).with_suffix(".mo"))
    for language in LANGUAGES:
        for text in untranslated(language, SOURCE):
            print(f"{language}: {text!r} is not translated.")


def _call(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command[0], stderr=done.stderr)


def _said(key: Key) -> str:
    return key if isinstance(key, str) else key[0]


if __name__ == "__main__":
    main()
