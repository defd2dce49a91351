"""Handing mail to a server by SMTP or LMTP: many messages over one connection, in as few round trips as it allows.

With PIPELINING (RFC 2920) a message costs one round trip: the next envelope travels behind the last one's text.
Nothing counts as accepted unless the server's last word on it was read.
"""

from .connection import Connection, ConnectionFailed, Server
from .letters import Kind, Outcome, Outgoing, SharedBody, Stage

__all__ = ["Connection", "ConnectionFailed", "Kind", "Outcome", "Outgoing", "Server", "SharedBody", "Stage"]
