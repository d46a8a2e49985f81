"""Coverage-guided fuzzing by atheris: `python -m fuzz TARGET SECONDS [FOLDER OF SEEDS...]`.

Where atheris is not installed the mutations of the tests go on by other seeds. Inputs that end in no outcome are kept
in `build/fuzz/`, one for each place where they fail, and counted; the run goes on. `TARGET.json` there has the counts.
"""

from __future__ import annotations

import hashlib
import json
import logging
import random
import subprocess
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fuzz.targets import Target

PLACE = Path("build/fuzz")
SAVE_SECONDS = 2.0
GUIDED = "--guided"  # the process that atheris ends itself


class Tally:
    """Counts outcomes, keeps what fails, and writes both down now and then: atheris ends its process abruptly."""

    def __init__(self, name: str, target: Target) -> None:
        self.name = name
        self.target = target
        self.counts: Counter[str] = Counter()
        self._saved = 0.0

    def tried(self, data: bytes) -> None:
        """Try one input."""
        try:
            self.counts[self.target.tried(data)] += 1
        except Exception as error:  # noqa: BLE001 - whatever a reader lets through
            self.counts[f"FAILED {self._kept(data, error)}"] += 1
        if time.monotonic() - self._saved > SAVE_SECONDS:
            self.save()

    def save(self) -> None:
        """Write the counts."""
        self._saved = time.monotonic()
        (PLACE / f"{self.name}.json").write_text(json.dumps(self.counts.most_common()), encoding="utf-8")

    def _kept(self, data: bytes, error: Exception) -> str:
        cause = error.__cause__ or error
        last = traceback.extract_tb(cause.__traceback__)[-1]
        place = f"{type(cause).__name__} {Path(last.filename).name}:{last.lineno}"
        file = PLACE / f"failed-{self.name}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"
        if not file.exists():
            file.write_bytes(data)
            file.with_suffix(".trace").write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        return f"{place} {file.name}"


def main() -> int:
    """Run for so many seconds, and print the outcomes. Not 0 where an input ended in none."""
    name, seconds, *folders = sys.argv[1:]
    PLACE.mkdir(parents=True, exist_ok=True)
    logging.disable(logging.CRITICAL)
    if GUIDED in folders:
        guided(name, seconds, [Path(folder) for folder in folders if folder != GUIDED])
    counts = PLACE / f"{name}.json"
    counts.unlink(missing_ok=True)
    try:
        import atheris  # noqa: F401 - not everywhere
    except ImportError:
        by_mutation(name, float(seconds), [Path(folder) for folder in folders])
    else:
        command = [sys.executable, "-m", "fuzz", name, seconds, *folders, GUIDED]
        subprocess.run(command, check=False)
    outcomes = dict(json.loads(counts.read_text(encoding="utf-8")))
    print(f"{name}: {sum(outcomes.values()):,} inputs: {outcomes}")
    return 1 if any(outcome.startswith("FAILED") for outcome in outcomes) else 0


def guided(name: str, seconds: str, folders: list[Path]) -> None:
    """Let atheris change the seeds towards code that was not run yet. It ends the process."""
    import atheris

    with atheris.instrument_imports(
        include=["plenary.notifications", "plenary.listeners", "plenary.parsing", "pdfminer"]
    ):
        import plenary.parsing.readers.docx
        import plenary.parsing.readers.html
        import plenary.parsing.readers.pdf.pdfium_engine
        import plenary.parsing.readers.pdf.pdfminer_engine
        import plenary.parsing.readers.text  # noqa: F401
        from fuzz.targets import TARGETS
    target = TARGETS[name]
    corpus = PLACE / name
    corpus.mkdir(exist_ok=True)
    for number, data in enumerate(target.seeds(tuple(folders))):
        (corpus / f"seed-{number}").write_bytes(data[: target.longest])
    flags = [
        f"-max_total_time={seconds}",
        f"-max_len={target.longest}",
        "-timeout=60",
        "-rss_limit_mb=3000",
        f"-artifact_prefix={PLACE}/{name}-",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], Tally(name, target).tried)
    atheris.Fuzz()


def by_mutation(name: str, seconds: float, folders: list[Path]) -> None:
    """Mutations of the seeds until the time is over."""
    from fuzz.mutations import mutated
    from fuzz.targets import TARGETS

    target = TARGETS[name]
    started = list(target.seeds(tuple(folders)))
    tally, chance, end = Tally(name, target), random.Random(time.time_ns()), time.monotonic() + seconds
    while time.monotonic() < end:
        tally.tried(mutated(chance.choice(started), chance)[: target.longest])
    tally.save()


if __name__ == "__main__":
    sys.exit(main())
