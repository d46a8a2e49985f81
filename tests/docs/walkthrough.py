"""The walk-throughs of CONTRIBUTING.md: their steps, applied to a copy of the package."""

from __future__ import annotations

import re
import shutil
import textwrap
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(
    r"^ *```(?P<kind>diff|python)(?: title=\"(?P<path>[^\"]+)\")?\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL
)


def walkthrough(heading: str, root: Path) -> list[str]:
    """Copy the package below `root`, apply the edits under the heading, and return the checks to run on the copy."""
    shutil.copytree(PROJECT / "worker", root / "worker", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    page = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    checks = []
    for block in _BLOCK.finditer(section):
        text = textwrap.dedent(block["text"])
        if block["kind"] == "diff":
            _edit(root, text)
        elif block["path"]:
            (root / block["path"]).write_text(text, encoding="utf-8")
        else:
            checks.append(text)
    return checks


def _edit(root: Path, diff: str) -> None:
    """Apply one hunk. Its old lines are looked for as text, so the last of them may be the beginning of a line."""
    head, *lines = diff.rstrip("\n").split("\n")
    path = root / head.removeprefix("--- ")
    old = "\n".join(line[1:] for line in lines if not line.startswith("+"))
    new = "\n".join(line[1:] for line in lines if not line.startswith("-"))
    text = path.read_text(encoding="utf-8")
    assert text.count(f"\n{old}") == 1, f"{path.name} has not one place like:\n{old}"
    path.write_text(text.replace(f"\n{old}", f"\n{new}"), encoding="utf-8")
