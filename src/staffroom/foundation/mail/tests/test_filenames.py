import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.mail.filenames import safe_filename


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("rota.csv", "rota.csv"),
        ("C:\\Users\\jo\\rota.csv", "rota.csv"),
        ("../../etc/passwd", "passwd"),
        ("/etc/", "etc"),
        ("a\r\nContent-Type: text_html", "a Content-Type_ text_html"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("CON?<b>.txt", "CON_b_.txt"),
        (".htaccess", "htaccess"),
        ("..", "document.pdf"),
        ("", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("Zöe.pdf", "Zöe.pdf"),
    ],
)
def test_names_are_safe(name, safe):
    assert safe_filename(name, "application/pdf") == safe


@settings(deadline=None)
@given(st.text())
def test_any_name_is_one_line_without_folders(name):
    safe = safe_filename(name, "application/octet-stream")
    assert 0 < len(safe) <= 150
    assert not set(safe) & set('/\\\0\r\n<>"')
    assert safe not in {".", ".."}
