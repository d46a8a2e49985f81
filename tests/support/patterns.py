"""Prints every regular expression that the project compiles, as JSON: its text, its flags and its module.

It imports every module and parses every sample, so that those compiled late are seen too, and looks for those given as
text to the functions of `re`.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import plenary
from plenary.errors import IngestError

ROOT = Path(plenary.__file__).parent
SAMPLES = Path(__file__).parents[1] / "samples" / "files"
FUNCTIONS = {"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer", "compile"}

found: dict[tuple[str, int], str] = {}


def watch() -> None:
    """Note each pattern that a module of ours compiles."""
    original = re._compile  # type: ignore[attr-defined]

    def compiled(pattern: Any, flags: Any) -> Any:
        frame = sys._getframe(1)
        while frame and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back  # type: ignore[assignment]
        name = frame.f_globals.get("__name__", "") if frame else ""
        if name.startswith("plenary.") and isinstance(pattern, str | bytes):
            note(pattern, int(flags), name)
        return original(pattern, flags)

    re._compile = compiled  # type: ignore[attr-defined]


def note(pattern: str | bytes, flags: int, module: str) -> None:
    """Keep a pattern with the first module that has it."""
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    found.setdefault((text, flags), module)


def in_sources() -> None:
    """Those in calls such as `re.sub("...", ...)`, whether they are ever run or not."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=name),
                    args=[ast.Constant(value=str() | bytes() as text), *_],
                ) if name in FUNCTIONS and not any(
                    text in (known, known.encode("latin-1", "replace")) for known, _ in found
                ):
                    note(text, 0, path.relative_to(ROOT).as_posix())


def main() -> None:
    """Print them."""
    watch()
    for module in pkgutil.walk_packages(plenary.__path__, "plenary."):
        if not module.name.endswith("__main__") and not module.name.startswith("plenary.catalogue.migrations."):
            importlib.import_module(module.name)
    for sample in sorted(SAMPLES.iterdir()):
        with suppress(IngestError):  # one is a scan
            plenary.parse_file(sample)
    forms = importlib.import_module("plenary.meaning.forms")
    for language in forms.LANGUAGES:
        forms.patterns(language)
    in_sources()
    json.dump([[text, flags, module] for (text, flags), module in found.items()], sys.stdout)


if __name__ == "__main__":
    main()
