"""Files of other word processors: LibreOffice turns them into DOCX, which is then read. Without it they are refused."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, MediaType
from plenary.parsing.progress import beat
from plenary.parsing.readers.docx import read_docx

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 90
_HINT = "install LibreOffice Writer (Debian: libreoffice-writer-nogui), or save the file as DOCX or PDF"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>
"""
_SETTING = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_CAUTION = (  # no macros, no links that are followed, no pictures fetched from elsewhere
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format that LibreOffice reads: its name for people, and the import filter's own name."""

    name: str
    filter: str


# Names of filters: LibreOffice Help, "File Conversion Filter Names".
FORMATS = {
    MediaType.DOC: Format("a Word 97-2003 file", "MS Word 97"),
    MediaType.RTF: Format("a Rich Text file", "Rich Text Format"),
    MediaType.WORDPERFECT: Format("a WordPerfect file", "WordPerfect"),
    MediaType.ODT: Format("an OpenDocument text", "writer8"),
    MediaType.FLAT_ODT: Format("a flat OpenDocument text", "OpenDocument Text Flat XML"),
    MediaType.WORD_2003_XML: Format("a Word 2003 XML file", "MS Word 2003 XML"),
}
_EDGE = re.compile(rb"<[\w.-]*:?(?:hdr|ftr)\b")
_SOUND = (b"{\\rtf1 Sound.}", FORMATS[MediaType.RTF])


def read_office(data: bytes, media_type: MediaType, *, max_unpacked_bytes: int) -> Document:
    """Read a file of one of `FORMATS`.

    Errors: `IngestError` with UNSUPPORTED_TYPE without LibreOffice, DAMAGED where it cannot open the file but another,
    TOOL_FAILED where it can open none, TIMED_OUT after 90 seconds, and those of `read_docx`.
    """
    form = FORMATS[media_type]
    program = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        raise IngestError(ErrorCode.UNSUPPORTED_TYPE, found=form.name, hint=_HINT)
    if media_type is MediaType.RTF:
        data = data[data.find(b"{\\rtf") :]  # the filter takes no byte order mark
    content, ending = _converted(program, data, form, max_unpacked_bytes)
    if content is None:
        if _converted(program, *_SOUND, max_unpacked_bytes)[0] is None:
            raise IngestError(ErrorCode.TOOL_FAILED, program="LibreOffice", error=ending)
        raise IngestError(ErrorCode.DAMAGED, found=f"{form.name} that LibreOffice cannot open")
    document = read_docx(content, max_unpacked_bytes=max_unpacked_bytes)
    findings = document.findings
    if media_type is MediaType.WORD_2003_XML and _EDGE.search(data):
        findings = (*findings, "headers and footers are left out: LibreOffice does not read them in this format")
    return replace(document, media_type=media_type, engine="libreoffice+docx", findings=findings)


def _converted(program: str, data: bytes, form: Format, max_unpacked_bytes: int) -> tuple[bytes | None, str]:
    """Give the file as DOCX, or None, and how LibreOffice ended."""
    try:
        with tempfile.TemporaryDirectory(prefix="plenary-office-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            (folder / "in.bin").write_bytes(data)
            ending = _convert(program, folder, form)
            made = folder / "in.docx"
            if not made.exists():
                return None, ending
            if (size := made.stat().st_size) > max_unpacked_bytes:
                raise IngestError(ErrorCode.TOO_MUCH_TEXT, size=size, limit=max_unpacked_bytes)
            return made.read_bytes(), ending
    except OSError as error:  # the disk is full, or the program cannot be started
        raise IngestError(ErrorCode.TOOL_FAILED, program="LibreOffice", error=str(error.strerror)) from error


def _convert(program: str, folder: Path, form: Format) -> str:
    """Turn `in.bin` in the folder into `in.docx` beside it. The office and its children die together."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    caution = "".join(_SETTING.format(*setting) for setting in _CAUTION)
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(caution))
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *(f"--infilter={form.filter}", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder)),
        str(folder / "in.bin"),
    ]
    process = subprocess.Popen(  # noqa: S603 - a fixed command; the file's own name is no part of it
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        _wait(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return f"ended with {process.returncode} and no document"


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Errors: `IngestError` TIMED_OUT. LibreOffice reports no progress: a time limit ends one that hangs."""
    for _ in range(_SECONDS):
        beat("converting")
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1)
            return
    raise IngestError(ErrorCode.TIMED_OUT, seconds=_SECONDS, limit=_SECONDS)
