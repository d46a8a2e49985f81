"""The program `tesseract`: one call a page, the picture on its input, hOCR on its output.

Several may run at once, each a process of one thread. This process waits for all of them in one loop and starts no
thread, so that whatever ends the loop ends them too.
"""

from __future__ import annotations

import os
import re
import selectors
import shutil
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Collection, Generator, Iterable
from dataclasses import dataclass
from functools import cache

from plenary.domain.languages import BY_CODE
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.languages import CODES
from plenary.parsing.progress import beat
from plenary.parsing.readers.ocr.hocr import Recognized, read_hocr
from plenary.parsing.readers.ocr_hints import NEEDS_OCR

ANSWER_SECONDS = 20  # to a question about itself
BEAT_SECONDS = 1.0  # between two progress reports
CHUNK_BYTES = 1 << 16
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


def recognize(asked: Iterable[tuple[Picture, str]], seconds: int, at_once: int) -> Generator[Recognized]:
    """The lines of pages, in their order, each in its language, such as `eng`, and within so many seconds.

    So many are read `at_once`; a picture is taken when its reading starts. Closing the iterator ends those at work.

    Errors: those of the first page that fails: `TIMED_OUT`, `DAMAGED`; `TOOL_FAILED` where Tesseract reads not even a
    blank page in that language.
    """
    waiting, readings = iter(asked), deque[_Reading]()
    try:
        while True:
            while readings and readings[0].ended:
                yield readings.popleft().recognized()
            while _has_room(readings, at_once) and (following := next(waiting, None)):
                readings.append(_Reading(*following, seconds))
            if not readings:
                return
            _wait(readings)
    finally:
        for reading in readings:
            reading.end()


def _has_room(readings: Collection[_Reading], at_once: int) -> bool:
    """True if another reading may start: after one that failed none does, for the file fails with it."""
    if any(reading.ended and not reading.answer for reading in readings):
        return False
    return sum(not reading.ended for reading in readings) < at_once


def languages_of(picture: Picture, seconds: int) -> tuple[str, ...]:
    """The installed languages of the page's script; Latin if it has too little text for that. Errors: `NO_TEXT`."""
    installed = _installed()
    script = None
    if "osd" in installed:
        script = _SCRIPT.search(_answered(_Run(picture, seconds, "--psm", "0", "-l", "osd")).decode())
        # none of a page all but empty
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


class _Run:
    """A process at work on one picture. Once it `ended` there is its `answer`, empty where it gave none."""

    def __init__(self, picture: Picture, seconds: int, *options: str) -> None:
        """Start it. Errors: `TOOL_FAILED` where the disk is full or the program cannot be started."""
        self.answer = b""
        self.ended = False
        self.timed_out = False
        self.seconds = seconds
        self._until = time.monotonic() + seconds
        self._parts: list[bytes] = []
        try:
            with tempfile.TemporaryFile() as given:  # no pipe: it would have to be filled while answers are waited for
                given.write(picture.as_pgm())
                given.seek(0)
                self._process = subprocess.Popen(  # noqa: S603 - fixed words; nothing of the file is among them
                    [_program(), "-", "-", "--dpi", str(round(picture.dots_per_inch)), *options],
                    stdin=given,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # pages and workers share the processors
                )
        except OSError as error:
            raise _broken(os.strerror(error.errno or 0)) from error
        assert self._process.stdout
        self.output = self._process.stdout.fileno()

    @property
    def ending(self) -> str:
        """The end of the program, in words."""
        return f"ended with {self._process.returncode}"

    def take(self) -> None:
        """Take what is on its output; at the end of that it ends too."""
        part = os.read(self.output, CHUNK_BYTES)
        self._parts.append(part)
        if part:
            return
        try:
            answered = self._process.wait(ANSWER_SECONDS) == 0
        except subprocess.TimeoutExpired:
            answered = False
        self.end()
        self.answer = b"".join(self._parts) if answered else b""

    def end_if_late(self) -> None:
        """End it if its seconds are over."""
        if not self.ended and time.monotonic() >= self._until:
            self.timed_out = True
            self.end()

    def end(self) -> None:
        """Kill it if it runs still, and wait for its death."""
        self.ended = True
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


class _Reading(_Run):
    """The reading of a page in one language."""

    def __init__(self, picture: Picture, language: str, seconds: int) -> None:
        self._options = ("-l", language, "-c", "hocr_char_boxes=1", "hocr")
        self._dots_per_inch, self._height = picture.dots_per_inch, picture.height * 72 / picture.dots_per_inch
        super().__init__(picture, seconds, *self._options)

    def recognized(self) -> Recognized:
        """Its lines, once it ended. Errors: `TIMED_OUT`, `DAMAGED`, `TOOL_FAILED`."""
        if self.timed_out:
            raise _late(self.seconds)
        if not self.answer:
            if not _answered(_Run(_BLANK, ANSWER_SECONDS, *self._options)):
                raise _broken(self.ending)
            raise IngestError(ErrorCode.DAMAGED, found="a picture that Tesseract refuses")
        return read_hocr(self.answer, self._dots_per_inch, self._height)


def _answered(run: _Run) -> bytes:
    """The answer of a run, once it ended; empty where there is none. Errors: `TIMED_OUT`."""
    try:
        while not run.ended:
            _wait([run])
    finally:
        run.end()
    if run.timed_out:
        raise _late(run.seconds)
    return run.answer


def _wait(runs: Iterable[_Run]) -> None:
    """Wait until one of those at work says something or is late, for `BEAT_SECONDS` at most."""
    beat("recognizing")
    with selectors.DefaultSelector() as outputs:
        for run in runs:
            if not run.ended:
                outputs.register(run.output, selectors.EVENT_READ, run)
        for key, _ in outputs.select(BEAT_SECONDS):
            key.data.take()
    for run in runs:
        run.end_if_late()


def _late(seconds: int) -> IngestError:
    return IngestError(ErrorCode.TIMED_OUT, seconds=seconds, limit=seconds)
