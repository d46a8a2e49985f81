"""What a PDF's pages hold as the compiled loops read them, and as Python alone does."""

from __future__ import annotations

import random
import shutil
import sysconfig
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fuzz.mutations import mutated
from plenary.errors import IngestError
from plenary.parsing.readers.pdf import careful_interpreter, content_interpreter, object_parser, pdfminer_engine
from plenary.parsing.readers.pdf.streams import unpack as unpack_whole

Change = Callable[[bytes], bytes]
# Parts of instructions, as streams have them and as none should.
PARTS = (
    *(b"BT", b"ET", b"q", b"Q", b"TJ", b"Tj", b"Tf", b"Tm", b"Td", b"TD", b"T*", b"'", b"cm", b"Tc", b"Tw", b"re"),
    *(b"W* n", b"W n", b"0 g", b"1 0 0 1 72 700 Tm", b"/F1 12 Tf", b"/F2 9.5 Tf", b"12 -14 Td", b"[(a)-300(b)] TJ"),
    *(b"[<0003>-36<0004>]TJ", b"(text) Tj", b"<48 65> Tj", b"(a\\)b\\101) Tj", b"[(a]TJ )] TJ", b"% told\n", b"\0"),
    *(
        b"/P <</MCID 0>> BDC",
        b"/Span <</ActualText (x)>> BDC",
        b"/S <</ActualText <FEFF06440627>>> BDC",
        b"EMC",
        b"/Artifact BMC",
        b"((a)b) Tj",
        b"(((a))) Tj",
    ),
    *(
        b"((((a)))) Tj",
        b"0 0 612 792 re",
        b"1-2",
        b"+-1",
        b".5",
        b"5.",
        b".",
        b"-",
        b"--3",
        b"123456789012345678",
        b"<<",
    ),
    *(b">>", b"[", b"]", b"(", b")", b"<", b">", b"true", b"null", b"nullx", b"0.1 Tc", b"100 Tz", b"/", b"scn", b"Tr"),
)


def sheets(data: bytes, change: Change | None = None) -> str:
    """The pages to the last digit, or the refusal. `change` is made to each content stream."""

    def unpack(stream: Any, most: int) -> tuple[bytes, bool]:
        unpacked, whole = unpack_whole(stream, most)
        return (change(unpacked) if change else unpacked), whole

    with patch.object(pdfminer_engine, "unpack", unpack):
        try:
            sheets = pdfminer_engine.read_sheets(data, max_pages=60, max_unpacked_bytes=16 << 20)
            return repr([(sheet._replace(strokes=tuple), sheet.strokes()) for sheet in sheets])
        except IngestError as failure:
            return f"{failure.reason}: {failure}"


@contextmanager
def python_alone() -> Iterator[None]:
    """Within the block nothing compiled runs."""
    with (
        patch.object(content_interpreter, "RUN", None),
        patch.object(careful_interpreter, "MAY_HIDE", None),
        patch.object(object_parser, "VALUE", None),
    ):
        yield


def both(data: bytes, change: Change | None = None) -> tuple[str, str]:
    """The pages by the compiled loops, and by Python alone."""
    compiled = sheets(data, change)
    with python_alone():
        return compiled, sheets(data, change)


def spoiling(seed: int) -> Change:
    """Change a stream: bytes and words here and there, and parts of instructions where spaces were."""

    def change(stream: bytes) -> bytes:
        chance = random.Random(zlib.crc32(stream) ^ seed)
        made = bytearray(mutated(stream, chance))
        for _ in range(chance.randint(0, 6)):
            at = made.find(b"\n", chance.randrange(len(made) + 1)) + 1
            made[at:at] = b" ".join(chance.choices(PARTS, k=chance.randint(1, 8))) + b"\n"
        return bytes(made)

    return change


def compiler_is_here() -> bool:
    """Return True where a module can be compiled for this Python."""
    return shutil.which("cc") is not None and Path(sysconfig.get_path("include"), "Python.h").is_file()
