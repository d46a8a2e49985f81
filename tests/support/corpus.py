"""Where the corpus of published resolutions lies, and its files read as a user reads them."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from support.processes import PLENARY, PROJECT

CORPUS = PROJECT.parent / "shared" / "corpus"
FIELD = CORPUS / "field"
NEEDS_CORPUS = [
    pytest.mark.conformance,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus does not lie beside the project"),
]


def parsed(files: list[Path], *options: str) -> tuple[list[dict[str, Any]], str]:
    """The records of the files, and what was said of those that have none."""
    done = subprocess.run(
        [*PLENARY, "parse", "--jobs", "2", *options, *map(str, files)], capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@cache
def marked() -> list[dict[str, Any]]:
    """The records of all documents that the UN has marked up, in all languages and formats."""
    return parsed(sorted((CORPUS / "dev" / "files").iterdir()))[0]


@cache
def field() -> tuple[list[dict[str, Any]], str]:
    """The records of the files out of which facts were read by hand, and what was said of those that have none."""
    return parsed([FIELD / "files"])


@cache
def reader() -> Any:
    """The corpus' own module: `gold` reads mark-up, `fold` gives texts the form in which they are compared."""
    sys.path.insert(0, str(CORPUS))
    try:
        return import_module("gold")
    finally:
        sys.path.remove(str(CORPUS))
