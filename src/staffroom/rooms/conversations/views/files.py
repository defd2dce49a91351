"""Files on messages, for whoever may read the message."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ..models import Attachment

# Only what we drew anew ourselves is shown; everything else is handed out as a download.
SHOWN = frozenset(["image/png", "image/jpeg", "image/webp", "image/gif"])
CHUNK = 64 * 1024

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@require_safe
def attachment(request: HttpRequest, pk: int, filename: str) -> HttpResponseBase:
    """The file, or the part of it that was asked for."""
    found = get_object_or_404(Attachment.objects.visible_to(request.person), pk=pk, filename=filename)
    etag = f'"{PurePosixPath(found.file.name).name}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return _described(unchanged, found, etag)
    part = _part_asked(request, found.size, etag)
    if part is None:
        return _described(FileResponse(_opened(found)), found, etag)
    if not part:
        return _described(HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"}), found, etag)
    return _described(_partial(_opened(found), part, found.size), found, etag)


def _opened(found: Attachment) -> FieldFile:
    try:
        return found.file.open("rb")
    except FileNotFoundError as trouble:
        raise Http404 from trouble


def _partial(file: FieldFile, part: range, size: int) -> StreamingHttpResponse:
    headers = {"Content-Range": f"bytes {part.start}-{part.stop - 1}/{size}", "Content-Length": str(len(part))}
    return StreamingHttpResponse(_read(file, part), status=206, headers=headers)


def _read(file: FieldFile, part: range) -> Iterator[bytes]:
    with file:
        file.seek(part.start)
        left = len(part)
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _described(answer: HttpResponseBase, found: Attachment, etag: str) -> HttpResponseBase:
    """With the headers that keep a file from being anything but a file."""
    is_shown = found.is_picture and found.content_type in SHOWN
    answer["Content-Type"] = found.content_type
    answer["Content-Disposition"] = content_disposition_header(not is_shown, found.filename)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Accept-Ranges"] = "bytes"
    # Kept by the reader's own browser alone, and asked about each time: it may be withdrawn, or they may leave.
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = etag
    return answer


def _part_asked(request: HttpRequest, size: int, etag: str) -> range | None:
    """The bytes asked for; an empty range if there are none such; None for the whole file."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or not asked or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if first:
        return range(int(first), min(int(last) + 1 if last else size, size))
    return range(max(size - int(last), 0), size) if last else None
