"""Coverage-guided fuzzing of the readers by atheris: `python -m fuzz pdf SECONDS [FOLDER OF SEEDS...]`.

Where atheris is not installed the mutations of the tests go on by other seeds. What fails is written to
`build/fuzz/`, and the run ends.
"""

from __future__ import annotations

import logging
import random
import sys
import time
from pathlib import Path

from fuzz.mutations import mutated, outcome, seeds

KINDS = {"pdf": (".pdf",), "docx": (".docx",), "html": (".html",), "text": (".txt",)}
PLACE = Path("build/fuzz")
LONGEST = 4096 * 16  # bytes of an input


def main() -> None:
    """Run for so many seconds."""
    kind, seconds, *folders = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    started = [data for name, data in seeds(*map(Path, folders)) if name.endswith(KINDS[kind])]
    PLACE.mkdir(parents=True, exist_ok=True)
    try:
        import atheris  # noqa: PLC0415 - not everywhere
    except ImportError:
        by_mutation(kind, started, float(seconds))
        return
    corpus = PLACE / kind
    corpus.mkdir(exist_ok=True)
    for number, data in enumerate(started):
        (corpus / f"seed-{number}").write_bytes(data)
    with atheris.instrument_imports(include=["plenary.parsing", "pdfminer"]):
        import plenary.parsing.readers.pdf.pdfminer_engine  # noqa: F401, PLC0415

    def tried(data: bytes) -> None:
        outcome(data)

    flags = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-timeout=30",
        "-rss_limit_mb=3000",
        f"-artifact_prefix={PLACE}/",
    ]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], tried)
    atheris.Fuzz()


def by_mutation(kind: str, started: list[bytes], seconds: float) -> None:
    """Mutations of the seeds until the time is over."""
    chance, end, count = random.Random(time.time_ns()), time.monotonic() + seconds, 0
    outcomes: dict[str, int] = {}
    while time.monotonic() < end:
        data = mutated(chance.choice(started), chance)
        try:
            reason = outcome(data)
        except Exception:
            (PLACE / f"failed-{count}.{kind}").write_bytes(data)
            raise
        outcomes[reason] = outcomes.get(reason, 0) + 1
        count += 1
    print(f"{count} inputs by mutation alone: {outcomes}")


if __name__ == "__main__":
    main()
