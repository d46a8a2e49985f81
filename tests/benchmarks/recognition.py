"""How right and how fast scans are recognized: `python tests/benchmarks/recognition.py [FOLDER OF MODELS ...]`.

The scans of documents that the UN has marked up itself are read at several resolutions with the models that Tesseract
has installed and with those of each folder (`eng.traineddata`, ..., `osd.traineddata`). Seconds are of one core, the
page's drawing and the choice of a language included.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

import pypdfium2 as pdfium

from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing.options import Options
from plenary.parsing.pipeline import parse, source_of
from plenary.parsing.readers.ocr import tesseract

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
RESOLUTIONS = (150, 200, 250, 300, 400)


def processor_seconds() -> float:
    """What this process and its ended children worked so far."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def figures(place: Path) -> tuple[float, dict[str, float]]:
    """Seconds a page, and the scores by `score.py`."""
    records, pages, began = [], 0, processor_seconds()
    for path in sorted((CORPUS / "scans").glob("*-scan.pdf")):
        data = path.read_bytes()
        reference = ObjectRef(store="file", bucket="in", key=path.name.replace("-scan", ""))
        pages += len(pdfium.PdfDocument(data))
        with suppress(IngestError):  # a file that is refused lacks all its texts
            records += [
                record.model_dump(mode="json") for record in parse(data, source_of(reference, data), Options(ocr="on"))
            ]
    spent = (processor_seconds() - began) / pages
    keys = {path.name.replace("-scan", "") for path in (CORPUS / "scans").glob("*-scan.pdf")}
    head, *rows = (CORPUS / "dev" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if row.split("\t")[0].removeprefix("files/") in keys]
    (place / "MANIFEST.tsv").write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    if not (place / "gold").exists():
        (place / "gold").symlink_to(CORPUS / "dev" / "gold")
    (place / "records.jsonl").write_text("\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
    command = [sys.executable, str(CORPUS / "score.py"), "records.jsonl", str(place), "--json", "figures.json"]
    subprocess.run(command, cwd=place, capture_output=True, check=True)
    return spent, json.loads((place / "figures.json").read_text(encoding="utf-8"))["all"]


def main() -> None:
    """Print a line for each set of models and each resolution."""
    for models in ("", *sys.argv[1:]):
        if models:
            os.environ["TESSDATA_PREFIX"] = models
        tesseract._installed.cache_clear()
        for dots in RESOLUTIONS:
            with (
                patch("plenary.parsing.readers.ocr.DOTS_PER_INCH", dots),
                tempfile.TemporaryDirectory() as place,
            ):
                spent, scores = figures(Path(place))
            shown = ", ".join(
                f"{name} {scores[name]:.3f}" for name in ("exact_f1", "fields", "notes_f1") if name in scores
            )
            print(f"{models or 'installed'}, {dots} dots an inch: {spent:.1f} s a page, {shown}", flush=True)


if __name__ == "__main__":
    main()
