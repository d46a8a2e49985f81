"""How far the score can be believed: real files, and errors planted in them. `make calibrate` prints the tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calibration.__main__ import figures, gathered, report
from calibration.planting import Case
from plenary.parsing.structure.outcome import TRUSTED
from plenary.parsing.structure.outcome.weights import WEIGHTS
from support.corpus import FIELD, NEEDS_CORPUS

FLOORS: dict[str, float] = json.loads((Path(__file__).parent / "calibration_floors.json").read_text(encoding="utf-8"))

pytestmark = [
    *NEEDS_CORPUS,
    pytest.mark.skipif(not FIELD.is_dir(), reason="the field files do not lie beside the project"),
]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """The files as they are and spoilt; the tables are printed."""
    every = gathered()
    print(report(every, WEIGHTS))
    return every


@pytest.mark.parametrize("name", FLOORS)
def test_the_score_is_to_be_believed_as_far_as_ever(name: str, cases: list[Case]) -> None:
    assert figures(cases, WEIGHTS)[name] >= FLOORS[name]


def test_every_file_that_was_right_from_the_start_is_trusted(cases: list[Case]) -> None:
    guards = [case for case in cases if case.group == "guard" and case.error is None]
    assert {case.name: sorted(case.failed) for case in guards if case.score(WEIGHTS) < TRUSTED} == {}
