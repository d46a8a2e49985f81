"""Files as people really have them, against facts that were read out of each by hand. The corpus lies beside the project."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.corpus import FIELD, NEEDS_CORPUS, field

FLOORS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "field_floors.json").read_text(encoding="utf-8")
)

pytestmark = [
    *NEEDS_CORPUS,
    pytest.mark.skipif(not FIELD.is_dir(), reason="the field files do not lie beside the project"),
]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Facts checked and held by kind, and what each file misses; the table is printed."""
    place = tmp_path_factory.mktemp("field")
    records, said = field()
    (place / "records.jsonl").write_text("\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
    (place / "failures.txt").write_text(said, encoding="utf-8")
    command = [sys.executable, str(FIELD / "check.py"), "records.jsonl", "failures.txt", str(FIELD)]
    done = subprocess.run([*command, "--json", "figures.json"], cwd=place, capture_output=True, text=True, check=True)
    print("\n" + done.stdout)
    checked: dict[str, Any] = json.loads((place / "figures.json").read_text(encoding="utf-8"))
    return checked


def misses(figures: dict[str, Any], kind: str) -> list[str]:
    """The facts of a kind that do not hold, each with its file."""
    return [
        f"{file['file']}: {miss['fact']}: wanted {miss['want']}, got {miss['got']}"
        for file in figures["misses"]
        for miss in file["misses"]
        if miss["kind"] == kind
    ]


@pytest.mark.parametrize("kind", [pytest.param(kind, id=floor["about"]) for kind, floor in FLOORS.items()])
def test_no_kind_of_file_falls_below_its_floor(kind: str, figures: dict[str, Any]) -> None:
    checked, floor = figures["kinds"][kind], FLOORS[kind]
    assert checked["facts"] >= floor["facts"]
    assert checked["held"] / checked["facts"] >= floor["held"], misses(figures, kind)
    assert checked["whole"] / checked["files"] >= floor["whole"], misses(figures, kind)


def test_each_kind_has_a_floor(figures: dict[str, Any]) -> None:
    assert figures["kinds"].keys() == FLOORS.keys()


def test_nothing_is_lost_that_was_right_before(figures: dict[str, Any]) -> None:
    assert misses(figures, "guard") == []
