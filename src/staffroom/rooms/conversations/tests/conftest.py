"""What tests of conversations may use."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@pytest.fixture
def upload():
    """`upload(name, content)`: a file as a browser sends it."""
    return lambda name, content: SimpleUploadedFile(name, content)


@pytest.fixture
def png():
    """A picture that any program opens."""
    written = io.BytesIO()
    Image.new("RGB", (4, 3), "white").save(written, "PNG")
    return written.getvalue()
