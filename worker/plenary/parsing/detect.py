"""What a file is, by its bytes alone. It looks at signatures and directories and reads no text."""

from __future__ import annotations

import io
import re
import zipfile
from typing import NoReturn

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.charset import decode, marked
from plenary.parsing.document import MediaType
from plenary.parsing.ole2 import SIGNATURE, root_names

_PDF_WINDOW = 1024  # readers accept this much before the header: ISO 32000-1, Annex H
_HEAD = 65536
_MAX_TYPES_BYTES = 1 << 20

_ZIP = b"PK\x03\x04"
_WORD_MAIN = re.compile(rb"wordprocessingml\.document\.main\+xml|ms-word\.document\.macroEnabled\.main\+xml")
_RESAVE = "save it as PDF or DOCX"

# (signature, offset, what it is)
_KNOWN: tuple[tuple[bytes, int, str], ...] = (
    (b"{\\rtf", 0, "Rich Text Format"),
    (b"%!PS", 0, "PostScript"),
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
    (b"\xffWPC", 0, "a WordPerfect document"),
)

# (member of the ZIP file, what it is)
_IN_ZIP: tuple[tuple[str, str], ...] = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("visio/", "a Visio drawing"),
    ("META-INF/MANIFEST.MF", "a Java archive"),
    ("META-INF/container.xml", "an EPUB book"),
    ("META-INF/manifest.xml", "an OpenDocument file"),
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


def _unsupported(found: str, hint: str = _RESAVE) -> NoReturn:
    raise IngestError(ErrorCode.UNSUPPORTED_TYPE, found=found, hint=hint)


def _zip(data: bytes) -> MediaType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            types = b""
            if "[Content_Types].xml" in names:
                with package.open("[Content_Types].xml") as member:
                    types = member.read(_MAX_TYPES_BYTES)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError) as error:
        raise IngestError(ErrorCode.DAMAGED, found="a ZIP file whose directory cannot be read") from error
    except Exception as error:  # zlib.error and LZMAError have no common base
        raise IngestError(ErrorCode.DAMAGED, found="a ZIP file that cannot be unpacked") from error
    if _WORD_MAIN.search(types) or "word/document.xml" in names:
        return MediaType.DOCX
    for start, found in _IN_ZIP:
        if any(name.startswith(start) for name in names):
            _unsupported(found)
    _unsupported("a ZIP archive", "upload the files in it one by one")


def _ole2(data: bytes) -> MediaType:
    names = root_names(data)
    if "EncryptedPackage" in names:
        raise IngestError(ErrorCode.ENCRYPTED)
    if "WordDocument" in names:
        return MediaType.DOC
    if not names:
        raise IngestError(ErrorCode.DAMAGED, found="an OLE2 file whose directory cannot be read")
    _unsupported(next((found for name, found in _IN_OLE2 if name in names), "an OLE2 file without a Word document"))


def _is_html(data: bytes) -> bool:
    encoding, start = marked(data) or (
        "latin-1",
        0,
    )  # a page names its own encoding, in letters that all encodings share
    head = data[start:_HEAD].decode(encoding, "replace")
    before = _BEFORE_HTML.match(head)
    return _HTML.match(head, before.end() if before else 0) is not None


def _bare(data: bytes) -> MediaType:
    text = decode(data)
    if text is None or _CONTROLS.search(text):
        _unsupported("binary data of no known kind", "check that the upload was complete")
    if text.lstrip().startswith("<?xml"):
        _unsupported("XML")
    return MediaType.TEXT


def sniff(data: bytes) -> MediaType:
    """Tell the type of a whole file.

    Errors: `IngestError` with EMPTY_FILE, ENCRYPTED, DAMAGED, or UNSUPPORTED_TYPE, which names what it found.
    """
    if not data.strip():
        raise IngestError(ErrorCode.EMPTY_FILE)
    if data.startswith(_ZIP):
        return _zip(data)
    if data.startswith(SIGNATURE):
        return _ole2(data)
    for signature, offset, found in _KNOWN:
        if data.startswith(signature, offset):
            _unsupported(found)
    if b"%PDF-" in data[:_PDF_WINDOW]:
        return MediaType.PDF
    return MediaType.HTML if _is_html(data) else _bare(data)
