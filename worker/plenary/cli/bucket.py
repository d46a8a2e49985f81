"""`plenary bucket init`: makes a bucket and the notification that feeds a listener. Safe to repeat."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from plenary.cli.usage import read_settings, refuse
from plenary.services.bucket_setup.plan import Plan, code
from plenary.services.bucket_setup.policies import Names, needed

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE_SECONDS = 1.0

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Prepare a bucket whose new files are to be read."""


@app.command()
def init(  # noqa: PLR0913 - one parameter an option
    bucket: Annotated[str, typer.Argument(help="The bucket's name.")],
    *,
    arn: Annotated[
        str | None, typer.Option(help="A target that the store knows: a queue, or a webhook set up in RustFS or MinIO.")
    ] = None,
    queue: Annotated[str | None, typer.Option(help="An SQS queue, made with its dead letters and its policy.")] = None,
    topic: Annotated[str | None, typer.Option(help="An SNS topic between the bucket and --queue.")] = None,
    webhook: Annotated[str | None, typer.Option(help="For Ceph: the URL to push to. A topic is made for it.")] = None,
    token: Annotated[
        str | None, typer.Option(help="The environment variable that holds the token of --webhook, never the token.")
    ] = None,
    prefix: Annotated[str, typer.Option(help="Only for keys that start so.")] = "",
    suffix: Annotated[str, typer.Option(help="Only for keys that end so.")] = "",
    wait: Annotated[float, typer.Option(help="Seconds to go on trying while the store does not answer.")] = 0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the plan and the IAM policies that it needs, and do nothing.")
    ] = False,
) -> None:
    """Make BUCKET where it is missing, and have the store tell of each file that comes into it or leaves it.

    Other notifications of the bucket stay. Exit codes: 0 all stands, 1 the store refused, 2 wrong options.

    \b
    plenary bucket init uploads --queue uploads-events --suffix .pdf
    plenary bucket init uploads --queue uploads-events --topic uploads --dry-run
    plenary bucket init uploads --arn arn:rustfs:sqs:us-east-1:plenary:webhook --wait 60
    plenary bucket init uploads --webhook https://events.example.org/events --token WEBHOOK_TOKEN
    """  # noqa: D301 - \b is Click's mark for lines to keep
    _fit(arn, queue, topic, webhook, token)
    chosen = read_settings()
    names = Names(bucket, prefix, chosen.stores.s3.region, queue, topic)
    plan = Plan(chosen, names, suffix)
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
        typer.echo(step.sentence if dry_run else f"{step.sentence}: {_patiently(step.do, deadline)}")
    if dry_run:
        for process, policy in needed(names).items():
            typer.echo(f"\nIAM policy of {process}:\n{json.dumps(policy, indent=2)}")


def _fit(arn: str | None, queue: str | None, topic: str | None, webhook: str | None, token: str | None) -> None:
    if sum(target is not None for target in (arn, queue, webhook)) > 1:
        refuse("Give one of --arn, --queue and --webhook.")
    if topic and not queue:
        refuse("--topic goes with --queue: the topic is between the bucket and the queue.")
    if any(str(name).endswith(".fifo") for name in (queue, topic)):
        refuse("S3 tells no FIFO queue and no FIFO topic: give standard ones, or let EventBridge send to the queue.")
    if token and not webhook:
        refuse("--token goes with --webhook: the token of another target is set in the store itself.")


def _patiently(do: Callable[[], str], deadline: float) -> str:
    while True:
        try:
            return do()
        except (BotoCoreError, ClientError) as error:
            # AWS takes a moment until it honours a new queue's policy, and calls the argument invalid until then
            passing = not isinstance(error, ClientError) or _status(error) >= 500 or code(error) == "InvalidArgument"  # noqa: PLR2004
            if not passing or time.monotonic() >= deadline:
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
        refuse(f"The environment variable {variable} is empty: put the webhook's token into it.")
    return secret
