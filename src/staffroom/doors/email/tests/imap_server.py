"""An IMAP server (RFC 3501) for tests: one user, folders in memory, the commands that we use and no others."""

import re
import socketserver
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

_COMMAND = re.compile(rb"(\S+) (\S+) ?(.*)", re.DOTALL)
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
TODAY = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass
class Kept:
    """A mail in a folder."""

    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)
    came_at: datetime = TODAY


class Folder:
    def __init__(self, uidvalidity):
        self.uidvalidity = uidvalidity
        self.next_uid = 1
        self.mails = []

    def add(self, raw, **more):
        self.mails.append(Kept(self.next_uid, raw, **more))
        self.next_uid += 1


@dataclass
class Post:
    """What is in the mailbox, and how the server behaves. `heard`: the commands that came."""

    username: str = "box@mail.example"
    password: str = "right"
    capabilities: str = "IMAP4rev1 UIDPLUS MOVE"
    greeting: bytes = b"* OK ready\r\n"
    # Command → what it does instead: octets that are sent, b"" to hang up.
    instead: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)  # command → called first
    folders: dict = field(default_factory=lambda: {"INBOX": Folder(7)})
    heard: list = field(default_factory=list)

    def put(self, *raws, folder="INBOX", **more):
        for raw in raws:
            self.folders[folder].add(raw, **more)

    def subjects(self, folder="INBOX"):
        """Of the mails that are in the folder now."""
        return [re.search(rb"(?mi)^subject: (.*?)\r?$", mail.raw)[1].decode() for mail in self.folders[folder].mails]


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.post, self.folder = self.server.post, None
        self.wfile.write(self.post.greeting)
        while line := self.rfile.readline():
            tag, name, rest = _COMMAND.match(line.rstrip(b"\r\n")).groups()
            words = self._words(rest)
            name = name.decode().upper()
            if name == "UID":
                name = f"UID {words.pop(0).upper()}"
            self.post.heard.append(name)
            if not self._answer(tag, name, words):
                return

    def _words(self, rest):
        """The arguments; octets that come by themselves (“{5}”) are asked for."""
        while found := re.search(rb"\{(\d+)\}$", rest):
            self.wfile.write(b"+ go on\r\n")
            rest = rest[: found.start()] + b'"' + self.rfile.read(int(found[1])) + b'"' + self.rfile.readline().rstrip()
        matches = _WORD.finditer(rest.decode())
        return [re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[2] for match in matches]

    def _answer(self, tag, name, words):
        """Whether the conversation goes on."""
        if hook := self.post.before.get(name):
            hook()
        if name in self.post.instead:
            self.wfile.write(self.post.instead[name].replace(b"TAG", tag))
            return self.post.instead[name] != b""
        act = getattr(self, "do_" + name.lower().replace(" ", "_"), None)
        answer = act(*words) if act else "BAD What is that?"
        self.wfile.write(tag + b" " + (answer or "OK done").encode() + b"\r\n")
        return name != "LOGOUT"

    def say(self, text):
        self.wfile.write(b"* " + (text if isinstance(text, bytes) else text.encode()) + b"\r\n")

    def do_capability(self):
        self.say(f"CAPABILITY {self.post.capabilities}")

    def do_login(self, username, password):
        if (username, password) != (self.post.username, self.post.password):
            return "NO [AUTHENTICATIONFAILED] Invalid credentials"
        return None

    def do_logout(self):
        self.say("BYE")

    def do_select(self, name):
        if name not in self.post.folders:
            return "NO [NONEXISTENT] There is no such folder"
        self.folder = self.post.folders[name]
        self.say(f"{len(self.folder.mails)} EXISTS")
        self.say(f"OK [UIDVALIDITY {self.folder.uidvalidity}] valid")
        self.say(f"OK [UIDNEXT {self.folder.next_uid}] next")
        return "OK [READ-WRITE] open"

    do_examine = do_select

    def do_list(self, _root, name):
        if name in self.post.folders:
            self.say(f'LIST () "/" "{name}"')

    def do_create(self, name):
        self.post.folders[name] = Folder(8)

    def do_uid_search(self, *criteria):
        found = self._chosen(criteria[-1]) if criteria[0] != "SINCE" else self._since(criteria[1])
        self.say("SEARCH " + " ".join(str(mail.uid) for mail in found))

    def do_uid_fetch(self, uids, *what):
        for number, mail in enumerate(self._chosen(uids), 1):
            wanted = " ".join(what).strip("()")
            if wanted == "RFC822.SIZE":
                self.say(f"{number} FETCH (UID {mail.uid} RFC822.SIZE {len(mail.raw)})")
                continue
            end = re.search(r"<0\.(\d+)>", wanted)
            octets = mail.raw[: int(end[1])] if end else mail.raw
            name = "BODY[]<0>" if end else "BODY[]"
            self.say(f"{number} FETCH (UID {mail.uid} {name} {{{len(octets)}}}\r\n".encode() + octets + b")")

    def do_uid_store(self, uids, _how, *flags):
        for mail in self._chosen(uids):
            mail.flags |= {flag.strip("()") for flag in flags}

    def do_uid_move(self, uids, name):
        self.do_uid_copy(uids, name)
        gone = self._chosen(uids)
        self.folder.mails = [mail for mail in self.folder.mails if mail not in gone]

    def do_uid_copy(self, uids, name):
        for mail in self._chosen(uids):
            self.post.put(mail.raw, folder=name)

    def do_uid_expunge(self, uids):
        gone = [mail for mail in self._chosen(uids) if "\\Deleted" in mail.flags]
        self.folder.mails = [mail for mail in self.folder.mails if mail not in gone]

    def do_expunge(self):
        self.do_uid_expunge("1:*")

    def _chosen(self, uids):
        last = max((mail.uid for mail in self.folder.mails), default=0)
        chosen = set()
        for piece in uids.split(","):
            low, _, high = piece.partition(":")
            low, high = (last if end == "*" else int(end) for end in (low, high or low))
            chosen |= set(range(min(low, high), max(low, high) + 1))
        return [mail for mail in self.folder.mails if mail.uid in chosen]

    def _since(self, day):
        since = datetime.strptime(day, "%d-%b-%Y").replace(tzinfo=UTC)
        return [mail for mail in self.folder.mails if mail.came_at >= since]


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        """Whoever hangs up in the middle is no news here."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def running(post):
    """The port at which `post` can be reached."""
    with Server(("127.0.0.1", 0), Conversation) as server:
        server.post = post
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
