"""The type of a file from its bytes alone, by signatures and directories; no text is read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import NoReturn

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.charset import decode, marked
from plenary.parsing.document import MediaType
from plenary.parsing.ole2 import SIGNATURE, head, root_streams

_PDF_WINDOW = 1024  # readers accept this much before the header: ISO 32000-1, Annex H
_HEAD = 65536
_MAX_MEMBER_BYTES = 1 << 20

_ZIP = b"PK\x03\x04"
_WORD_MAIN = re.compile(
    rb"wordprocessingml\.(?:document|template)\.main\+xml|ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main\+xml"
)
_WPC, _WPC_KEY = b"\xffWPC", 12  # its header, and where it keeps the checksum of a password
_FIB_FLAGS, _FIB_ENCRYPTED = 11, 0x01  # of the stream WordDocument: [MS-DOC] 2.5.2
_WORD_BODY = re.compile(r"word/document\d*\.xml")
_TYPES, _ODF_MANIFEST = "[content_types].xml", "meta-inf/manifest.xml"
_ODF_TEXT = b"application/vnd.oasis.opendocument.text"
_RESAVE, _AGAIN = "save it as PDF or DOCX", "download the file again and upload that"
_COMPLETE = "check that the upload was complete"

# (signature, offset, what it is)
_KNOWN: tuple[tuple[bytes, int, str], ...] = (
    (b"\xc5\xd0\xd3\xc6", 0, "PostScript"),
    (b"\x89PNG\r\n\x1a\n", 0, "a PNG picture"),
    (b"\xff\xd8\xff", 0, "a JPEG picture"),
    (b"GIF8", 0, "a GIF picture"),
    (b"II*\x00", 0, "a TIFF picture"),
    (b"MM\x00*", 0, "a TIFF picture"),
    (b"RIFF", 0, "a RIFF sound or picture"),
    (b"ftyp", 4, "a video or a HEIF picture"),
    (b"ID3", 0, "an MP3 sound"),
    (b"\x1f\x8b", 0, "a gzip archive"),
    (b"BZh", 0, "a bzip2 archive"),
    (b"\xfd7zXZ\x00", 0, "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", 0, "a 7-Zip archive"),
    (b"Rar!\x1a\x07", 0, "a RAR archive"),
    (b"ustar", 257, "a tar archive"),
    (b"PK\x05\x06", 0, "an empty ZIP archive"),
    (b"MZ", 0, "a Windows program"),
    (b"\x7fELF", 0, "a Linux program"),
    (b"\xcf\xfa\xed\xfe", 0, "a macOS program"),
    (b"SQLite format 3\x00", 0, "a SQLite database"),
)

# (member of the ZIP file in lower case, what it is)
_IN_ZIP: tuple[tuple[str, str], ...] = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("visio/", "a Visio drawing"),
    ("fixeddoc", "an XPS document"),
    ("index/document.iwa", "an Apple Pages document"),
    ("meta-inf/manifest.mf", "a Java archive"),
    ("meta-inf/container.xml", "an EPUB book"),
    (_ODF_MANIFEST, "an OpenDocument file"),
)

# (stream in the OLE2 directory, what it is)
_IN_OLE2: tuple[tuple[str, str], ...] = (
    ("Workbook", "an Excel 97-2003 workbook"),
    ("Book", "an Excel 5 workbook"),
    ("PowerPoint Document", "a PowerPoint 97-2003 presentation"),
    ("__properties_version1.0", "an Outlook message"),
    ("VisioDocument", "a Visio 2003 drawing"),
)

_BEFORE_HTML = re.compile(r"(?:\s++|<\?xml[^>]*+>|<!--.*?-->)*+", re.DOTALL)
_HTML = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|title|meta|link|style|script|div|p|table|h[1-6]|span|font|center|br|b|i|a|ol|ul)\b[^<]*>",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_BEFORE_ROOT = re.compile(rb"(?:\s++|<\?[^>]*+>|<!--.*?-->|<!DOCTYPE[^>\[]*+>)*+", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]++:)?([\w.-]++)[^>]*+>")
_ERROR_CODE = re.compile(rb"<Code>([\w.]{1,60})</Code>")
_TEXT_STARTS = b"\xef\xbb\xbf\x00 \t\r\n"  # what programs have put before the signature of a text format
_POINTERS = (
    (b"version https://git-lfs.github.com/spec/", "a Git LFS pointer"),
    (b"version https://hawser.github.com/spec/", "a Git LFS pointer"),
)
_ANNEX = re.compile(rb"(?:[\w./-]{0,200}/)?annex/objects/\S{1,800}\s*+\Z")
_POINTER_BYTES = 1024

_TITLES = re.compile(r"<(title|h[1-3])\b[^>]*+>(.{0,300}?)</\1\s*+>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(?:(?:script|style)\b.*?</(?:script|style)|[^>]*+)>", re.IGNORECASE | re.DOTALL)
_STATUS = re.compile(r"(?:(?:http|error|status|code)\W+){0,3}([345]\d\d)\b")
_ERROR_BYTES, _ERROR_LETTERS = 16384, 1500  # at most: of a page that reports an error, and of its visible text
_ERRORS = frozenset(
    {status.phrase.lower() for status in HTTPStatus if status >= HTTPStatus.MULTIPLE_CHOICES}
    | {"error", "error page", "page not found", "file not found", "document not found", "access denied"}
    | {"object moved", "document moved", "request rejected", "just a moment...", "login", "sign in"}
)


def _unsupported(description: str, hint: str = _RESAVE) -> NoReturn:
    raise IngestError(ErrorCode.UNSUPPORTED_TYPE, found=description, hint=hint)


def _zip(data: bytes) -> MediaType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {info.filename.replace("\\", "/").lower().lstrip("/"): info for info in package.infolist()}

            def content(name: str) -> bytes:
                if name not in members:
                    return b""
                with package.open(members[name]) as member:
                    return member.read(_MAX_MEMBER_BYTES)

            return _package(members.keys(), content)
    except (IngestError, MemoryError):
        raise
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError) as error:
        raise IngestError(ErrorCode.DAMAGED, found="a ZIP file whose directory cannot be read") from error
    except Exception as error:  # zlib.error and LZMAError have no common base
        raise IngestError(ErrorCode.DAMAGED, found="a ZIP file that cannot be unpacked") from error


def _package(names: Iterable[str], content: Callable[[str], bytes]) -> MediaType:
    """The type of the document in a ZIP file, by its members' names in lower case."""
    if _WORD_MAIN.search(content(_TYPES).replace(b"\0", b"")) or any(map(_WORD_BODY.fullmatch, names)):
        return MediaType.DOCX
    if content("mimetype").startswith(_ODF_TEXT) or _ODF_TEXT in content(_ODF_MANIFEST):
        if b"encryption-data" in content(_ODF_MANIFEST):
            raise IngestError(ErrorCode.ENCRYPTED)
        return MediaType.ODT
    for start, description in _IN_ZIP:
        if any(name.startswith(start) for name in names):
            _unsupported(description)
    _unsupported("a ZIP archive", "upload the files in it one by one")


