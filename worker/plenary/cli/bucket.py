"""`plenary bucket init`: create a bucket and the notifications for a listener. Safe to repeat."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from plenary.cli.common import read_settings, refuse
from plenary.services.bucket_setup.plan import Plan, code
from plenary.services.bucket_setup.policies import ACCOUNT, INIT, LISTENER, WORKER, ResourceNames, SinkTargets, needed

PAUSE_SECONDS = 1.0


class Process(StrEnum):
    """The processes that have a role of their own."""

    INIT = "init"
    WORKER = "worker"
    LISTENER = "listener"

    @property
    def process(self) -> str:
        """Its command."""
        return {"init": INIT, "worker": WORKER, "listener": LISTENER}[self.value]


app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Set up a bucket and its notifications."""


@app.command()
def init(  # noqa: C901, PLR0913 - one parameter an option
    bucket: Annotated[str, typer.Argument(help="The bucket's name.")],
    *,
    arn: Annotated[
        str | None, typer.Option(help="A target that exists in the store: a queue, or a webhook of RustFS or MinIO.")
    ] = None,
    queue: Annotated[
        str | None, typer.Option(help="An SQS queue, created with its dead-letter queue and policy.")
    ] = None,
    topic: Annotated[str | None, typer.Option(help="An SNS topic between the bucket and --queue.")] = None,
    webhook: Annotated[
        str | None, typer.Option(help="For Ceph: the URL to push to; a topic is created for it.")
    ] = None,
    token: Annotated[
        str | None, typer.Option(help="The name of the environment variable with the token of --webhook.")
    ] = None,
    store: Annotated[str, typer.Option(help="The object store: s3, or s3.NAME of the settings.")] = "s3",
    prefix: Annotated[str, typer.Option(help="Only keys that start with this.")] = "",
    suffix: Annotated[str, typer.Option(help="Only keys that end with this.")] = "",
    wait: Annotated[float, typer.Option(help="Retry for this many seconds while the store does not respond.")] = 0,
    kms_key: Annotated[str | None, typer.Option(help="For --policy: ARN of the key that encrypts the bucket.")] = None,
    account: Annotated[str, typer.Option(help="For --policy: the number of the account.")] = ACCOUNT,
    policy: Annotated[
        Process | None, typer.Option(help="Print only the IAM policy of this process, as JSON; change nothing.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the plan and the IAM policies that it needs; change nothing.")
    ] = False,
) -> None:
    """Create BUCKET if it is missing, and have the store send a notification of each object created or removed.

    Other notifications of the bucket are kept.

    \b
    plenary bucket init uploads --queue uploads-events --suffix .pdf
    plenary bucket init uploads --queue uploads-events --topic uploads --dry-run
    plenary bucket init uploads --queue uploads-events --policy worker > worker.json
    plenary bucket init uploads --arn arn:rustfs:sqs:us-east-1:plenary:webhook --wait 60
    plenary bucket init uploads --webhook https://events.example.org/events --token WEBHOOK_TOKEN
    """  # noqa: D301 - \b is Click's mark for lines to keep
    _fit(arn, queue, topic, webhook, token)
    settings = read_settings()
    if not (branch := settings.stores.s3.each.get(store)):
        refuse(f"There is no store {store}: it is one of {', '.join(settings.stores.s3.each)}.")
    names = ResourceNames(bucket, prefix, branch.region, queue, topic, account, kms_key, branch.tags)
    policies = needed(names, SinkTargets.of(settings.sinks, bucket, prefix))
    if policy:
        if policy.process not in policies:
            refuse("The policy of the listener needs --queue.")
        typer.echo(json.dumps(policies[policy.process], indent=2))
        return
    plan = Plan(settings, branch, names, suffix)
    plan.bucket()
    if queue:
        plan.queue()
    if topic:
        plan.topic()
    if webhook:
        plan.ceph_topic(webhook, _secret(token))
    if arn or queue or webhook:
        plan.notification(arn)
    deadline = time.monotonic() + wait
    for step in plan.steps:
        typer.echo(step.sentence if dry_run else f"{step.sentence}: {_retry(step.do, deadline)}")
    if dry_run:
        for process, document in policies.items():
            typer.echo(f"\nIAM policy of {process}:\n{json.dumps(document, indent=2)}")


def _fit(arn: str | None, queue: str | None, topic: str | None, webhook: str | None, token: str | None) -> None:
    if sum(target is not None for target in (arn, queue, webhook)) > 1:
        refuse("Give one of --arn, --queue and --webhook.")
    if topic and not queue:
        refuse("--topic goes with --queue: the topic is between the bucket and the queue.")
    if any(str(name).endswith(".fifo") for name in (queue, topic)):
        refuse("S3 does not notify FIFO queues and topics: use standard ones, or EventBridge with the queue.")
    if token and not webhook:
        refuse("--token goes with --webhook: the token of another target is set in the store itself.")


def _retry(do: Callable[[], str], deadline: float) -> str:
    while True:
        try:
            return do()
        except (BotoCoreError, ClientError) as error:
            # AWS calls the argument invalid until it knows the policy of a new queue
            temporary = not isinstance(error, ClientError) or _status(error) >= 500 or code(error) == "InvalidArgument"  # noqa: PLR2004
            if not temporary or time.monotonic() >= deadline:
                typer.echo(f"The store refused: {error}", err=True)
                raise typer.Exit(1) from error
        time.sleep(PAUSE_SECONDS)


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _secret(variable: str | None) -> str | None:
    if variable is None:
        return None
    secret = os.environ.get(variable)
    if not secret:
        refuse(f"The environment variable {variable} is empty: set it to the token of the webhook.")
    return secret
