"""An order to a reader, and the bounds of its cost."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from plenary.domain.identity import Hint
from plenary.domain.storage_event import ObjectRef
from plenary.parsing.options import Options


class ParseRequest(BaseModel):
    """The file that the bytes beside it are, and how to read it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    object: ObjectRef
    version_id: str | None = None
    etag: str | None = None
    sequencer: str | None = None
    options: Options = Options()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of one file in its reader, and those after which a reader is replaced by a fresh one.

    `total_seconds` runs from the order to the answer, `silence_seconds` from one heartbeat to the next. `memory_mib`
    bounds the reader's address space; `last_memory_mib` does it for a file whose readers died before. A reader is
    replaced after `files` of them or a little before, and when after one it holds more than `resident_mib`.
    """

    total_seconds: float = 120
    silence_seconds: float = 30
    memory_mib: int = 2048
    last_memory_mib: int = 1024
    files: int = 2000
    resident_mib: int = 512