def _ole2(data: bytes) -> MediaType:
    streams = root_streams(data)
    if "EncryptedPackage" in streams:
        raise IngestError(ErrorCode.ENCRYPTED)
    if "WordDocument" in streams:
        flags = head(data, streams["WordDocument"])[_FIB_FLAGS : _FIB_FLAGS + 1]
        if flags and flags[0] & _FIB_ENCRYPTED:
            raise IngestError(ErrorCode.ENCRYPTED)
        return MediaType.DOC
    if "PerfectOffice_MAIN" in streams:
        return MediaType.WORDPERFECT
    if not streams:
        raise IngestError(ErrorCode.DAMAGED, found="an OLE2 file whose directory cannot be read")
    _unsupported(
        next((description for name, description in _IN_OLE2 if name in streams), "an OLE2 file without a Word document")
    )


def _wordperfect(data: bytes) -> MediaType:
    if any(data[_WPC_KEY : _WPC_KEY + 2]):
        raise IngestError(ErrorCode.ENCRYPTED)
    return MediaType.WORDPERFECT


def _is_html(data: bytes) -> bool:
    text = _ascii_head(data)
    before = _BEFORE_HTML.match(text)
    return _HTML.match(text, before.end() if before else 0) is not None


def _ascii_head(data: bytes) -> str:
    """Decode the beginning: a page names its own encoding in letters that all encodings share."""
    encoding, start = marked(data) or ("latin-1", 0)
    return data[start:_HEAD].decode(encoding, "replace")


