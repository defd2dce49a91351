"""Sorting a mail's parts: which hold the text to read, and which are things it brings along."""

import re
from dataclasses import dataclass, field

from .armour import unarmour
from .charsets import decode
from .entities import Entity
from .filenames import safe_filename
from .flowed import unflow
from .headers import decode_words, read_headers
from .html_text import html_to_text
from .limits import MAX_DECODED, MAX_HTML, MAX_TEXT, MAX_TEXT_OCTETS, Unreadable
from .parsed import Form, MailPart
from .winmail import Unpacked, unpack_winmail

_READABLE = {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"}
_LOOKS_ONLY = {"text/watch-html", "text/x-amp-html"}  # further clothes of the same text
_WINMAIL = {"application/ms-tnef", "application/vnd.ms-tnef"}
_ENCRYPTED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_TOO_LONG = f"The text was too long: only its first {MAX_TEXT:,} characters were read."
_ENRICHED_TAG = re.compile(r"<param>[^<]*</param>|</?[a-zA-Z][\w-]{0,59}>", re.IGNORECASE)


@dataclass(slots=True)
class Bodies:
    """What was found in the parts of a mail."""

    text: str = ""
    form: Form = "plain"
    parts: list[MailPart] = field(default_factory=list)
    is_encrypted: bool = False
    notes: list[str] = field(default_factory=list)


def read_bodies(root: Entity) -> Bodies:
    """The text, still with its quotes and signature, and everything else. Raises Unreadable if it is too large."""
    sorter = _Sorter()
    is_all_text = not root.children and root.content_type in _READABLE and root.disposition != "attachment"
    readable = [root] if is_all_text else sorter.sort(root)  # even if somebody gave it a file name
    found = sorter.found
    texts = [sorter.read(entity) for entity in readable]
    if any(entity.content_type == "text/html" for entity in readable):
        found.form = "html"
    if not any(texts) and sorter.winmail:
        texts = [_text_of_winmail(sorter.winmail, found)]
    text = "\n\n".join(text.strip("\n") for text in texts if text.strip())
    if len(text) > MAX_TEXT:
        found.notes.append(_TOO_LONG)
    found.text = _without_armour(text[:MAX_TEXT], found)
    if found.is_encrypted:
        found.notes.append("The mail is encrypted, or signed in a way that hides its text: it can't be read here.")
    return found


class _Sorter:
    """Walks through the tree once; whatever isn't text to read becomes a part."""

    def __init__(self) -> None:
        self.found = Bodies()
        self.winmail: Unpacked | None = None
        self._decoded = 0

    def sort(self, entity: Entity, *, is_related: bool = False) -> list[Entity]:
        """The entities in `entity` that hold the text, in order."""
        if not entity.children:
            return self._leaf(entity, is_related=is_related)
        match entity.content_type:
            case "multipart/alternative":
                return self._best([self.sort(child) for child in entity.children])
            case "multipart/related":
                return self._related(entity)
            case "multipart/encrypted":
                self.found.is_encrypted = True
                for child in entity.children:
                    self._keep(child)
                return []
            case "multipart/signed" | "multipart/report":
                for child in entity.children[1:]:
                    self._keep(child)
                return self.sort(entity.children[0])
            case _:
                return [readable for child in entity.children for readable in self.sort(child, is_related=is_related)]

    def _best(self, choices: list[list[Entity]]) -> list[Entity]:
        """Of several forms of one text the plain one, if it says anything; otherwise the last, which is the richest."""
        for choice in choices:
            is_plain = all(entity.content_type == "text/plain" for entity in choice)
            if is_plain and any(entity.content(MAX_TEXT_OCTETS).strip() for entity in choice):
                return choice
        return next((choice for choice in reversed(choices) if choice), [])

    def _related(self, entity: Entity) -> list[Entity]:
        """The root with the text, while the others (pictures, mostly) are shown within it."""
        start = entity.parameters.get("start", "").strip("<> ")
        wanted = [child for child in entity.children if start and _content_id(child) == start]
        root = wanted[0] if wanted else entity.children[0]
        for child in entity.children:
            if child is not root:
                self._shown_within(child)
        return self.sort(root)

    def _shown_within(self, child: Entity) -> None:
        for readable in self.sort(child, is_related=True):
            self._keep(readable)

    def _leaf(self, entity: Entity, *, is_related: bool) -> list[Entity]:
        content_type = entity.content_type
        if entity.main_type == "multipart":
            self.found.notes.append("The mail says that it has parts, but none could be told apart.")
            return [entity]
        if content_type in _READABLE and entity.disposition != "attachment" and not entity.filename:
            return [entity]
        if content_type in _WINMAIL or entity.filename.lower() == "winmail.dat":
            self._unpack(entity)
        elif content_type not in _LOOKS_ONLY:
            self._keep(entity, is_related=is_related)
        return []

    def _keep(self, entity: Entity, *, is_related: bool = False) -> None:
        """Make `entity` an attachment, whatever it is."""
        if entity.children:
            for child in entity.children:
                self._keep(child, is_related=is_related)
            return
        if entity.content_type in _ENCRYPTED and entity.parameters.get("smime-type") != "certs-only":
            self.found.is_encrypted = True
        content = self._content(entity)
        filename = safe_filename(entity.filename or _title(entity, content), entity.content_type)
        identifier = _content_id(entity)
        is_inline = entity.disposition == "inline" or (is_related and entity.disposition != "attachment")
        self.found.parts.append(MailPart(filename, entity.content_type, content, identifier, is_inline))

    def _unpack(self, entity: Entity) -> None:
        self.winmail = unpack_winmail(self._content(entity))
        if not self.winmail:
            self.found.notes.append("winmail.dat could not be unpacked.")
            self._keep(entity)
            return
        for name, content in self.winmail.files:
            self._count(content)
            self.found.parts.append(
                MailPart(safe_filename(name, "application/octet-stream"), "application/octet-stream", content)
            )

    def _content(self, entity: Entity) -> bytes:
        content = entity.content()
        self._count(content)
        return content

    def _count(self, content: bytes) -> None:
        self._decoded += len(content)
        if self._decoded > MAX_DECODED:
            raise Unreadable(f"What the mail brings along is larger than {MAX_DECODED / 1e6:,.0f} MB.")

    def read(self, entity: Entity) -> str:
        """The text in `entity`, as plain text."""
        octets = entity.content(MAX_TEXT_OCTETS)
        charset = entity.parameters.get("charset", "")
        is_html = entity.content_type == "text/html"
        if is_html and not charset and (meta := _META_CHARSET.search(octets[:5_000])):
            charset = meta[1].decode("ascii")
        text, note = decode(octets, charset, MAX_HTML + 1 if is_html else MAX_TEXT + 1)
        self._note(note)
        self._note(_TOO_LONG if entity.end - entity.begin > MAX_TEXT_OCTETS else "")
        if is_html:
            text, note = html_to_text(text)
            self._note(note)
        elif entity.content_type in {"text/enriched", "text/richtext"}:
            text = _ENRICHED_TAG.sub("", text)
        elif entity.parameters.get("format", "").lower() == "flowed":
            text = unflow(text, delete_space=entity.parameters.get("delsp", "").lower() == "yes")
        return text

    def _note(self, note: str) -> None:
        if note:
            self.found.notes.append(note)


def _content_id(entity: Entity) -> str:
    return decode_words(entity.headers.first("content-id")).strip("<> ")


def _title(entity: Entity, content: bytes) -> str:
    """A name for an attached mail: its subject."""
    if entity.content_type not in {"message/rfc822", "message/global"}:
        return ""
    try:
        headers, _ = read_headers(content, 0, min(len(content), 100_000))
    except Unreadable:
        return ""
    subject = headers.words("subject", 100)
    return f"{subject}.eml" if subject else ""


def _text_of_winmail(winmail: Unpacked, found: Bodies) -> str:
    if winmail.text or not winmail.html:
        return winmail.text
    found.form = "html"
    return html_to_text(winmail.html)[0]


def _without_armour(text: str, found: Bodies) -> str:
    unarmoured = unarmour(text)
    if unarmoured.signature:
        content = unarmoured.signature.encode()
        found.parts.append(MailPart("signature.asc", "application/pgp-signature", content))
    if unarmoured.encrypted:
        found.is_encrypted = True
        found.parts.append(MailPart("encrypted.asc", "application/octet-stream", unarmoured.encrypted.encode()))
    return unarmoured.text
