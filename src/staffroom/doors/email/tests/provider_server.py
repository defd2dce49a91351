"""A mail provider's API for tests, on loopback: takes what is posted, answers as it is told."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What each says to a mail that it takes; {to} and {number} are filled in.
TAKEN = {
    "amazon": {"MessageId": "{number}"},
    "brevo": {"messageId": "<{number}@relay.example>"},
    "mailgun": {"id": "<{number}@relay.example>", "message": "Queued. Thank you."},
    "mailjet": {
        "Messages": [{"Status": "success", "To": [{"Email": "{to}", "MessageID": 1}], "Cc": [], "Bcc": []}],
    },
    "mailtrap": {"success": True, "message_ids": ["{number}"]},
    "mandrill": [{"email": "{to}", "status": "sent", "_id": "{number}"}],
    "postmark": {"ErrorCode": 0, "Message": "OK", "MessageID": "{number}", "To": "{to}"},
    "resend": {"id": "{number}"},
    "sendgrid": {},
    "sparkpost": {"results": {"total_rejected_recipients": 0, "total_accepted_recipients": 1, "id": "{number}"}},
}


class Api:
    """`answers`: recipient → (status, JSON) instead of taking the mail. `posted`: what came, as text.

    `said_beside`: headers of the answers. `files`: path → octets that can be fetched.
    """

    def __init__(self, name, answers=None):
        self.name, self.answers = name, answers or {}
        self.posted, self.paths, self.headers = [], [], []
        self.said_beside, self.files = {}, {}

    def answer(self, body):
        found = next((answer for to, answer in self.answers.items() if to == "*" or to in body), None)
        if found is not None:
            return found
        return 200, TAKEN[self.name]

    def said(self, number=0):
        """One of the mails, as JSON."""
        return json.loads(self.posted[number])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        api = self.server.api
        api.posted.append(body)
        api.paths.append(self.path)
        api.headers.append(dict(self.headers))
        status, said = api.answer(body)
        if status is None:  # hangs up instead
            self.close_connection = True
            return
        recipient = next((word for word in self._addresses(body) if word.endswith("@mail.example")), "")
        text = json.dumps(said).replace("{to}", recipient).replace("{number}", str(len(api.posted)))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for name, value in api.said_beside.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_GET(self):
        api = self.server.api
        api.paths.append(self.path)
        api.headers.append(dict(self.headers))
        found = api.files.get(self.path)
        self.send_response(200 if found is not None else 404)
        self.send_header("Content-Length", str(len(found or b"")))
        self.end_headers()
        self.wfile.write(found or b"")

    def _addresses(self, body):
        plain = body.replace("%40", "@")
        return [word for word in plain.replace('"', " ").replace("&", " ").replace("=", " ").split() if "@" in word]

    def log_message(self, *_):
        pass


@contextmanager
def running(api):
    """The address of the API."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.api, server.daemon_threads = api, True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
