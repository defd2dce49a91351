"""A server on loopback that answers as rspamd does (its documented /checkv2), or misbehaves."""

import contextlib
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from staffroom.foundation import spam_check


def answer(action: str, score: float = 1.5, **symbols: float) -> bytes:
    said = {
        "is_skipped": False,
        "score": score,
        "required_score": 15.0,
        "action": action,
        "symbols": {name: {"name": name, "score": value, "options": []} for name, value in symbols.items()},
        "messages": {},
        "message-id": "undef",
        "time_real": 0.01,
    }
    return json.dumps(said).encode()


@dataclass
class Asked:
    """What the server was asked, and what it says next."""

    says: bytes = field(default_factory=lambda: answer("no action"))
    status: int = 200
    dribbles: bool = False
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextlib.contextmanager
def serving(asked: Asked, port: int = 0) -> Iterator[str]:
    """“http://127.0.0.1:port”. It may be slow without being a test of that: the machine is busy with others."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), _handler(asked))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(spam_check, "PATIENCE", 30.0)
            yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(asked: Asked) -> Callable[..., http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.requests.append((self.path, dict(self.headers), body))
            self.send_response(asked.status)
            self.send_header("Content-Length", str(len(asked.says)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self._say()

        def _say(self) -> None:
            if not asked.dribbles:
                self.wfile.write(asked.says)
                return
            for octet in asked.says:
                self.wfile.write(bytes([octet]))
                self.wfile.flush()
                time.sleep(0.1)

        def log_message(self, *_words: object) -> None:
            pass

    return Handler
