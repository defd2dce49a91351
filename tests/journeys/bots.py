"""Programs that fill in any form they find, as they do: every field of it, and at once."""

import re
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(name|type|value)="([^"]*)"')


def sign_up(url: str, email: str, *, fills_all: bool) -> int:
    """The status with which the site answers a program that asks for a code.

    `fills_all`: it puts something into what people don't see, too.
    """
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(f"{url}/sign-in/", timeout=30) as page:
        form = next(one for one in page.read().decode().split("<form")[1:] if 'name="email"' in one)
    fields = _filled(form.partition("</form>")[0], email, fills_all=fills_all)
    try:
        with browser.open(f"{url}/sign-in/", data=urlencode(fields).encode(), timeout=30) as answer:
            return answer.status
    except HTTPError as refused:
        return refused.code


def _filled(form: str, email: str, *, fills_all: bool) -> dict[str, str]:
    fields = {}
    for found in _INPUT.findall(form):
        said = dict(_ATTRIBUTE.findall(found))
        value = said.get("value", "")
        if said.get("type") != "hidden" and fills_all:
            value = "https://pills.example/"
        fields[said["name"]] = email if said["name"] == "email" else value
    return fields
