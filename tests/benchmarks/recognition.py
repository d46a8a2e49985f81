"""How right and how fast scans are recognized: `python tests/benchmarks/recognition.py [FOLDER OF MODELS ...]`.

The scans of documents that the UN has marked up itself are read at several resolutions with the models that Tesseract
has installed and with those of each folder (`eng.traineddata`, ..., `osd.traineddata`). Seconds are of one core, the
page's drawing and the choice of a language included.

`--pictures` does it with the installed models and pictures of several resolutions, made of the shortest marked-up
document in each language. `--at-once` reads each scan with one and with two pages at once, in turns.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from statistics import median
from unittest.mock import patch

import pypdfium2 as pdfium

sys.path.insert(0, str(Path(__file__).parents[1]))
from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing.options import Options
from plenary.parsing.pipeline import parse, source_of
from plenary.parsing.readers.ocr import tesseract
from support.scans import pictured

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
TURNS = 3
RESOLUTIONS = (150, 200, 250, 300, 400)
# The dots an inch of pictures, and those that their pages are drawn at: their own, and others.
PICTURES = {200: (200, 300), 300: (200, 300), 400: (300, 400)}


def processor_seconds() -> float:
    """What this process and its ended children worked so far."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def scans() -> dict[str, bytes]:
    """The corpus' own scans, by the names of what they are scans of."""
    return {path.name.replace("-scan", ""): path.read_bytes() for path in (CORPUS / "scans").glob("*-scan.pdf")}


def pictures(dots: int) -> dict[str, bytes]:
    """The shortest document in each language as pictures of that resolution."""
    _, rows = manifest()
    shortest: dict[str, tuple[int, str]] = {}
    for name, _, language, *_ in (row.split("\t") for row in rows if row.split("\t")[0].endswith(".pdf")):
        pages = len(pdfium.PdfDocument(CORPUS / "dev" / name))
        shortest[language] = min(shortest.get(language, (pages, name)), (pages, name))
    return {Path(name).name: pictured(of=CORPUS / "dev" / name, dots_per_inch=dots) for _, name in shortest.values()}


def manifest() -> tuple[str, list[str]]:
    """The marked-up documents: head, and a row each."""
    head, *rows = (CORPUS / "dev" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()
    return head, rows


def figures(files: dict[str, bytes], place: Path) -> tuple[float, dict[str, float]]:
    """Seconds a page, and the scores by `score.py`."""
    records, pages, began = [], 0, processor_seconds()
    for name, data in sorted(files.items()):
        reference = ObjectRef(store="file", bucket="in", key=name)
        pages += len(pdfium.PdfDocument(data))
        with suppress(IngestError):  # a file that is refused lacks all its texts
            records += [
                record.model_dump(mode="json") for record in parse(data, source_of(reference, data), Options(ocr="on"))
            ]
    spent = (processor_seconds() - began) / pages
    head, rows = manifest()
    kept = [row for row in rows if row.split("\t")[0].removeprefix("files/") in files]
    (place / "MANIFEST.tsv").write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    if not (place / "gold").exists():
        (place / "gold").symlink_to(CORPUS / "dev" / "gold")
    (place / "records.jsonl").write_text("\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
    command = [sys.executable, str(CORPUS / "score.py"), "records.jsonl", str(place), "--json", "figures.json"]
    subprocess.run(command, cwd=place, capture_output=True, check=True)
    return spent, json.loads((place / "figures.json").read_text(encoding="utf-8"))["all"]


def report(files: dict[str, bytes], title: str, resolutions: Iterable[int] = RESOLUTIONS) -> None:
    """Print a line for each resolution that pages are drawn at."""
    for dots in resolutions:
        with patch("plenary.parsing.readers.ocr.DOTS_PER_INCH", dots), tempfile.TemporaryDirectory() as place:
            spent, scores = figures(files, Path(place))
        shown = ", ".join(f"{name} {scores[name]:.3f}" for name in ("exact_f1", "fields", "notes_f1") if name in scores)
        print(f"{title}, {dots} dots an inch: {spent:.1f} s a page, {shown}", flush=True)


def by_turns() -> None:
    """Print the seconds of each scan with one and with two pages at once, by the clock and of the processor."""
    for name, data in sorted(scans().items()):
        spent: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
        for _ in range(TURNS):
            for at_once, turns in spent.items():
                clock, worked = time.monotonic(), processor_seconds()
                source = source_of(ObjectRef(store="file", bucket="in", key=name), data)
                parse(data, source, Options(ocr="on", ocr_pages_at_once=at_once))
                turns.append((time.monotonic() - clock, processor_seconds() - worked))
        for at_once, turns in spent.items():
            by_clock, worked = (median(seconds) for seconds in zip(*turns, strict=True))
            print(f"{name}, {at_once} at once: {by_clock:.1f} s by the clock, {worked:.1f} s of processors", flush=True)


def main() -> None:
    """Print a line for each set of models or pictures, and each resolution."""
    if "--at-once" in sys.argv:
        by_turns()
        return
    if "--pictures" in sys.argv:
        for dots, drawn in PICTURES.items():
            report(pictures(dots), f"pictures of {dots}", drawn)
        return
    for models in ("", *sys.argv[1:]):
        if models:
            os.environ["TESSDATA_PREFIX"] = models
        tesseract._installed.cache_clear()
        report(scans(), models or "installed")


if __name__ == "__main__":
    main()
