"""Wrappings of a file from its way (frames of an upload, gzip, Base64, a mail), which are removed before reading.

Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html, RFC 1952, 2045, 2557 and 5322.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
import zlib
from collections.abc import Sequence
from email import message_from_bytes
from email.message import Message
from typing import NamedTuple
from urllib.parse import urljoin

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.charset import MARK, transcoded

_LAYERS = 4
_GZIP = b"\x1f\x8b\x08"
_HTTP_HEAD = re.compile(rb"HTTP/1\.[01] \d{3}[^\r\n]*\r?\n(?:[\w-]+:[^\r\n]*\r?\n)*+\r?\n")
_HTTP_BYTES = 16384

_FRAME = re.compile(rb"([0-9a-fA-F]{1,8})(;chunk-signature=[0-9a-fA-F]{64})?\r\n")
_TRAILER = re.compile(rb"(?:[\w-]+:[^\r\n]*+\r?\n|\r\n)*+")

_BASE64 = re.compile(rb"(?:data:[\w/.+-]+;base64,)?[A-Za-z0-9+/\r\n]+={0,2}\s*+")
_SHORT_BASE64 = 100  # bytes: below these a word may look like Base64
_BASE64_STARTS = (b"JVBERi", b"UEsDB", b"0M8R4KGx", b"H4sI", b"e1xydG")  # of PDF, ZIP, OLE2, gzip and RTF

_SOFT_BREAKS = 3  # at least: of a text whose long lines a mail broke
_SOFT_BREAK = re.compile(rb"=\r?\n")
_QUOTED = re.compile(rb"(?:[\t -<>-~]{0,76}+(?:=(?:[0-9A-F]{2}|\r?\n)|\r?\n|\Z))*+")

_PADDING = 4  # zeros at least: more than a character in UTF-16 or UTF-32 ends with
_MAIL_HEAD = 65536
_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):[^\r\n]*")
_SENT = frozenset({b"date", b"to", b"received", b"message-id", b"return-path"})
_DOCUMENTS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\xffWPC", _GZIP)
_FRAMESET = re.compile(r"<frameset\b", re.IGNORECASE)
_FRAME_SOURCE = re.compile(r"""<i?frame\b[^>]{0,500}?\bsrc\s*=\s*["']?([^"'\s>]{1,500})""", re.IGNORECASE)


class Unwrapped(NamedTuple):
    """The file itself, and what people should know of its wrapping."""

    data: bytes
    findings: tuple[str, ...] = ()


def unwrap(data: bytes, max_unpacked_bytes: int) -> Unwrapped:
    """Take off what a file is wrapped in, layer by layer.

    Errors: `IngestError` with DAMAGED where a wrapping breaks off, TOO_MUCH_TEXT, UNSUPPORTED_TYPE of a mail.
    """
    findings: tuple[str, ...] = ()
    for _ in range(_LAYERS):
        inner = (
            _frames(data)
            or _gzip(data, max_unpacked_bytes)
            or _http(data)
            or _base64(data)
            or _mail(data)
            or _quoted(data)
            or _padded(data)
        )
        if inner is None:
            break
        data, findings = inner.data, findings + inner.findings
    return Unwrapped(data, findings)


def _frames(data: bytes) -> Unwrapped | None:
    """Join the frames of an upload that was stored with its transfer coding."""
    parts: list[bytes] = []
    at, signed = 0, False
    while frame := _FRAME.match(data, at):
        size, signed = int(frame[1], 16), signed or frame[2] is not None
        at = frame.end() + size
        if size == 0:
            if parts and _TRAILER.fullmatch(data, at):
                return Unwrapped(b"".join(parts), ("the frames of an upload (aws-chunked) were taken off",))
            break
        if data[at : at + 2] != b"\r\n":
            break
        parts.append(data[frame.end() : at])
        at += 2
    if signed or len(parts) > 1:
        raise IngestError(ErrorCode.DAMAGED, found="the frames of an upload (aws-chunked), which break off")
    return None


def _gzip(data: bytes, limit: int) -> Unwrapped | None:
    if not data.startswith(_GZIP):
        return None
    parts: list[bytes] = []
    left, rest = limit, data
    while rest.startswith(_GZIP):  # one member behind the other is one file
        member = zlib.decompressobj(wbits=31)
        try:
            parts.append(member.decompress(rest, left + 1))
        except zlib.error as error:
            raise IngestError(ErrorCode.DAMAGED, found="a gzip archive that cannot be unpacked") from error
        left -= len(parts[-1])
        if left < 0:
            raise IngestError(ErrorCode.TOO_MUCH_TEXT, size=f"more than {limit}", limit=limit)
        if not member.eof:
            raise IngestError(ErrorCode.DAMAGED, found="a gzip archive that breaks off")
        rest = member.unused_data
    return Unwrapped(b"".join(parts))


def _http(data: bytes) -> Unwrapped | None:
    head = _HTTP_HEAD.match(data, 0, _HTTP_BYTES)
    return Unwrapped(data[head.end() :]) if head else None


def _base64(data: bytes) -> Unwrapped | None:
    start = data[:128].lstrip()
    start = start.partition(b";base64,")[2] if start.startswith(b"data:") else start
    has_known_start = start.startswith(_BASE64_STARTS)
    if not (has_known_start or len(data) >= _SHORT_BASE64) or not _BASE64.fullmatch(data.strip()):
        return None
    try:
        inner = base64.b64decode(data.strip().rpartition(b",")[2])
    except binascii.Error as error:
        if not has_known_start:
            return None
        raise IngestError(ErrorCode.DAMAGED, found="a file in Base64 that breaks off") from error
    return Unwrapped(inner) if has_known_start or _is_text(inner) else None


def _is_text(data: bytes) -> bool:
    """True if bytes are lines of UTF-8."""
    try:
        return all(line.isprintable() for line in data.decode().replace("\t", " ").splitlines())
    except UnicodeDecodeError:
        return False


def _quoted(data: bytes) -> Unwrapped | None:
    """Decode a text in the quoted-printable coding of a mail: its long lines break behind a sign of equality."""
    if b"=" not in data or len(_SOFT_BREAK.findall(data)) < _SOFT_BREAKS or not _QUOTED.fullmatch(data):
        return None
    return Unwrapped(quopri.decodestring(data), ("the quoted-printable coding of a mail was taken off",))


def _padded(data: bytes) -> Unwrapped | None:
    """Take the zeros off a text that fills whole blocks of a tape or a disk."""
    text = data.rstrip(b"\0")
    if len(data) - len(text) < _PADDING or b"\0" in text or not _is_text(text):
        return None
    return Unwrapped(text, ("zeros behind the end of the text were taken off",))


def _is_mail(data: bytes) -> bool:
    """True for a mail, or a web page saved as one, by the fields that it begins with."""
    names: set[bytes] = set()
    for number, line in enumerate(data[:_MAIL_HEAD].lstrip().splitlines()):
        if not line.strip():
            break
        field = _FIELD.fullmatch(line)
        if field:
            names.add(field[1].lower())
        elif not (names and line[:1] in b" \t") and not (number == 0 and line.startswith(b"From ")):
            return False
    return b"mime-version" in names or (b"from" in names and not _SENT.isdisjoint(names))


def _mail(data: bytes) -> Unwrapped | None:
    """Give the one document that a mail holds, else its text; of a web page saved with its frames all of them."""
    if not _is_mail(data):
        return None
    try:
        mail = message_from_bytes(data.lstrip())
        parts = [part for part in mail.walk() if not part.is_multipart()]
        documents = [content for part in parts if (content := _bytes(part)).startswith(_DOCUMENTS)]
        pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
        texts = [part for part in parts if part.get_content_type() == "text/plain"]
        attached = [part for part in parts if part.get_content_disposition() == "attachment"]
        if len(documents) > 1:
            raise IngestError(
                ErrorCode.UNSUPPORTED_TYPE,
                found=f"a mail with {len(documents)} documents",
                hint="upload them one by one",
            )
        if documents:
            return Unwrapped(documents[0], ("it is attached to a mail, whose own text is left out",))
        findings = (f"{len(attached)} attachments of the mail are left out",) if attached else ()
        if pages:
            return Unwrapped(_page(pages), findings)
        return Unwrapped(_joined(texts), findings)
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise IngestError(ErrorCode.DAMAGED, found="a mail that cannot be decoded") from error


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: Message) -> bytes:
    """Give the part's text in UTF-8 with a mark, where it names its encoding, else as it is."""
    return transcoded(_bytes(part), part.get_content_charset())


def _joined(texts: Sequence[Message]) -> bytes:
    contents = [_text(part) for part in texts]
    if len(contents) > 1 and all(content.startswith(MARK) for content in contents):
        return MARK + b"\n\n".join(content.removeprefix(MARK) for content in contents)
    return b"\n\n".join(contents)


def _page(pages: Sequence[Message]) -> bytes:
    """Give the first page; where it only names frames, those that were saved with it, in its order."""
    first = _text(pages[0])
    text = first.decode("utf-8", "replace")
    if not _FRAMESET.search(text):
        return first
    base = pages[0].get("Content-Location", "")
    saved: dict[str, Message] = {}
    for page in pages[1:]:
        saved[urljoin(base, page.get("Content-Location", ""))] = page
        saved["cid:" + page.get("Content-ID", "").strip("<> ")] = page
    addresses = (urljoin(base, source) for source in _FRAME_SOURCE.findall(text))
    frames = [saved[address] for address in addresses if address in saved]
    return _joined(frames) if frames else first
