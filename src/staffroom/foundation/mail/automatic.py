"""Telling what a machine sent, or a list passed on, from what a person wrote (RFC 3834)."""

import re

from .headers import Headers

OUR_OWN = ("x-staffroom-loop", "staffroom-site")
"""Headers of what we send ourselves: mail that comes back with one of them goes round in a circle."""

_TELLING = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-autoreply-from", "x-mail-autoreply", "list-id")
_ALSO_TELLING = ("list-unsubscribe", "x-auto-response-suppress")
_BULK = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
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
    if precedence.lower() in _BULK:
        return _marked("Precedence", precedence)
    if any(headers.has(name) for name in OUR_OWN):
        return "It was sent by a site like this one and has come back."
    if headers.first("content-type").lower().startswith(b"multipart/report"):
        return "It is a report about another mail."
    for name in (*_TELLING, *_ALSO_TELLING):
        if headers.words(name):
            return _marked(name.title(), headers.words(name))
    subject = headers.words("subject")
    if _VACATION.search(subject) and _has_another_sign(headers):
        return f"Its subject, “{subject}”, is that of an automatic reply, and nobody is to answer it."
    return ""


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
    for value in headers.values("list-id")[:20]:
        text = value.decode("ascii", "ignore").lower()
        found.append(text.rpartition("<")[2].partition(">")[0].strip()[:255])
    return tuple(dict.fromkeys(identifier for identifier in found if identifier))