def _html(data: bytes) -> MediaType:
    """The type of a web page. A server's error page is refused: it is short, and its title names an error."""
    text = _ascii_head(data[:_ERROR_BYTES])
    if len(data) < _ERROR_BYTES and len(" ".join(_TAG.sub(" ", text).split())) < _ERROR_LETTERS:
        for match in _TITLES.finditer(text):
            title = " ".join(_TAG.sub(" ", match[2]).split())
            if _tells_error(title.lower()):
                _unsupported(f"an error page of a web server: {title[:80]}", _AGAIN)
    return MediaType.HTML


def _tells_error(title: str) -> bool:
    status = _STATUS.match(title)
    if status is None:
        return title.strip(" .!") in _ERRORS
    try:
        phrase = HTTPStatus(int(status[1])).phrase.lower()
    except ValueError:
        return False
    return all(word in title for word in phrase.split())


def _xml(data: bytes) -> MediaType | None:
    """The type of a text by the XML element that it begins with; None if that is no known one."""
    text = _ascii_head(data).encode()
    before = _BEFORE_ROOT.match(text)
    root = _ROOT.match(text, before.end() if before else 0)
    if root is None:
        return None
    name, tag = root[1], root[0]
    if name == b"wordDocument" and b"schemas.microsoft.com/office/word/2003/wordml" in tag:
        return MediaType.WORD_2003_XML
    if name == b"document" and _ODF_TEXT in tag:
        return MediaType.FLAT_ODT
    if name == b"Error" and (code := _ERROR_CODE.search(text)):
        _unsupported(f"an error that a store answered with: {code[1].decode()}", _AGAIN)
    return None


def _by_start(data: bytes) -> MediaType | None:
    """The type of a text format by its first letters, after any blanks or marks; None if they show none."""
    start = data[:_PDF_WINDOW].lstrip(_TEXT_STARTS)
    if start.startswith(b"{\\rtf"):
        return MediaType.RTF
    if start.lstrip(b"\x04").startswith(b"%!PS"):
        _unsupported("PostScript")
    if start.startswith((b"\x1b%-12345X", b"\x1bE", b"\x1b@", b") HP-PCL XL")):
        _unsupported("a printer stream")
    pointers = [description for signature, description in _POINTERS if start.startswith(signature)]
    if _ANNEX.match(start):
        pointers.append("a git-annex pointer")
    if pointers and len(data) <= _POINTER_BYTES:
        _unsupported(f"{pointers[0]}, which stands for a file that is not in it", "upload the file itself")
    return None


def _bare(data: bytes) -> MediaType:
    text = decode(data)
    if text is None or _CONTROLS.search(text):
        _unsupported("binary data of no known kind", _COMPLETE)
    if text.lstrip().startswith("<?xml"):
        _unsupported("XML")
    return MediaType.TEXT


def sniff(data: bytes) -> MediaType:
    """Detect the type of a whole file.

    Errors: `IngestError` with EMPTY_FILE, ENCRYPTED, DAMAGED, or UNSUPPORTED_TYPE, which names the type found.
    """
    if not data.strip():
        raise IngestError(ErrorCode.EMPTY_FILE)
    if not data.strip(data[:1]):
        said = "zero" if data[0] == 0 else f"0x{data[0]:02x}"
        raise IngestError(ErrorCode.EMPTY_FILE, found=f"{len(data)} bytes, all of them {said}")
    if data.startswith(_ZIP):
        return _zip(data)
    if data.startswith(SIGNATURE):
        return _ole2(data)
    if data.startswith(_WPC):
        return _wordperfect(data)
    for signature, offset, description in _KNOWN:
        if data.startswith(signature, offset):
            _unsupported(description)
    if b"%PDF-" in data[:_PDF_WINDOW]:
        return MediaType.PDF
    return _by_start(data) or _xml(data) or (_html(data) if _is_html(data) else _bare(data))
