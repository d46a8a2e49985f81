"""What README and the pages of docs/ say: their commands, the variables they name, their links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGES = (
    *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((PROJECT / "docs").rglob("*.md")),
)
PROGRAMS = ("plenary", "celery", "make", "pytest", "python", "docker", "promtool", "kubectl")
_ASSIGNMENT = re.compile(r"^[A-Z_]+=")


@dataclass(frozen=True)
class Command:
    """A line that begins with a program. `whole`: it stands in a block of its own, ready to be copied."""

    page: Path
    line: str
    whole: bool

    def __str__(self) -> str:
        return f"{self.page.name}: {self.line}"

    @property
    def name(self) -> str:
        """Short, for a test's name: without the comment."""
        return str(self).partition("  #")[0][:60]

    @property
    def words(self) -> list[str]:
        """Without what the shell takes: variables before it, comments, redirections."""
        words = shlex.split(self.line, comments=True)
        while words and _ASSIGNMENT.match(words[0]):
            words.pop(0)
        end = next((at for at, word in enumerate(words) if word in {">", "|", "&&"}), len(words))
        return words[:end]


def commands() -> Iterator[Command]:
    """Every command of every page."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        indented = re.findall(r"(?:^ {4}.*\n)+", text, re.MULTILINE)
        for block in (*fenced, *indented):
            for line in block.replace("\\\n", " ").splitlines():
                yield from _command(page, line.strip().removeprefix("$ "), whole=True)
        for code in re.findall(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)", re.sub(r"(?m)^ {4}.*$", "", text)):
            yield from _command(page, " ".join(code.split()), whole=False)


def variables(page: Path) -> set[str]:
    """The settings that a page names in full."""
    return set(re.findall(r"\bPLENARY_[A-Z0-9_<>]*[A-Z0-9>]", page.read_text(encoding="utf-8")))


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Links to files of the project: path, anchor."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            yield path, anchor


def _command(page: Path, line: str, *, whole: bool) -> Iterator[Command]:
    try:
        found = Command(page, line, whole)
        if found.words and found.words[0] in PROGRAMS:
            yield found
    except ValueError:  # prose with an apostrophe
        return
