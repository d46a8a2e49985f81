"""The metrics that workers count: name, labels, buckets. docs/metrics.md is generated from here and `gauges.py`.

Names and units: https://prometheus.io/docs/practices/naming/
"""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN = "unknown"  # the label of a document without a record


@dataclass(frozen=True, slots=True)
class Instrument:
    """A counter, or with `buckets` (upper bounds in its unit) a histogram. Label values come from closed sets."""

    name: str
    sentence: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


DOCUMENTS = Instrument("plenary_documents_total", "Ingest requests by outcome.", ("outcome", "organ", "language"))
FAILURES = Instrument("plenary_failures_total", "Documents that failed, by error code (plenary.errors).", ("reason",))
PAGES = Instrument("plenary_pages_total", "Pages of parsed documents.")
READERS_KILLED = Instrument(
    "plenary_readers_killed_total", "Child processes that were killed or died, by cause.", ("cause",)
)
STAGE_SECONDS = Instrument(
    "plenary_stage_duration_seconds",
    "Duration of a stage: fetch, read (with extract, normalize, structure in it), commit, align, deliver.",
    ("stage",),
    (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 600),
)
UPLOAD_SECONDS = Instrument(
    "plenary_upload_to_record_seconds",
    "Time from the upload of an object, as its store reports it, to its record created or updated.",
    (),
    (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 86400),
)
DISCREPANCIES = Instrument(
    "plenary_discrepancies_total",
    "Discrepancies between language versions, by kind and the odd language out, in each alignment.",
    ("kind", "odd"),
)
COUNTED = (DOCUMENTS, FAILURES, DISCREPANCIES, PAGES, READERS_KILLED, STAGE_SECONDS, UPLOAD_SECONDS)
