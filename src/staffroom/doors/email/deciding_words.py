"""What the first line of an answer says is to be done: a word of English or German, and what is to be said with it."""

import re
from collections.abc import Collection, Mapping

from staffroom.commons.moderation.choices import Choice

# One word or two, in small letters; each may be followed by “:” and what whom it concerns is told.
WORDS: Mapping[str, Choice] = {
    **dict.fromkeys(
        [
            "approve",
            "approved",
            "yes",
            "ok",
            "okay",
            "accept",
            "let it in",
            "freigeben",
            "freigegeben",
            "ja",
            "zulassen",
        ],
        Choice.APPROVE,
    ),
    **dict.fromkeys(["always", "free", "trust", "immer", "ab jetzt immer", "künftig immer"], Choice.FREE),
    **dict.fromkeys(["refuse", "no", "reject", "decline", "ablehnen", "abgelehnt", "nein"], Choice.REFUSE),
    **dict.fromkeys(["discard", "spam", "junk", "verwerfen", "weg", "werbung"], Choice.DISCARD),
    **dict.fromkeys(["nothing", "keep", "leave", "fine", "nichts", "lassen", "in ordnung"], Choice.NOTHING),
    **dict.fromkeys(["remove", "delete", "entfernen", "löschen"], Choice.REMOVE),
    **dict.fromkeys(["write", "warn", "schreiben", "ermahnen"], Choice.WARN),
    **dict.fromkeys(["pause", "pausieren"], Choice.PAUSE),
    **dict.fromkeys(["ban", "sperren", "ausschließen", "ausschliessen"], Choice.BAN),
    **dict.fromkeys(["uphold", "stays", "bleibt", "bestätigen"], Choice.UPHOLD),
    **dict.fromkeys(["undo", "take back", "rückgängig", "zurücknehmen", "aufheben"], Choice.UNDO),
}
_LINE = re.compile(r"^[\s*_>]*(?P<word>[^\W\d_]+(?: [^\W\d_]+){0,2}?)[\s*_]*(?:[:,.!–—-]+\s*(?P<rest>.*))?$")


def read_answer(text: str, allowed: Collection[Choice]) -> tuple[Choice | None, str]:
    """What the first line with anything on it says, and the words behind it and below. None: it is not understood.

    “no” is whatever refuses among what is `allowed`, “yes” whatever lets stand.
    """
    lines = text.strip().splitlines()
    found = _LINE.match(lines[0].strip()) if lines else None
    if found is None:
        return None, ""
    choice = WORDS.get(found["word"].casefold().replace("ß", "ss")) or WORDS.get(found["word"].casefold())
    if choice not in allowed:
        return None, ""
    return choice, "\n".join([found["rest"] or "", *lines[1:]]).strip()
