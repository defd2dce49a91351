"""The door's own loops: what comes in is processed, what waits to go out is sent."""

import threading

from . import reading_ahead, sending

LOOPS = (reading_ahead.run, sending.run)


def start(stop: threading.Event) -> list[threading.Thread]:
    """A thread for each loop, running until `stop` is set; what they have begun is finished first."""
    threads = [threading.Thread(target=loop, args=(stop,), name=loop.__module__.rpartition(".")[2]) for loop in LOOPS]
    for thread in threads:
        thread.start()
    return threads
