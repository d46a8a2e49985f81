"""What a stage costs where no traces are sent: a measurement, and nothing of what makes and sends spans."""

from __future__ import annotations

import subprocess
import sys

from support.processes import PROJECT

PROGRAM = """
import sys
from redis import Redis
from plenary.parsing.stage_timing import Took
from plenary.observability.metrics.counters import Tally

tally = Tally(Redis(port=1), "plenary")
with tally.timed("fetch"):
    tally.took(Took(stage="extract", began=1, seconds=2))
print(*sorted(tally._totals))
print(*sys.modules.keys() & {"opentelemetry.exporter", "opentelemetry.instrumentation", "opentelemetry.sdk.trace.export"})
"""


def test_without_an_endpoint_stages_are_measured_and_what_sends_spans_is_not_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True
    )
    counted, imported = done.stdout.split("\n")[:2]
    assert "plenary_stage_duration_seconds_bucket extract 2.5" in counted
    assert "plenary_stage_duration_seconds_sum fetch" in counted
    assert imported == ""
