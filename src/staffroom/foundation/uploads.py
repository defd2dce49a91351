"""How much one request may bring in files. What is over it is let pass by, not kept; the form names each such file."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# More than this many times the limit is not even read to its end: nobody chose such files by mistake.
BEYOND_REASON = 5


class LeftOut(UploadedFile):  # type: ignore[type-arg]  # generic for the type checker alone
    """A file of which nothing was kept, since the request brought too much. `size` is what it would have been."""


class WithinLimits(FileUploadHandler):
    """Stands before the handlers that keep files, and hands on what all files of a request together may bring."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._brought = self._count = 0
        self._is_over = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  the signature is Django's
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Raises RequestDataTooBig, before anything is read, for what is beyond reason."""
        if content_length > BEYOND_REASON * settings.UPLOAD_MAX_SIZE:
            raise RequestDataTooBig

    def new_file(self, *args: Any, **named: Any) -> None:
        super().new_file(*args, **named)
        self._count += 1
        self._is_over = self._count > settings.UPLOAD_MAX_FILES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The data for the next handler, or None for what is left out: a single large file, too, ends up nowhere."""
        is_large = start + len(raw_data) > settings.ATTACHMENT_MAX_SIZE
        self._brought += 0 if self._is_over else len(raw_data)
        self._is_over = self._is_over or is_large or self._brought > settings.UPLOAD_MAX_SIZE
        return None if self._is_over else raw_data

    def file_complete(self, file_size: int) -> LeftOut | None:
        if not self._is_over:
            return None
        return LeftOut(BytesIO(), self.file_name, self.content_type, file_size, self.charset)
