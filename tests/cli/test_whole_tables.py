"""Tables on a narrow terminal: what one must copy is neither cut nor folded."""

from __future__ import annotations

import pytest
from rich.table import Table

from plenary.cli.status import _shown
from plenary.cli.tables import print_whole, wide_enough
from plenary.services.status import Came, StatusReport

URI = "s3://documents/2031/second-session/third-committee/A_RES_85_903-EN.txt"
TITLE = "Requests hive number one to be kept " * 8


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")


def test_a_table_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("when (UTC)", "object")
    table.add_row("2031-05-24 19:36:44", URI)
    print_whole(table)
    shown = capsys.readouterr().out
    assert "2031-05-24 19:36:44" in shown
    assert URI in shown
    assert "when (UTC)" in shown


def test_of_the_status_titles_alone_are_folded(capsys: pytest.CaptureFixture[str]) -> None:
    standing = StatusReport(
        queues={},
        workers={"uploads@a-machine-with-a-long-name.example": 0.0},
        sinks={},
        parked={"s3://documents-of-another-store": 3},
        failures={"damaged": 7},
        failures_below={URI.rpartition("/")[0] + "/": 7},
        last=(Came("2031-05-24T19:36:44Z", "created", "A/RES/85/903:en", TITLE),),
    )
    tables = _shown(standing, 60)
    wide_enough(*tables).print(*tables, sep="\n")
    shown = capsys.readouterr().out
    for whole in (URI.rpartition("/")[0] + "/", "uploads@a-machine-with-a-long-name.example", "A/RES/85/903:en"):
        assert whole in shown
    assert "s3://documents-of-another-store" in shown
    assert "…" not in shown
    assert TITLE not in shown
    assert " ".join(shown.split()).count("hive number") > 1
