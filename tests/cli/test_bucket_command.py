from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from plenary.cli.bucket import app
from plenary.settings.model import settings


@pytest.fixture
def run(environment: Callable[..., None]) -> Callable[..., Result]:
    """Runs the command with a store that nobody serves: a plan must not need it."""
    environment(
        STORES__S3__ENDPOINT_URL="http://127.0.0.1:9", STORES__S3__ACCESS_KEY_ID="x", STORES__S3__SECRET_ACCESS_KEY="y"
    )

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["init", *arguments])

    return run


@pytest.mark.parametrize(
    ("options", "plan"),
    [
        ([], ["Make the bucket uploads"]),
        (
            ["--queue", "events", "--suffix", ".pdf"],
            [
                "Make the bucket",
                "Make the queue events-dead for dead letters",
                "Make the queue events, which gives up after 5",
                "Let the bucket uploads, and nobody else",
                "Notify it of keys that end with .pdf",
            ],
        ),
        (
            ["--queue", "events", "--topic", "news"],
            [
                "Make the bucket",
                "Make the queue events-dead",
                "Make the queue events,",
                "Make the topic news",
                "Let the topic send to the queue events",
                "Notify it of all keys",
            ],
        ),
        (
            ["--arn", "arn:rustfs:sqs:us-east-1:plenary:webhook", "--prefix", "in/"],
            ["Make the bucket", "Notify arn:rustfs:sqs:us-east-1:plenary:webhook of keys that start with in/"],
        ),
        (
            ["--webhook", "https://example.org/events"],
            ["Make the bucket", "Make the topic plenary-uploads", "Notify it"],
        ),
    ],
)
def test_a_dry_run_says_what_would_be_done_and_calls_nobody(
    run: Callable[..., Result], options: list[str], plan: list[str]
) -> None:
    result = run("uploads", "--dry-run", *options)
    assert result.exit_code == 0
    lines = result.stdout.partition("\n\n")[0].splitlines()
    assert len(lines) == len(plan)
    assert all(line.startswith(start) for line, start in zip(lines, plan, strict=True))


def policies(output: str) -> dict[str, dict[str, Any]]:
    """By process, the IAM policies that a dry run printed."""
    parts = output.split("\nIAM policy of ")[1:]
    return {name: json.loads(policy) for name, _, policy in (part.partition(":\n") for part in parts)}


def test_a_dry_run_prints_the_least_that_each_process_needs_and_never_all(run: Callable[..., Result]) -> None:
    printed = policies(run("uploads", "--dry-run", "--queue", "events", "--topic", "news", "--prefix", "in/").stdout)
    assert set(printed) == {"plenary bucket init", "celery worker, plenary ingest", "plenary listen sqs"}
    for policy in printed.values():
        for statement in policy["Statement"]:
            assert all("*" not in action for action in statement["Action"])
            resources = [statement["Resource"]] if isinstance(statement["Resource"], str) else statement["Resource"]
            assert all(resource.startswith("arn:aws:") for resource in resources)
    read, listing = printed["celery worker, plenary ingest"]["Statement"]
    assert (read["Action"], read["Resource"]) == (
        ["s3:GetObject", "s3:GetObjectVersion"],
        "arn:aws:s3:::uploads/in/*",
    )
    assert listing["Condition"] == {"StringLike": {"s3:prefix": "in/*"}}
    (queue,) = printed["plenary listen sqs"]["Statement"]
    assert queue["Resource"] == "arn:aws:sqs:us-east-1:ACCOUNT_ID:events"


def policy(run: Callable[..., Result], *options: str) -> list[dict[str, Any]]:
    result = run("uploads", "--policy", *options)
    assert result.exit_code == 0, result.output
    statements: list[dict[str, Any]] = json.loads(result.stdout)["Statement"]
    return statements


def test_a_policy_alone_is_json_and_has_sinks_and_key(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "S3__OUT__BUCKET": "records",
        "S3__OUT__PREFIX": "json/",
        "SQS__FEED__QUEUE_URL": "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/feed",
        "SQS__FEED__OVERFLOW_BUCKET": "large",
    }.items():
        monkeypatch.setenv(f"PLENARY_SINKS__{name}", value)
    monkeypatch.setenv("PLENARY_STORES__S3__REGION", "cn-north-1")
    settings.cache_clear()
    key = "arn:aws-cn:kms:cn-north-1:123456789012:key/k"
    _, _, places, listing, queues, keys = policy(run, "worker", "--kms-key", key)
    assert places["Resource"] == ["arn:aws-cn:s3:::records/json/*", "arn:aws-cn:s3:::large/*"]
    assert listing["Action"] == ["s3:ListBucket"]
    assert queues["Resource"] == ["arn:aws-cn:sqs:cn-north-1:123456789012:feed"]
    assert (keys["Resource"], keys["Action"]) == (key, ["kms:Decrypt", "kms:GenerateDataKey"])
    (queue,) = policy(run, "listener", "--queue", "events", "--account", "123456789012")
    assert queue["Resource"] == "arn:aws-cn:sqs:cn-north-1:123456789012:events"


def test_a_policy_of_a_listener_needs_its_queue(run: Callable[..., Result]) -> None:
    result = run("uploads", "--policy", "listener")
    assert result.exit_code == 2
    assert "--queue" in result.stderr


def test_without_a_queue_no_right_on_a_queue_is_asked_for(run: Callable[..., Result]) -> None:
    printed = json.dumps(policies(run("uploads", "--dry-run", "--webhook", "https://example.org/events").stdout))
    assert "s3:GetObject" in printed
    assert "sqs:" not in printed
    assert "sns:" not in printed


def test_a_token_is_never_printed(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_TOKEN", "very-secret")
    result = run("uploads", "--webhook", "https://example.org/events", "--token", "HOOK_TOKEN", "--dry-run")
    assert result.exit_code == 0
    assert "very-secret" not in result.output


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--queue", "a", "--arn", "b"], "Give one of"),
        (["--webhook", "https://example.org", "--token", "NO_SUCH_VARIABLE"], "NO_SUCH_VARIABLE is empty"),
        (["--topic", "a"], "--topic goes with --queue"),
        (["--queue", "a.fifo"], "does not notify FIFO"),
        (["--queue", "a", "--token", "HOME"], "--token goes with --webhook"),
    ],
)
def test_options_that_do_not_fit_are_refused_with_a_sentence(
    run: Callable[..., Result], options: list[str], says: str
) -> None:
    result = run("uploads", *options)
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_store_that_does_not_answer_is_one_line_and_exit_code_1(run: Callable[..., Result]) -> None:
    result = run("uploads")
    assert result.exit_code == 1
    assert "127.0.0.1:9" in result.stderr
    assert "Traceback" not in result.output


def test_settings_that_are_wrong_are_named_without_their_value(
    run: Callable[..., Result], environment: Callable[..., None]
) -> None:
    environment(EVENTS__SQS__BATCH="secret-by-mistake")
    result = run("uploads")
    assert result.exit_code == 2
    assert "PLENARY_EVENTS__SQS__BATCH" in result.stderr
    assert "secret-by-mistake" not in result.output
