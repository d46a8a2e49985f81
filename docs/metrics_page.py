"""Every metric from the code, as tables: `docs/metrics.md` below its mark (`make reference`)."""

from __future__ import annotations

from pathlib import Path

from plenary.observability.metrics.gauges import EVENTS, GAUGES
from plenary.observability.metrics.names import COUNTED

PAGE = Path(__file__).parent / "metrics.md"
MARK = "<!-- made from worker/plenary/observability/metrics by `make reference`; do not change by hand -->\n"


def page() -> str:
    """The page with its table as it should be."""
    by_hand, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    rows = [(what.name, "histogram" if what.buckets else "counter", what.labels, what.sentence) for what in COUNTED]
    rows.append((EVENTS[0], "counter", EVENTS[2], EVENTS[1]))
    rows += [(name, "gauge", labels, sentence) for name, (sentence, labels) in GAUGES.items()]
    lines = [f"| `{name}` | {kind} | {', '.join(labels)} | {sentence} |" for name, kind, labels, sentence in rows]
    return "\n".join([by_hand + MARK, "| metric | | labels | |", "|---|---|---|---|", *lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
