"""Laying out lines of plain text: the half of HTML reading that knows nothing of HTML."""

from dataclasses import dataclass

_MAX_QUOTE = 20  # levels that are still told apart: a prefix per line and level adds up


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the text while it is being written."""

    line: int
    piece: int


class TextLines:
    """Collects words into lines, with one blank line at most between them, and marks quoted lines with “> ”."""

    def __init__(self) -> None:
        self._lines: list[tuple[int, str]] = []  # quote level and text
        self._pieces: list[str] = []
        self._level = 0
        self._prefix = ""  # of a list item, until its first word comes
        self._wants_space = False
        self._wants_blank = False
        self._is_kept = False  # the line counts even if it stays empty

    def words(self, text: str) -> None:
        """Add running text: any white space is one space."""
        words = text.split()
        if not words:
            self._wants_space = True
            self._is_kept = self._is_kept or "\xa0" in text
            return
        self._wants_space = self._wants_space or text[0].isspace()
        self._add(" ".join(words))
        self._wants_space = text[-1].isspace()

    def verbatim(self, text: str) -> None:
        """Add preformatted text, with its own line ends."""
        first, *others = text.split("\n")
        if first:
            self._add(first)
        for line in others:
            self.newline()
            if line:
                self._add(line)

    def newline(self) -> None:
        """End the line, even if it is empty."""
        if not self._pieces and self._wants_blank:
            self._wants_blank = False  # one blank line is enough
        self._end_line()

    def fresh_line(self) -> None:
        """Whatever comes next stands at the beginning of a line."""
        if self._pieces or self._is_kept:
            self._end_line()
        self._wants_space = False

    def blank_line(self) -> None:
        """Whatever comes next is a paragraph of its own."""
        self.fresh_line()
        self._wants_blank = bool(self._lines)

    def line(self, text: str) -> None:
        """A line for itself."""
        self.fresh_line()
        self._add(text)
        self._end_line()

    def bullet(self, prefix: str) -> None:
        """Begin a list item."""
        self.fresh_line()
        self._prefix = prefix

    def cell(self) -> None:
        """Begin a table's cell: on the same line, if there is something on it."""
        if self._pieces:
            self._pieces.append(" | ")
            self._wants_space = False

    def quote(self, change: int) -> None:
        self.blank_line()
        self._level += change

    def here(self) -> Place:
        return Place(len(self._lines), len(self._pieces))

    def since(self, place: Place) -> str | None:
        """What has been written on this line since `place`; None if the line has ended meanwhile."""
        return "".join(self._pieces[place.piece :]) if place.line == len(self._lines) else None

    def replace_since(self, place: Place, text: str) -> None:
        written = "".join(self._pieces[place.piece :])
        self._pieces[place.piece :] = [" " + text if written[:1] == " " else text]

    def finished(self) -> str:
        self.fresh_line()
        lines: list[str] = []
        previous = ""
        for level, text in self._lines:
            text = text.strip(" ") if not text.startswith("  ") else text.rstrip()
            if text == "--":
                text = "-- "
            if text == "-- " and previous == "-- ":
                continue
            marked = "> " * min(level, _MAX_QUOTE) + text
            previous = text or previous
            if text or (lines and lines[-1].strip("> ")):
                lines.append(marked if text else marked.rstrip())
        return "\n".join(lines).strip("\n")

    def _add(self, text: str) -> None:
        if not self._pieces:
            if self._wants_blank:
                self._lines.append((min(self._level, self._lines[-1][0]), ""))
                self._wants_blank = False
            text, self._prefix = self._prefix + text, ""
        elif self._wants_space and self._pieces[-1] != " | ":
            text = " " + text
        self._wants_space = False
        self._pieces.append(text)

    def _end_line(self) -> None:
        self._lines.append((self._level, "".join(self._pieces).removesuffix(" | ")))
        self._pieces = []
        self._wants_space = self._is_kept = False
