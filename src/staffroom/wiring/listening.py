"""Sockets: refusing, before anything else is done, ports that somebody else has; and finding some that nobody has."""

import contextlib
import errno
import random
import socket

from .trouble import CannotGoOn

# Linux gives ports from 32768 up to whoever asks for any, others from 49152: until one that was found free is listened
# on, it would be somebody's now and then.
GIVEN_TO_NOBODY = range(20_000, 32_768)


def check(host: str, ports: dict[str, int | None]) -> None:
    """Raise CannotGoOn unless every port (option → number; None: not wanted) can be listened on."""
    wanted = {option: port for option, port in ports.items() if port}
    for option, port in wanted.items():
        if twin := next((other for other in wanted if other != option and wanted[other] == port), None):
            raise CannotGoOn(f"{option} and {twin} are both {port}: each needs a port of its own.")
        open_socket(host, port, option).close()


def open_socket(host: str, port: int, option: str = "--port") -> socket.socket:
    """Listening at `host`, `port`. Raises CannotGoOn, naming the `option` that would help."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as trouble:
        raise CannotGoOn(_why(trouble, host, port, option)) from trouble


def free_ports(count: int) -> list[int]:
    """Ports of this machine on which nobody listens at the moment, and which no system gives to anybody unasked."""
    found: list[int] = []
    with contextlib.ExitStack() as probes:
        for port in random.SystemRandom().sample(GIVEN_TO_NOBODY, len(GIVEN_TO_NOBODY)):
            with contextlib.suppress(OSError):
                probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
                found.append(port)
            if len(found) == count:
                return found
    raise CannotGoOn("This machine has no port left on which nobody listens.")


def _why(trouble: OSError, host: str, port: int, option: str) -> str:
    if trouble.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Choose another with {option}."
    if trouble.errno == errno.EACCES:
        return f"Port {port} is reserved for the system's own programs. Choose one from 1024 up with {option}."
    return f"This machine can't listen at {host}: {trouble.strerror}. Choose another address with --host."
