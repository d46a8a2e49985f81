"""Keys that no path could be made of, through S3 and a real worker: each gives its record, under the key as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from support.processes import PLENARY, PROJECT, WORKER
from support.s3_servers import S3Server

pytest_plugins = ("support.s3_servers",)
pytestmark = pytest.mark.integration

TEXT = (PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt").read_bytes()
FOLDERS = (
    "../..",
    "a/../b",
    "./c",
    "/etc",
    "d//e",
    "a\tb",  # a line break, which moto refuses, is in the test of hostile files
    "\x1b[2J",
    "\u202etxt",
    "قرار",
    "a+b c",
    "%2F%252F%00",
    "?versionId=1&x#y",
    "'$(id)'; `id` | &",
    "-rf",
    "\\\\host\\share",
    "<b>&amp;</b>",
    "x" * (1024 - len("/A_RES_85_3000-EN.txt")),
)


def test_whatever_a_key_is_its_file_gives_one_record_under_that_key(
    moto_server: S3Server,
    valkey: str,
    start: Callable[..., Any],
    sent: Callable[[], list[dict[str, Any]]],
    failures: Callable[[], list[dict[str, Any]]],
) -> None:
    bucket, s3 = moto_server.new_bucket(), moto_server.client("s3")
    keys = {f"{folder}/A_RES_85_{number}-EN.txt" for number, folder in enumerate(FOLDERS, start=3000)}
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=TEXT)
    values: dict[str, Any] = {**moto_server.environment(), "BROKER__URL": valkey}
    start(*WORKER, "--concurrency=2", **values).wait_for("ready.")
    ingest = start(*PLENARY, "ingest", f"s3://{bucket}/", **values)
    assert ingest.process.wait(120) == 0, ingest.text()
    assert {event["data"]["source"]["key"] for event in sent()} == keys
    assert len(sent()) == len(keys)
    assert failures() == []
    assert len([line for line in ingest.text().splitlines() if line.startswith("created\t")]) == len(keys)
