"""How answers come from a thread to the server: in one piece, or bit by bit."""

import asyncio
import threading

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from staffroom.wiring.hybrid import Pages


def asked(answer, *, method="GET", body=b"", sent=None):
    """What was sent to the server for one request that `answer(environ)` answers."""
    events = [] if sent is None else sent

    def answering(environ, start_response):
        response = answer(environ)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return response

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(event):
        events.append(event)

    scope = {
        "type": "http",
        "method": method,
        "path": "/",
        "query_string": b"a=1",
        "http_version": "1.1",
        "headers": [(b"host", b"staffroom.test"), (b"content-length", str(len(body)).encode())],
    }
    asyncio.run(Pages(answering, threads=1)(scope, receive, send))
    return events


def bodies(events):
    return [(event["body"], event["more_body"]) for event in events if event["type"] == "http.response.body"]


def test_a_page_comes_in_one_piece():
    begin, *rest = asked(lambda environ: HttpResponse(f"asked for {environ['QUERY_STRING']}", status=201))

    assert (begin["type"], begin["status"]) == ("http.response.start", 201)
    assert (b"content-type", b"text/html; charset=utf-8") in begin["headers"]
    assert bodies(rest) == [(b"asked for a=1", False)]


def test_what_was_sent_along_can_be_read():
    events = asked(lambda environ: HttpResponse(environ["wsgi.input"].read(5)), method="POST", body=b"text and more")

    assert bodies(events) == [(b"text ", False)]


def test_a_file_comes_bit_by_bit(tmp_path):
    (tmp_path / "long.bin").write_bytes(b"x" * 10_000)

    events = asked(lambda environ: FileResponse((tmp_path / "long.bin").open("rb")))

    assert b"".join(body for body, _ in bodies(events)) == b"x" * 10_000
    assert [more for _, more in bodies(events)] == [True, True, True, False]


def test_bits_leave_as_they_are_made_all_in_one_thread():
    sent, seen = [], []

    def bits():
        for number in range(3):
            seen.append((len(sent), threading.current_thread().name))
            yield str(number)

    asked(lambda environ: StreamingHttpResponse(bits()), sent=sent)

    assert [count for count, _ in seen] == [1, 2, 3]
    assert {name for _, name in seen} == {"WSGI_0"}


@pytest.mark.parametrize("answer", [HttpResponse, StreamingHttpResponse])
def test_an_answer_is_closed_when_it_has_been_sent(answer):
    closed = []

    def answering(environ):
        response = answer(["text"])
        response._resource_closers.append(lambda: closed.append(True))
        return response

    asked(answering)

    assert closed == [True]


def test_an_answer_that_breaks_off_is_closed_and_the_server_hears_of_it():
    closed = []

    def bits():
        yield "one"
        raise OSError("the disk is gone")

    def answering(environ):
        response = StreamingHttpResponse(bits())
        response._resource_closers.append(lambda: closed.append(True))
        return response

    with pytest.raises(OSError, match="the disk is gone"):
        asked(answering)

    assert closed == [True]
