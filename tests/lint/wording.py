"""Check wording and names: refused words, docstring openings, placeholder variables, names that stand for two things.

Each room of the package has a ceiling in ceilings.toml, which only goes down; a room that has none must be clean.
`python tests/lint/wording.py` reports what is over a ceiling, with `--all` everything, with `--write` lowers the ceilings.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent
PAGES = ("*.md", "docs/**/*.md", "deploy/**/*.yaml", "docker-compose.yml", "config/**/*.yml", "config/*")
OPENINGS = re.compile(r"(?:Whether|What|How|Who|Whom|Whose|Which|Where|When)\b")
# Markdown code and settings are names, not prose.
CODE = re.compile(r"```.*?```|`[^`]*`|\bPLENARY_\w+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Finding:
    """A place to change, and the reason."""

    path: Path
    line: int
    reason: str

    @property
    def room(self) -> str:
        """The room of the package, or the top-level folder."""
        parts = self.path.relative_to(PROJECT).parts
        if parts[:2] == ("worker", "plenary"):
            return "/".join(parts[: min(3, len(parts) - 1)])
        return parts[0]

    def __str__(self) -> str:
        return f"{self.path.relative_to(PROJECT)}:{self.line}: {self.reason}"


class Words:
    """The list of refused words."""

    def __init__(self) -> None:
        table = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
        self._words = {re.compile(pattern, re.IGNORECASE): advice for pattern, advice in table["words"].items()}
        self.placeholders = frozenset(table["placeholders"]["names"])
        self.exempt = table["exempt"]["files"]
        self.published: dict[str, list[str]] = table["published"]

    def check(self, path: Path, text: str, first_line: int = 1) -> Iterator[Finding]:
        """Find the refused words of one text."""
        prose = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
        for pattern, advice in self._words.items():
            for match in pattern.finditer(prose):
                line = first_line + prose.count("\n", 0, match.start())
                yield Finding(path, line, f"{match[0]!r}: write {advice}")


def findings(words: Words) -> Iterator[Finding]:
    """Check the whole project."""
    for path in sorted((PROJECT / "worker").rglob("*.py")):
        if not any(path.match(pattern) for pattern in words.exempt):
            yield from check_module(path, words)
    for path in sorted((PROJECT / "worker").rglob("*.lua")):
        comments = "\n".join(line.partition("--")[2] for line in path.read_text(encoding="utf-8").splitlines())
        yield from words.check(path, comments)
    for path in sorted({path for pattern in PAGES for path in PROJECT.glob(pattern) if path.is_file()}):
        yield from words.check(path, path.read_text(encoding="utf-8"))


def check_module(path: Path, words: Words) -> Iterator[Finding]:
    """Check comments, strings, docstring openings and variables of one module."""
    source = path.read_text(encoding="utf-8")
    published = [name for pattern, names in words.published.items() if path.match(pattern) for name in names]
    placeholders = words.placeholders.difference(published)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield from words.check(path, token.string, token.start[0])
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in published:
            yield from words.check(path, node.value, node.lineno)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node) or ""
            if match := OPENINGS.match(docstring):
                yield Finding(path, getattr(node, "lineno", 1), f"docstring opens with {match[0]!r}")
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in placeholders:
            yield Finding(path, node.lineno, f"variable {node.id!r} names no thing")
        if isinstance(node, ast.arg) and node.arg in placeholders:
            yield Finding(path, node.lineno, f"parameter {node.arg!r} names no thing")


def double_names() -> dict[str, list[str]]:
    """Public classes and functions of modules whose name is defined in two modules or more."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted((PROJECT / "worker").rglob("*.py")):
        if "migrations" in path.parts:
            continue  # Alembic asks for their names
        module = ".".join(path.relative_to(PROJECT / "worker").with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.decorator_list:
                continue  # a command or a task: its name is the user's word
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
                places[node.name].append(module)
    return {name: modules for name, modules in places.items() if len(modules) > 1}


def main() -> int:
    """Compare with the ceilings."""
    file = FOLDER / "ceilings.toml"
    ceilings: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    by_room: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings(Words()):
        by_room[finding.room].append(finding)
    doubles = double_names()
    if "--write" in sys.argv:
        file.write_text(_written({room: len(places) for room, places in by_room.items()}, len(doubles)), "utf-8")
        return 0
    failed = False
    for room, places in sorted(by_room.items()):
        ceiling = ceilings["wording"].get(room, 0)
        if len(places) > ceiling or "--all" in sys.argv:
            print(*places, sep="\n")
            print(f"{room}: {len(places)} places, at most {ceiling} are allowed")
            failed |= len(places) > ceiling
    if len(doubles) > ceilings["double_names"] or "--all" in sys.argv:
        for name, modules in sorted(doubles.items()):
            print(f"{name}: {', '.join(modules)}")
        print(f"{len(doubles)} names stand for two things, at most {ceilings['double_names']} are allowed")
        failed |= len(doubles) > ceilings["double_names"]
    print(
        f"wording: {Counter({room: len(places) for room, places in by_room.items()}).total()} places to rewrite, "
        f"{len(doubles)} names that stand for two things"
    )
    return int(failed)


def _written(counts: dict[str, int], doubles: int) -> str:
    rooms = "".join(f'"{room}" = {count}\n' for room, count in sorted(counts.items()))
    head = "# Places that are still to be rewritten, by room. A number may fall, never rise: see wording.py.\n"
    return f"{head}double_names = {doubles}\n\n[wording]\n{rooms}"


if __name__ == "__main__":
    sys.exit(main())
