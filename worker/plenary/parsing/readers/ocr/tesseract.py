"""The program `tesseract`: one call a page, the picture on its input, hOCR on its output."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache

from plenary.domain.languages import BY_CODE
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.languages import CODES
from plenary.parsing.progress import beat
from plenary.parsing.readers.ocr.hocr import Recognized, read_hocr
from plenary.parsing.readers.ocr_hints import NEEDS_OCR

ANSWER_SECONDS = 20  # to a question about itself
# The models by script, in the order of preference.
LANGUAGES = {
    script: tuple(row.tesseract for row in map(BY_CODE.__getitem__, CODES) if row.script == script)
    for script in {BY_CODE[code].script for code in CODES}
}
_SCRIPT = re.compile(r"^Script: (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in shades of grey: size in pixels, bytes a row, the rows from the top, dots per inch."""

    width: int
    height: int
    stride: int
    grey: bytes
    dots_per_inch: float

    def as_pgm(self) -> bytes:
        """The picture as a portable graymap, https://netpbm.sourceforge.net/doc/pgm.html."""
        rows = (self.grey[at : at + self.width] for at in range(0, self.height * self.stride, self.stride))
        return b"P5 %d %d 255\n" % (self.width, self.height) + b"".join(rows)


_BLANK = Picture(64, 64, 64, b"\xff" * 64 * 64, 300)


def recognize(picture: Picture, language: str, seconds: int) -> Recognized:
    """The lines of a page in one language, such as `eng`, within so many seconds.

    Errors: `TIMED_OUT`, `DAMAGED`; `TOOL_FAILED` where Tesseract reads not even a blank page in that language.
    """
    options = ("-l", language, "-c", "hocr_char_boxes=1", "hocr")
    hocr, ending = _run(picture, seconds, *options)
    if not hocr:
        if not _run(_BLANK, ANSWER_SECONDS, *options)[0]:
            raise _broken(ending)
        raise IngestError(ErrorCode.DAMAGED, found="a picture that Tesseract refuses")
    return read_hocr(hocr, picture.dots_per_inch, picture.height * 72 / picture.dots_per_inch)


def languages_of(picture: Picture, seconds: int) -> tuple[str, ...]:
    """The installed languages of the page's script; Latin if it has too little text for that. Errors: `NO_TEXT`."""
    installed = _installed()
    script = None
    if "osd" in installed:
        script = _SCRIPT.search(
            _run(picture, seconds, "--psm", "0", "-l", "osd")[0].decode()
        )  # none of a page all but empty
    candidates = LANGUAGES.get(script[1] if script else "Latin", LANGUAGES["Latin"])
    usable = tuple(language for language in candidates if language in installed)
    if not usable:
        raise IngestError(ErrorCode.NO_TEXT, hint=f"Tesseract lacks the languages {', '.join(candidates)}; {NEEDS_OCR}")
    return usable


@cache
def version() -> str:
    """Such as `5.3.0`."""
    return _ask("--version").partition(" ")[2].partition("\n")[0] or "unknown"


@cache
def _installed() -> frozenset[str]:
    return frozenset(_ask("--list-langs").split("\n")[1:])


def _program() -> str:
    program = shutil.which("tesseract")
    if program is None:
        raise IngestError(ErrorCode.NO_TEXT, hint=NEEDS_OCR)
    return program


def _broken(ending: str) -> IngestError:
    return IngestError(ErrorCode.TOOL_FAILED, program="Tesseract", error=ending)


def _ask(option: str) -> str:
    command = [_program(), option]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=ANSWER_SECONDS, check=True).stdout  # noqa: S603
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise _broken(f"{option}: {type(error).__name__}") from error


def _run(picture: Picture, seconds: int, *options: str) -> tuple[bytes, str]:
    """Give the answer, empty where there is none, and how the program ended. Errors: `TIMED_OUT`, `TOOL_FAILED`."""
    try:
        return _ended(picture, seconds, *options)
    except OSError as error:  # the disk is full, or the program cannot be started
        raise _broken(os.strerror(error.errno or 0)) from error


def _ended(picture: Picture, seconds: int, *options: str) -> tuple[bytes, str]:
    with tempfile.TemporaryFile() as given:  # no pipe: it would have to be filled while the answer is waited for
        given.write(picture.as_pgm())
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - fixed words; nothing of the file is among them
            [_program(), "-", "-", "--dpi", str(round(picture.dots_per_inch)), *options],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # several workers share the processors, not one page
        )
        try:
            answer = _wait(process, seconds)
        finally:
            process.kill()
            process.wait()
    return b"" if process.returncode else answer, f"ended with {process.returncode}"


def _wait(process: subprocess.Popen[bytes], seconds: int) -> bytes:
    for _ in range(seconds):
        beat("recognizing")
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=1)[0]
    raise IngestError(ErrorCode.TIMED_OUT, seconds=seconds, limit=seconds)
