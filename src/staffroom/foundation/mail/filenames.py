"""Names for what a mail brings along: safe to show, to offer for download, and to have in a folder."""

import re

from .characters import clean_line

_LONGEST = 150  # characters
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')
_EXTENSIONS = {
    "image/jpeg": "picture.jpg",
    "image/png": "picture.png",
    "image/gif": "picture.gif",
    "image/webp": "picture.webp",
    "text/plain": "text.txt",
    "text/html": "page.html",
    "text/calendar": "invitation.ics",
    "text/vcard": "card.vcf",
    "text/x-vcard": "card.vcf",
    "text/rfc822-headers": "headers.txt",
    "application/pdf": "document.pdf",
    "application/zip": "files.zip",
    "application/ms-tnef": "winmail.dat",
    "application/vnd.ms-tnef": "winmail.dat",
    "application/pgp-signature": "signature.asc",
    "application/pgp-encrypted": "version.asc",
    "application/pgp-keys": "key.asc",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s",
    "application/pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-mime": "smime.p7m",
    "message/rfc822": "message.eml",
    "message/global": "message.eml",
    "message/delivery-status": "delivery-status.txt",
    "message/disposition-notification": "receipt.txt",
}


def safe_filename(name: str, content_type: str) -> str:
    """`name` without folders and what systems forbid; if nothing is left, one for the kind of content."""
    name = clean_line(name, 1_000)
    name = name.replace("\\", "/").rstrip("/").rpartition("/")[2]  # some send the whole path
    name = _FORBIDDEN.sub("_", name).strip(" .")
    if not name.strip("_"):
        return _EXTENSIONS.get(content_type, "attachment.bin")
    if len(name) <= _LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:_LONGEST]
    return f"{stem[: _LONGEST - len(extension) - 1].rstrip()}.{extension}"
