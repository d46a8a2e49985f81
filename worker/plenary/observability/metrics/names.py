"""The metrics that workers count, as data: name, labels, buckets. docs/metrics.md is made from here and `gauges.py`.

Names and units: https://prometheus.io/docs/practices/naming/
"""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN = "unknown"  # the label of a document that gave no record


@dataclass(frozen=True, slots=True)
class Counted:
    """A counter, or with `buckets` (upper bounds in its unit) a histogram. Label values come from closed sets."""

    name: str
    sentence: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


DOCUMENTS = Counted("plenary_documents_total", "Requests that came to an outcome.", ("outcome", "organ", "language"))
FAILURES = Counted("plenary_failures_total", "Documents that failed, by reason (plenary.errors).", ("reason",))
PAGES = Counted("plenary_pages_total", "Pages of the documents that were read.")
READERS_KILLED = Counted("plenary_readers_killed_total", "Readers that were killed or died, by cause.", ("cause",))
STAGE_SECONDS = Counted(
    "plenary_stage_duration_seconds",
    "How long a stage took: fetch, read (extract, normalize, structure within it), commit, deliver.",
    ("stage",),
    (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 600),
)
UPLOAD_SECONDS = Counted(
    "plenary_upload_to_record_seconds",
    "From the time that the store gives an object to its record, created or updated.",
    (),
    (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 86400),
)
COUNTED = (DOCUMENTS, FAILURES, PAGES, READERS_KILLED, STAGE_SECONDS, UPLOAD_SECONDS)
