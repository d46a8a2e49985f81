"""Parse a file or its bytes in this process."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from plenary.domain.identity import Hint
from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef
from plenary.meaning import understood
from plenary.parsing.options import Options
from plenary.parsing.pipeline import parse, source_of


def parse_file(
    path: str | os.PathLike[str], options: Options | None = None, hints: Sequence[Hint] = ()
) -> list[Record]:
    """Parse one file; a file of several resolutions gives a record each, in their order.

    `hints` say what is known of it from outside, such as `Hint("manifest", symbol="A/RES/78/241")`.

    Raises:
        OSError: The file cannot be opened.
        IngestError: It cannot be read, or is refused: `error.reason` says why.

    """
    file = Path(path)
    return _records(file.read_bytes(), ObjectRef.of_file(file), options, hints)


def parse_bytes(data: bytes, name: str, options: Options | None = None, hints: Sequence[Hint] = ()) -> list[Record]:
    """Parse the bytes of one file. `name` is its name: it may carry the symbol, such as `A_RES_78_241-EN.pdf`.

    Raises:
        IngestError: The bytes cannot be read, or are refused: `error.reason` says why.

    """
    return _records(data, ObjectRef(store="memory", bucket="", key=name), options, hints)


def _records(data: bytes, ref: ObjectRef, options: Options | None, hints: Sequence[Hint]) -> list[Record]:
    options = options or Options()
    return list(understood(parse(data, source_of(ref, data), options, hints), options))
