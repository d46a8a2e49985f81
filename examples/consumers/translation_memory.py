"""A consumer of alignments that keeps one TMX file current: a new alignment of a symbol replaces its units.

    PLENARY_SINKS__JSONL__TOPICS='["alignments"]' plenary up
    python examples/consumers/translation_memory.py alignments.jsonl corpus.tmx

It reads the lines of the JSON lines sink. A repeat, or an older revision that comes late, changes nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from plenary.domain.alignment import Alignment
from plenary.export.alignment.tmx import tmx

ALIGNED = "org.plenary.alignment.updated.v1"


def keep(newest: dict[str, dict[str, Any]], lines: Iterable[str]) -> None:
    """Take the newest event of each symbol from lines of JSON."""
    for line in lines:
        event = json.loads(line)
        before = newest.get(event["subject"])
        if event["type"] == ALIGNED and (before is None or int(event["revision"]) > int(before["revision"])):
            newest[event["subject"]] = event


def write(newest: dict[str, dict[str, Any]], memory: Path) -> None:
    """Write the memory beside its place and move it there, so that a reader never meets half of one."""
    alignments = [Alignment.model_validate(newest[symbol]["data"]) for symbol in sorted(newest)]
    part = memory.with_name(f".{memory.name}.part")
    part.write_bytes(tmx(alignments))
    part.replace(memory)


if __name__ == "__main__":
    events: dict[str, dict[str, Any]] = {}
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        keep(events, file)
    write(events, Path(sys.argv[2]))
