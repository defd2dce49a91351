"""Telling what a machine sent, and what a list passed on, from what a person wrote to us (RFC 3834, RFC 2919)."""

import re

from .headers import Headers

LOOP = "x-staffroom-loop"
"""The header in which every site like this one says which of its lists a mail went through."""

_TELLING = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-autoreply-from", "x-mail-autoreply")
_ALSO_TELLING = ("x-auto-response-suppress",)
_OF_LISTS = ("list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailing-list", LOOP)
_BULK = {"bulk", "junk", "auto_reply", "auto-reply"}
_MOST = 20  # headers of one name
_VACATION = re.compile(
    r"(automatic reply|auto(matic)?[- ]?(reply|response)|out of (the )?office|on (vacation|leave|holiday)"
    r"|automatische antwort|abwesenheit|nicht im (büro|haus)|réponse automatique|absence du bureau|absent du bureau"
    r"|respuesta automática|fuera de la oficina)",
    re.IGNORECASE,
)
_ROBOT = re.compile(r"<?(mailer-daemon|postmaster|no-?reply|do-?not-?reply|autoresponder|auto-?reply)@", re.IGNORECASE)


def why_automatic(headers: Headers) -> str:
    """What shows that nobody wrote this for us to read, worded for an operator; “” for what a person wrote."""
    submitted = headers.words("auto-submitted")
    if submitted and not submitted.lower().startswith("no"):
        return _marked("Auto-Submitted", submitted)
    precedence = headers.words("precedence")
    # Some lists call what people write to them “bulk”, too.
    if precedence.lower() in _BULK and not (precedence.lower() == "bulk" and why_passed_on(headers)):
        return _marked("Precedence", precedence)
    if headers.first("content-type").lower().startswith(b"multipart/report"):
        return "It is a report about another mail."
    for name in (*_TELLING, *_ALSO_TELLING):
        if headers.words(name):
            return _marked(name.title(), headers.words(name))
    subject = headers.words("subject")
    if _VACATION.search(subject) and _has_another_sign(headers):
        return f"Its subject, “{subject}”, is that of an automatic reply, and nobody is to answer it."
    return ""


def why_passed_on(headers: Headers) -> str:
    """What shows that a list passed it on, worded for an operator; “” for what came straight from its author."""
    for name in _OF_LISTS:
        if words := headers.words(name):
            return _marked(name.title(), words)
    precedence = headers.words("precedence")
    return _marked("Precedence", precedence) if precedence.lower() == "list" else ""


def loops(headers: Headers) -> tuple[str, ...]:
    """The lists of sites like this one that it went through, in lower case."""
    found = (value.decode("ascii", "ignore").strip().lower()[:255] for value in headers.values(LOOP)[:_MOST])
    return tuple(dict.fromkeys(name for name in found if name))


def _has_another_sign(headers: Headers) -> bool:
    """A subject proves nothing: people do ask about out-of-office replies."""
    return (
        headers.words("return-path") == "<>"
        or bool(_ROBOT.search(headers.words("from")))
        or headers.has("x-ms-exchange-generated-message-source")
        or headers.has("x-ms-exchange-inbox-rules-loop")
    )


def _marked(name: str, value: str) -> str:
    return f"It is marked “{name}: {value[:100]}”."


def list_ids(headers: Headers) -> tuple[str, ...]:
    """The identifiers in List-Id headers (RFC 2919), in lower case."""
    found = []
    for value in headers.values("list-id")[:_MOST]:
        text = value.decode("ascii", "ignore").lower()
        found.append(text.rpartition("<")[2].partition(">")[0].strip()[:255])
    return tuple(dict.fromkeys(identifier for identifier in found if identifier))
