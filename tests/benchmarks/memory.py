"""What one process keeps after many documents: resident memory, its growth, and the time that documents take."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.peers import record

PAGE_KIB = 4
EVERY = 50  # documents between two looks
WARM = 500  # documents before growth is measured


def resident_mib() -> float:
    """The process's resident memory (Linux)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_KIB / 1024


def run(files: Sequence[Path], documents: int) -> dict[str, Any]:
    """Read so many documents, the files over and over. Growth is the slope of a line through what came after `WARM`."""
    seen, start = [], time.process_time()
    curve = {}
    for number, path in enumerate(islice(cycle(files), documents), start=1):
        record(path, path.read_bytes())
        if number % EVERY == 0:
            seen.append((number, resident_mib()))
        if number in {10, 100, 1_000, 10_000}:
            curve[number] = {"seconds": round(time.process_time() - start, 2), "mib": round(resident_mib(), 1)}
    late = [one for one in seen if one[0] > WARM]
    slope = statistics.linear_regression(*zip(*late, strict=True)).slope if len(late) > 1 else None
    return {
        "documents": documents,
        "mib_at_the_end": round(resident_mib(), 1),
        "mib_at_most": round(max(mib for _, mib in seen), 1) if seen else None,
        "kib_growth_a_document": round(slope * 1024, 3) if slope is not None else None,
        "curve": curve,
    }
