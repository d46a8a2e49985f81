"""The table of doors and queues says what is tested, neither more nor less."""

from __future__ import annotations

import pytest

from support.doors_in import DOORS
from support.processes import PROJECT
from support.queues_out import QUEUES


@pytest.mark.parametrize("page", ["README.md", "docs/doors-and-queues.md"])
def test_the_table_has_a_cell_for_each_tested_door_and_queue(page: str) -> None:
    lines = (PROJECT / page).read_text(encoding="utf-8").splitlines()
    head = f"| | {' | '.join(QUEUES)} |"
    first = lines.index(head) + 2
    rows = [f"| **{door}** |{' run |' * len(QUEUES)}" for door in DOORS]
    assert lines[first : first + len(rows) + 1] == [*rows, ""]
