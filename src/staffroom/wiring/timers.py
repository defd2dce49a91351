"""What comes round again, and when."""

from staffroom.journal.timers import Timed

TIMERS: list[Timed] = []
