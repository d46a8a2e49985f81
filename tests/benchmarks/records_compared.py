"""Compare the records that two versions of the parser make of the same files.

    PYTHONPATH=OLD/worker python tests/benchmarks/records_compared.py write build/old.jsonl ../shared/corpus/dev
    PYTHONPATH=worker python tests/benchmarks/records_compared.py write build/new.jsonl ../shared/corpus/dev
    python tests/benchmarks/records_compared.py compare build/old.jsonl build/new.jsonl

Files whose records differ are listed, and the exit status is 1. The time of ingestion and the parser's fingerprint, which
every change of its code changes, are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing.pipeline import parse, source_of

app = typer.Typer(add_completion=False)
SUFFIXES = frozenset({".pdf", ".docx", ".doc", ".html", ".htm", ".txt", ".xml", ".rtf"})


def canonical(path: Path) -> str:
    """The records of a file as JSON, or the reason why there is none."""
    data = path.read_bytes()
    try:
        records = parse(data, source_of(ObjectRef(store="folder", bucket="files", key=path.name), data))
    except IngestError as failure:
        return f"{failure.reason}: {failure}"
    return json.dumps([_lasting(record.model_dump(mode="json")) for record in records], sort_keys=True)


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lasting(inner) for name, inner in value.items() if name not in {"ingested_at", "fingerprint"}}
    return [_lasting(inner) for inner in value] if isinstance(value, list) else value


@app.command()
def write(out: Path, folders: Annotated[list[Path], typer.Argument()]) -> None:
    """Write one line a file: its path and its records."""
    with out.open("w", encoding="utf-8") as lines:
        for folder in folders:
            for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES):
                lines.write(f"{json.dumps([str(path), canonical(path)])}\n")


@app.command()
def compare(old: Path, new: Path) -> None:
    """List the files whose records differ."""
    before, after = (dict(map(json.loads, written.read_text(encoding="utf-8").splitlines())) for written in (old, new))
    differing = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
    typer.echo("\n".join([*differing, f"{len(after)} files, {len(differing)} differ"]))
    sys.exit(bool(differing))


if __name__ == "__main__":
    app()
