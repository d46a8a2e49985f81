"""Where `plenary parse` puts what it made of a file: one stream for all, or a folder with one file a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Written:
    """One document in the form asked for, the name of a file for it, and what parts it from others in a stream."""

    name: str
    text: str
    between: str


def to_stream(stream: TextIO) -> Callable[[Written], str]:
    """Writes one behind the other. What is returned is the sentence that says why not: here always none."""
    parted = ""

    def write(written: Written) -> str:
        nonlocal parted
        stream.write(parted + written.text)
        parted = written.between
        return ""

    return write


def to_folder(folder: Path) -> Callable[[Written], str]:
    """Writes whole files or none. A document that two files hold is written once: the second is told, not kept.

    Files of an earlier run are written anew.
    """
    names: set[str] = set()

    def write(written: Written) -> str:
        if written.name in names:
            return f"holds the same document as a file before it: {written.name} is kept as it is"
        place = folder / written.name
        part = place.with_name(f".{written.name}.part")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part.write_text(written.text, encoding="utf-8")
            part.replace(place)
        except OSError as error:
            part.unlink(missing_ok=True)
            return f"{place} cannot be written: {error.strerror or error}"
        names.add(written.name)
        return ""

    return write
