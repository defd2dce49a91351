"""A stream seen through a window that slides along: what is needed is in memory, what is done with is let go."""

from typing import IO

from .damage import DAMAGE, what_broke

_CHUNK = 1 << 18


class Window:
    """The octets of a stream from some place on."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.data = bytearray()
        self.at_end = False
        """Nothing comes after what is in `data`."""
        self.line = 1
        """The number of the line in which `data` begins."""
        self.trouble = ""
        """Why the stream ended before its time, for a reader."""

    def reach(self, length: int) -> bool:
        """Whether there are `length` octets; reads until there are, or until the end."""
        while len(self.data) < length and not self.at_end:
            self._read(max(_CHUNK, length - len(self.data)))
        return len(self.data) >= length

    def leave(self, length: int) -> bytes:
        """Let go of the first `length` octets; what they were."""
        octets = bytes(self.data[:length])
        del self.data[:length]
        self.line += octets.count(b"\n")
        return octets

    def _read(self, length: int) -> None:
        try:
            octets = self._stream.read(min(length, 1 << 22))
        except DAMAGE as damage:
            octets, self.trouble = b"", what_broke(damage)
        self.data += octets
        self.at_end = not octets
