"""The command line as a process: help, health, ingest, records."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plenary.cli import GROUPS, SINGLE
from plenary.cli.common import printable
from support.processes import PLENARY, PROJECT, WORKER, plenary, plenary_environment, until

FILES = PROJECT / "tests" / "samples" / "files"


def test_help_names_every_command_and_loads_none() -> None:
    program = "import sys; from plenary.cli import main; sys.argv[1:] = ['--help']\ntry: main()\nexcept SystemExit: "
    program += "print([name for name in ('celery', 'boto3', 'redis', 'pydantic') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert all(name in done.stdout for name in SINGLE | GROUPS)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", sorted(SINGLE | GROUPS))
def test_every_command_explains_itself(command: str) -> None:
    done = plenary(command, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout


def test_the_version_is_told() -> None:
    assert plenary("--version").stdout.startswith("plenary ")


@pytest.mark.parametrize("command", [("health",), ("ingest", "x"), ("records",)])
def test_wrong_settings_are_one_sentence_and_no_traceback(command: tuple[str, ...]) -> None:
    done = plenary(*command, LIMITS__PAGES="many")
    assert done.returncode == 2
    assert done.stderr.startswith("PLENARY_LIMITS__PAGES cannot be used")
    assert "Traceback" not in done.stderr


def test_a_worker_does_not_start_with_numbers_that_cannot_work() -> None:
    environment = plenary_environment({"LIMITS__LEASE_SECONDS": 900})
    done = subprocess.run(
        [*WORKER], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "PLENARY_LIMITS__LEASE_SECONDS is 900" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.integration
def test_a_worker_does_not_start_on_a_server_that_evicts_keys(valkey: str, redis: Any) -> None:
    redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        environment = plenary_environment({"BROKER__URL": valkey})
        done = subprocess.run(
            [*WORKER, "--concurrency=1"],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        redis.config_set("maxmemory-policy", "noeviction")
    assert done.returncode == 2
    assert "maxmemory-policy allkeys-lru" in done.stderr


@pytest.mark.integration
def test_health_tells_what_answers(valkey: str) -> None:
    done = plenary("health", BROKER__URL=valkey)
    assert (done.returncode, done.stdout) == (0, "broker: healthy\nledger: healthy\n")
    assert plenary("health", "--worker", "any", BROKER__URL=valkey).returncode == 1


def test_health_tells_what_does_not_answer(tmp_path: Path) -> None:
    done = plenary("health", BROKER__URL=f"redis+socket://{tmp_path}/none.sock")
    assert done.returncode == 1
    assert "broker: " in done.stderr
    assert "ledger: ConnectionError" in done.stderr


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    shutil.copytree(FILES, folder)
    return folder


@pytest.mark.integration
def test_ingest_waits_for_every_file_and_sums_up(valkey: str, inbox: Path, start: Callable[..., Any]) -> None:
    values: dict[str, Any] = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox}
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    first = plenary("ingest", str(inbox), **values)
    assert first.returncode == 1  # two of the samples are bad
    outcomes = sorted(line.split("\t")[0] for line in first.stdout.splitlines())
    assert outcomes == ["created"] * 5 + ["failed"] * 2 + ["unchanged"]  # the Word file of a PDF among them
    one = plenary("ingest", str(inbox / "A_RES_85_903-EN.txt"), "folder://inbox/S_RES", **values)
    assert one.returncode == 0
    assert [line.split("\t")[0] for line in one.stdout.splitlines()] == ["duplicate"] * 2

    shown = plenary("records", **values).stdout
    assert "A/RES/85/903  en  Beekeeping on the roofs of cities" in shown
    assert "(12 blocks)" in shown
    newest = plenary("records", "--json", "--last", "1", **values).stdout
    assert json.loads(newest)["specversion"] == "1.0"
    letters = plenary("records", "--failures", **values).stdout
    assert "Again: plenary failures retry folder://inbox/A_RES_85_904-EN.pdf" in letters


@pytest.mark.integration
def test_records_follows_what_comes(valkey: str, inbox: Path, start: Callable[..., Any]) -> None:
    values: dict[str, Any] = {"BROKER__URL": valkey, "STORES__FOLDER__ROOT": inbox}
    following = start(*PLENARY, "records", "--follow", **values)
    start(*WORKER, "--concurrency=1", **values).wait_for("ready.")
    plenary("ingest", str(inbox / "A_RES_85_903-EN.txt"), **values)
    until(lambda: "A/RES/85/903" in following.text(), 60, following.text)
    following.process.send_signal(signal.SIGINT)
    assert following.process.wait(60) == 0


@pytest.mark.integration
def test_an_interrupt_detaches_and_the_files_stay_queued(
    valkey: str, redis: Any, inbox: Path, start: Callable[..., Any]
) -> None:
    ingesting = start(*PLENARY, "ingest", str(inbox), BROKER__URL=valkey, STORES__FOLDER__ROOT=inbox)
    until(lambda: redis.llen("uploads") == 8, 60, ingesting.text)
    ingesting.process.send_signal(signal.SIGINT)
    assert ingesting.process.wait(60) == 130
    assert "still ingested" in ingesting.text()
    assert redis.llen("uploads") == 8


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("missing.pdf", "there is no such file"),
        ("/", "is not below"),
        ("ftp://bucket/key", "the store is one of folder, s3"),
    ],
)
def test_an_impossible_target_is_refused_with_advice(inbox: Path, target: str, sentence: str) -> None:
    done = plenary("ingest", target, STORES__FOLDER__ROOT=inbox)
    assert done.returncode == 2
    assert sentence in done.stderr


def test_a_path_without_a_folder_of_the_workers_is_refused_with_what_to_do(inbox: Path) -> None:
    done = plenary("ingest", str(inbox), "--data", str(inbox))
    assert done.returncode == 2
    assert "PLENARY_STORES__FOLDER__ROOT" in done.stderr


def test_without_a_broker_ingest_says_so(inbox: Path) -> None:
    address = f"redis+socket://{inbox}/none.sock"
    done = plenary("ingest", str(inbox), BROKER__URL=address, STORES__FOLDER__ROOT=inbox)
    assert done.returncode == 1
    assert done.stderr.startswith("The broker does not answer.")


def test_what_a_title_or_a_key_brings_does_not_steer_the_terminal() -> None:
    assert printable("a\x1b[2Jb\x9b2Jc\nd") == r"a\x1b[2Jb\x9b2Jc\nd"
