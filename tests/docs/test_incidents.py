"""The table of incidents names alerts, runbooks, checks of doctor and tests that exist."""

from __future__ import annotations

import re
from typing import Any, cast

import pytest
import yaml

from plenary.cli.doctor import CURES, _checks
from plenary.settings.model import Settings
from support.processes import PROJECT

PAGE = (PROJECT / "docs" / "reliability.md").read_text(encoding="utf-8")
RUNBOOKS = (PROJECT / "docs" / "runbooks.md").read_text(encoding="utf-8")
RULES = yaml.safe_load((PROJECT / "config" / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))
ALERTS = {rule["alert"] for group in RULES["groups"] for rule in group["rules"]}
COLUMNS = ["incident", "what the user sees", "alert", "what doctor says", "what heals it", "test"]
LEAST = 19
WITHOUT_CHECK = ("nothing is wrong", "refuses to start")


def rows() -> list[dict[str, str]]:
    section = PAGE.partition("## Incidents")[2].partition("\n## ")[0]
    head, _, *lines = [line for line in section.splitlines() if line.startswith("|")]
    split = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in (head, *lines)]
    assert split[0] == COLUMNS
    return [dict(zip(COLUMNS, cells, strict=True)) for cells in split[1:]]


ROWS = rows()
NAMES = [row["incident"][:50] for row in ROWS]


def test_every_incident_has_a_row_of_its_own() -> None:
    assert len(set(NAMES)) == len(ROWS) >= LEAST


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_what_a_row_names_exists(row: dict[str, str]) -> None:
    assert all(row.values())
    alerts = re.findall(r"Plenary[A-Z]\w+", row["alert"])
    assert alerts
    for alert in alerts:
        assert alert in ALERTS
        assert f"\n## {alert}\n" in RUNBOOKS
    files = re.findall(r"`(tests/[\w/]+\.py)`", row["test"])
    assert files
    for file in files:
        assert "def test_" in (PROJECT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_each_line_of_doctor_begins_with_a_check(row: dict[str, str]) -> None:
    names = {name for name, _ in _checks(Settings(), cast("Any", None))}
    said = row["what doctor says"]
    named = re.match(r"`([a-z ]+)`", said)
    assert (named and named[1] in names) or said.startswith(WITHOUT_CHECK)


def test_every_cure_is_that_of_a_check() -> None:
    assert CURES.keys() <= {name for name, _ in _checks(Settings(), cast("Any", None))}
