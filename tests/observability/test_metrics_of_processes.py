"""What Prometheus gets: the work of a real worker with children, the queues and sinks as they are."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from plenary.observability.metrics.gauges import EVENTS, GAUGES
from plenary.observability.metrics.names import COUNTED
from support.processes import PLENARY, PROJECT, WORKER, free_port, until

pytestmark = pytest.mark.integration

FILES = PROJECT / "tests" / "samples" / "files"
PATIENCE = 60
ALL = {what.name for what in COUNTED} | GAUGES.keys() | {EVENTS[0]}


def scraped(port: int) -> dict[tuple[str, ...], float]:
    """Every sample, by its name and the values of its labels, these in the order of their names."""
    try:
        text = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=30).text
    except httpx.TransportError:
        return {}
    families = text_string_to_metric_families(text)
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def values(valkey: str, tmp_path: Path) -> dict[str, Any]:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("A_RES_85_901-EN.pdf", "S_RES_9001_2031-EN.pdf", "A_RES_85_905-EN.pdf"):
        shutil.copy(FILES / name, inbox / name)
    return {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox, "METRICS__PORT": free_port()}


def test_every_process_shows_the_work_of_all_children(values: dict[str, Any], start: Callable[..., Any]) -> None:
    worker, other = values["METRICS__PORT"], free_port()
    start(*PLENARY, "ingest", "--no-wait", str(values["STORES__FOLDER__ROOT"]), **values).process.wait(PATIENCE)
    start(*PLENARY, "listen", "redis", "--key", "k", "--health-port", "0", **values | {"METRICS__PORT": other})
    until(lambda: scraped(other).get(("plenary_queue_messages", "uploads")) == 3, PATIENCE)
    assert scraped(other)["plenary_queue_oldest_seconds", "uploads"] > 0

    start(*WORKER, "--concurrency=2", "-n", "one@here", **values).wait_for("ready.")
    until(lambda: sum(v for k, v in scraped(worker).items() if k[0] == "plenary_documents_total") == 3, PATIENCE)
    found = scraped(worker)
    assert found["plenary_documents_total", "en", "GA", "created"] == 1
    assert found["plenary_documents_total", "en", "SC", "created"] == 1
    assert found["plenary_documents_total", "unknown", "unknown", "failed"] == 1
    assert found["plenary_failures_total", "damaged"] == 1
    assert found["plenary_dead_letters",] == 1
    assert {found["plenary_stage_duration_seconds_count", stage] for stage in ("extract", "normalize", "read")} == {2}
    assert found["plenary_stage_duration_seconds_count", "fetch"] == 3
    assert found["plenary_upload_to_record_seconds_count",] == 2
    assert found["plenary_pages_total",] > 2
    assert found["plenary_queue_messages", "uploads"] == 0
    assert found["plenary_newest_record_timestamp_seconds", "en", "SC"] > 0
    assert found["plenary_worker_up", "one@here"] == 1
    elsewhere = scraped(other)
    assert elsewhere["plenary_documents_total", "en", "GA", "created"] == 1


def test_nothing_is_shown_that_has_no_name_here_and_no_label_holds_a_key(
    values: dict[str, Any], start: Callable[..., Any]
) -> None:
    start(*PLENARY, "ingest", "--no-wait", str(values["STORES__FOLDER__ROOT"]), **values).process.wait(PATIENCE)
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    until(lambda: ("plenary_failures_total", "damaged") in scraped(values["METRICS__PORT"]), PATIENCE)
    found = {sample for sample in scraped(values["METRICS__PORT"]) if sample[0].startswith("plenary_")}
    bare = {name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") for name, *_ in found}
    assert bare <= ALL
    assert not any("85" in label or "9001" in label for _, *labels in found for label in labels)
