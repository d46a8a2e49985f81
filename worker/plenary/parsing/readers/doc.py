"""Word 97-2003 files: LibreOffice turns them into DOCX, which is then read. Without LibreOffice they are refused."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
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


def _office() -> str:
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise IngestError(ErrorCode.UNSUPPORTED_TYPE, found="Word 97-2003", hint=_HINT)
    return program


def _convert(program: str, folder: Path) -> None:
    """Turn `in.doc` in the folder into `in.docx` beside it. The office and its children die together."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    caution = "".join(_SETTING.format(*setting) for setting in _CAUTION)
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(caution))
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *(
            "--infilter=MS Word 97",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder),
            str(folder / "in.doc"),
        ),
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


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Errors: `IngestError` TIMED_OUT. LibreOffice reports no progress: only its time tells that it hangs."""
    for _ in range(_SECONDS):
        beat("converting")
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1)
            return
    raise IngestError(ErrorCode.TIMED_OUT, seconds=_SECONDS, limit=_SECONDS)


def read_doc(data: bytes, *, max_unpacked_bytes: int) -> Document:
    """Read a Word 97-2003 file.

    Errors: `IngestError` with UNSUPPORTED_TYPE without LibreOffice, DAMAGED where it cannot open the file,
    TIMED_OUT after 90 seconds, and those of `read_docx`.
    """
    program = _office()
    with tempfile.TemporaryDirectory(prefix="plenary-doc-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "in.doc").write_bytes(data)
        _convert(program, folder)
        try:
            made = folder / "in.docx"
            if made.stat().st_size > max_unpacked_bytes:
                raise IngestError(ErrorCode.TOO_MUCH_TEXT, size=made.stat().st_size, limit=max_unpacked_bytes)
            content = made.read_bytes()
        except FileNotFoundError as error:
            raise IngestError(ErrorCode.DAMAGED, found="a Word 97-2003 file that LibreOffice cannot open") from error
    return replace(
        read_docx(content, max_unpacked_bytes=max_unpacked_bytes), media_type=MediaType.DOC, engine="libreoffice+docx"
    )
