"""The one event that says this process is to stop: streams and loops end when it is set."""

import threading

_stop = threading.Event()


def event() -> threading.Event:
    return _stop


def is_stopping() -> bool:
    return _stop.is_set()
