"""Which mail answers which: by References and In-Reply-To, then by the archive's own order, then by subject.

All of an archive's letters are in memory at once, so there is little in a Letter: 100,000 take some 100 MB.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from staffroom.foundation.mail.subjects import bare_subject, is_answer, tag_of

LAST_TALKED_OF = timedelta(days=30)
"""A “Re:” without any reference belongs to what was last said under its subject not longer ago than this."""

LAST_TALKED_OF_WITHOUT_RE = timedelta(days=7)
"""The same, where the archive has taken every “Re:” away (as Mailman 2's text has), so that nothing shows an answer."""

_TAG_OF_THE_LIST = 0.2  # of all subjects have it
_ENOUGH = 20  # answers, to tell what the archive does
_FEW = 0.02  # of all answers have a “Re:” where the archive takes it away
_MEANINGLESS = {
    "",
    "(no subject)",
    "no subject",
    "none",
    "(kein betreff)",
    "(sans objet)",
    "(sin asunto)",
    "hi",
    "hello",
    "help",
}


@dataclass(frozen=True, slots=True)
class Letter[Key: Hashable]:
    """What of a mail tells where it belongs."""

    key: Key
    """The caller's own name for it, different for each."""
    message_id: str
    """Without angle brackets; "" if it has none."""
    references: tuple[str, ...]
    """The newest last."""
    in_reply_to: tuple[str, ...]
    subject: str
    date: datetime
    topic: str = ""
    """What the archive calls the conversation, if it does."""


@dataclass(frozen=True, slots=True)
class Threads[Key: Hashable]:
    parents: dict[Key, Key | None]
    """For each letter the one it answers; None for the first of a conversation."""
    conversations: list[list[Key]]
    """Each in the order of dates but for its root, which comes first; they themselves by their roots' dates."""

    @property
    def roots(self) -> list[Key]:
        return [conversation[0] for conversation in self.conversations]


def thread[Key: Hashable](letters: Iterable[Letter[Key]]) -> Threads[Key]:
    """Who answers whom, and the conversations that this makes.

    - A letter hangs under the one it names: that in In-Reply-To, or else the last in References that is there.
    - Letters that name one and the same missing letter, or have one Message-ID, hang under the first of them, if they
      speak of the same.
    - The rest joins its topic, or as a “Re:” what was last talked of under its subject; or begins a conversation.
    """
    forest = _Forest(sorted(letters, key=lambda letter: letter.date))
    forest.by_reference()
    forest.cut_circles()
    forest.find_roots()
    forest.by_missing()
    forest.by_topic()
    forest.by_subject()
    return forest.threads()


class _Forest[Key: Hashable]:
    """Letters by their number in the order of dates; -1 is none."""

    def __init__(self, letters: Sequence[Letter[Key]]) -> None:
        self._letters = letters
        self._parents = [-1] * len(letters)
        self._roots = list(range(len(letters)))
        self._by_id: dict[str, list[int]] = {}
        for number, letter in enumerate(letters):
            if letter.message_id:
                self._by_id.setdefault(letter.message_id, []).append(number)

    def by_reference(self) -> None:
        for number, letter in enumerate(self._letters):
            for name in (*letter.in_reply_to, *reversed(letter.references)):
                if name != letter.message_id and name in self._by_id:
                    self._parents[number] = self._which(self._by_id[name], number)
                    break

    def cut_circles(self) -> None:
        """In each circle the earliest letter answers none."""
        seen = [-1] * len(self._letters)  # from which letter one came by
        for start in range(len(self._letters)):
            number = start
            while number >= 0 and seen[number] < 0:
                seen[number] = start
                number = self._parents[number]
            if number >= 0 and seen[number] == start:
                self._parents[min(self._circle(number))] = -1

    def find_roots(self) -> None:
        done = [False] * len(self._letters)
        for start in range(len(self._letters)):
            path, number = [], start
            while not done[number] and self._parents[number] >= 0:
                path.append(number)
                number = self._parents[number]
            root = self._roots[number]
            done[number] = True
            for passed in path:
                self._roots[passed], done[passed] = root, True

    def by_missing(self) -> None:
        """Answers to one letter that isn't there (or has lost its Message-ID) belong together, as do its twins."""
        first: dict[str, int] = {}
        for number, letter in enumerate(self._letters):
            named = [name for name in reversed(letter.references) if name not in self._by_id]
            if len(self._by_id.get(letter.message_id, ())) > 1:
                named.append(letter.message_id)
            if self._parents[number] < 0:
                for name in named:
                    if (
                        name in first
                        and self._speak_of_the_same(number, first[name])
                        and self._hang(number, first[name])
                    ):
                        break
            for name in named:
                first.setdefault(name, number)

    def by_topic(self) -> None:
        first: dict[str, int] = {}
        for number, letter in enumerate(self._letters):
            if letter.topic:
                self._hang(number, first.setdefault(letter.topic, number))

    def by_subject(self) -> None:
        tags, every_re_is_gone = self._tags_of_the_list(), self._every_re_is_gone()
        last: dict[str, tuple[datetime, int]] = {}
        for number, letter in enumerate(self._letters):
            subject = bare_subject(letter.subject, tags).casefold()
            if subject in _MEANINGLESS:
                continue
            reach = LAST_TALKED_OF if is_answer(letter.subject) else LAST_TALKED_OF_WITHOUT_RE
            if subject in last and (reach is LAST_TALKED_OF or (every_re_is_gone and " " in subject)):
                when, root = last[subject]
                if letter.date - when <= reach:
                    self._hang(number, root)
            last[subject] = letter.date, self._root(number)

    def threads(self) -> Threads[Key]:
        keys = [letter.key for letter in self._letters]
        conversations: dict[int, list[Key]] = {}
        for number, key in enumerate(keys):
            root = self._root(number)
            members = conversations.setdefault(root, [keys[root]])
            if number != root:
                members.append(key)
        parents = {key: keys[parent] if parent >= 0 else None for key, parent in zip(keys, self._parents, strict=True)}
        return Threads(parents, [conversations[root] for root in sorted(conversations)])

    def _which(self, candidates: Sequence[int], number: int) -> int:
        """Of letters with one Message-ID the last before the letter `number`, or else the first."""
        before = [candidate for candidate in candidates if candidate < number]
        return before[-1] if before else candidates[0]

    def _circle(self, number: int) -> Iterator[int]:
        begin = number
        while True:
            yield number
            number = self._parents[number]
            if number == begin:
                return

    def _root(self, number: int) -> int:
        """The first letter of the conversation, with the way there made short."""
        root = number
        while self._roots[root] != root:
            root = self._roots[root]
        while self._roots[number] != root:
            self._roots[number], number = root, self._roots[number]
        return root

    def _hang(self, number: int, under: int) -> bool:
        """Hang a letter that answers none under another, unless that one answers it."""
        if self._parents[number] >= 0 or self._root(under) == number:
            return False
        self._parents[number] = under
        self._roots[number] = self._root(under)
        return True

    def _speak_of_the_same(self, number: int, other: int) -> bool:
        """Some begin a conversation by answering any mail at hand; that shows by the subject."""
        subject = self._letters[number].subject
        return is_answer(subject) or bare_subject(subject) == bare_subject(self._letters[other].subject)

    def _every_re_is_gone(self) -> bool:
        answers = [letter for letter, parent in zip(self._letters, self._parents, strict=True) if parent >= 0]
        with_re = sum(is_answer(letter.subject) for letter in answers)
        return len(answers) >= _ENOUGH and with_re <= len(answers) * _FEW

    def _tags_of_the_list(self) -> tuple[str, ...]:
        counted = Counter(tag for letter in self._letters if (tag := tag_of(letter.subject)))
        return tuple(tag for tag, count in counted.items() if count >= len(self._letters) * _TAG_OF_THE_LIST)
