import base64
import smtplib

from bench import sink


def test_the_sink_counts_recipients_and_keeps_the_first_letter():
    with sink.running(58925) as port:
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail("a@example.org", ["b@example.org", "c@example.org"], "Subject: One\r\n\r\nFirst.\r\n")
            client.sendmail("a@example.org", ["d@example.org"], "Subject: Two\r\n\r\nSecond.\r\n")
        found = sink.counts(port, reset=True)
        again = sink.counts(port)
    assert (found.sessions, found.letters, found.recipients) == (1, 2, 3)
    assert base64.b64decode(found.sample) == b"Subject: One\r\n\r\nFirst."
    assert (again.letters, again.sample) == (0, "")
