"""`plenary bucket init`: makes a bucket and the notification that feeds a listener. Safe to repeat."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlsplit

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError

from worker.commands.usage import read_settings, refuse
from worker.stores.s3 import client_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.settings import Settings

NOTIFICATION_ID = "plenary"
EVENTS = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]
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
    queue: Annotated[str | None, typer.Option(help="An SQS queue, made with its policy where it is missing.")] = None,
    webhook: Annotated[str | None, typer.Option(help="For Ceph: the URL to push to. A topic is made for it.")] = None,
    token: Annotated[
        str | None, typer.Option(help="The environment variable that holds the token of --webhook, never the token.")
    ] = None,
    prefix: Annotated[str, typer.Option(help="Only for keys that start so.")] = "",
    wait: Annotated[float, typer.Option(help="Seconds to go on trying while the store does not answer.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
) -> None:
    """Make BUCKET where it is missing, and have the store tell of each file that comes into it or leaves it.

    Other notifications of the bucket stay. Exit codes: 0 all stands, 1 the store refused, 2 wrong options.

    \b
    plenary bucket init uploads --queue uploads-events
    plenary bucket init uploads --arn arn:rustfs:sqs:us-east-1:plenary:webhook --wait 60
    plenary bucket init uploads --webhook https://events.example.org/events --token WEBHOOK_TOKEN
    """  # noqa: D301 - \b is Click's mark for lines to keep
    if sum(target is not None for target in (arn, queue, webhook)) > 1:
        refuse("Give one of --arn, --queue and --webhook.")
    if token and not webhook:
        refuse("--token goes with --webhook: the token of another target is set in the store itself.")
    plan = Plan(read_settings(), bucket, prefix)
    plan.bucket_itself()
    if queue:
        plan.sqs_queue(queue)
    elif webhook:
        plan.ceph_topic(webhook, _secret(token))
    if arn or queue or webhook:
        plan.notification(arn)
    deadline = time.monotonic() + wait
    for step in plan.steps:
        typer.echo(step.sentence if dry_run else f"{step.sentence}: {_patiently(step.do, deadline)}")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: a sentence for the plan, and the deed, which says in a few words how it went."""

    sentence: str
    do: Callable[[], str]


class Plan:
    """The steps, in order. Clients are made when a step is done, so that a dry run talks to nobody."""

    def __init__(self, chosen: Settings, bucket: str, prefix: str) -> None:
        self.steps: list[Step] = []
        self._chosen = chosen
        self._bucket = bucket
        self._prefix = prefix
        self._target = ""

    def bucket_itself(self) -> None:
        """Make the bucket."""
        self.steps.append(Step(f"Make the bucket {self._bucket}", self._make_bucket))

    def sqs_queue(self, name: str) -> None:
        """Make the queue, and allow the bucket, and nobody else, to send to it."""
        sentence = f"Make the queue {name} and let the bucket send to it"
        self.steps.append(Step(sentence, lambda: self._make_queue(name)))

    def ceph_topic(self, url: str, secret: str | None) -> None:
        """Make a persistent topic, which repeats an event until the webhook has taken it."""
        self.steps.append(
            Step(f"Make the topic {self._topic} that pushes to {url}", lambda: self._make_topic(url, secret))
        )

    def notification(self, arn: str | None) -> None:
        """Tie the bucket to the target that is given or was made before."""
        keys = f"keys that start with {self._prefix}" if self._prefix else "all keys"
        self.steps.append(Step(f"Notify {arn or 'it'} of {keys}", lambda: self._notify(arn or self._target)))

    @property
    def _topic(self) -> str:
        return f"{NOTIFICATION_ID}-{self._bucket}"

    def _client(self, service: str, endpoint_url: str | None) -> Any:
        options = client_options(self._chosen.stores.s3) | {"endpoint_url": endpoint_url}
        return boto3.session.Session().client(service, **options)  # type: ignore[call-overload]

    def _s3(self) -> Any:
        return self._client("s3", self._chosen.stores.s3.endpoint_url)

    def _make_bucket(self) -> str:
        s3 = self._s3()
        try:
            s3.head_bucket(Bucket=self._bucket)
        except ClientError as error:
            if _status(error) != 404:  # noqa: PLR2004
                raise
        else:
            return "there already"
        region, at_aws = self._chosen.stores.s3.region, self._chosen.stores.s3.endpoint_url is None
        elsewhere = at_aws and region != "us-east-1"
        s3.create_bucket(
            Bucket=self._bucket,
            **({"CreateBucketConfiguration": {"LocationConstraint": region}} if elsewhere else {}),
        )
        return "made"

    def _make_queue(self, name: str) -> str:
        sqs = self._client("sqs", self._chosen.events.sqs.endpoint_url)
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn", "Policy"])["Attributes"]
        self._target = found["QueueArn"]
        policy = _policy(json.loads(found.get("Policy") or "{}"), self._target, self._bucket)
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
        return f"PLENARY_EVENTS__SQS__QUEUE_URL={url}"

    def _make_topic(self, url: str, secret: str | None) -> str:
        parts = urlsplit(url)
        if secret:  # Ceph sends no bearer token; what it can send is the user and password of its URL
            parts = parts._replace(netloc=f"{NOTIFICATION_ID}:{quote(secret, safe='')}@{parts.netloc}")
        attributes = {"push-endpoint": parts.geturl(), "persistent": "true"}
        sns = self._client("sns", self._chosen.stores.s3.endpoint_url)
        try:
            self._target = sns.create_topic(Name=self._topic, Attributes=attributes)["TopicArn"]
        except ClientError:
            if secret and not str(self._chosen.stores.s3.endpoint_url).startswith("https://"):
                typer.echo("Ceph keeps a token only if it is itself spoken to over HTTPS.", err=True)
            raise
        return self._target

    def _notify(self, arn: str) -> str:
        s3 = self._s3()
        kept = s3.get_bucket_notification_configuration(Bucket=self._bucket)
        kept.pop("ResponseMetadata", None)
        kind, field = ("Topic", "TopicArn") if ":sns:" in arn else ("Queue", "QueueArn")
        entry: dict[str, Any] = {"Id": NOTIFICATION_ID, field: arn, "Events": EVENTS}
        if self._prefix:
            entry["Filter"] = {"Key": {"FilterRules": [{"Name": "prefix", "Value": self._prefix}]}}
        for name in ("TopicConfigurations", "QueueConfigurations"):
            others = [other for other in kept.get(name, []) if other.get("Id") != NOTIFICATION_ID]
            mine = [entry] if name.startswith(kind) else []
            kept[name] = others + mine
        s3.put_bucket_notification_configuration(Bucket=self._bucket, NotificationConfiguration=kept)
        return "set"


def _policy(found: dict[str, Any], queue_arn: str, bucket: str) -> dict[str, Any]:
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
    sid = f"Plenary{hashlib.sha256(bucket.encode()).hexdigest()[:16]}"
    statement = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{bucket}"}},
    }
    others = [other for other in found.get("Statement", []) if other.get("Sid") != sid]
    return {"Version": "2012-10-17", **found, "Statement": [*others, statement]}


def _patiently(do: Callable[[], str], deadline: float) -> str:
    while True:
        try:
            return do()
        except (BotoCoreError, ClientError) as error:
            # AWS takes a moment until it honours a new queue's policy, and calls the argument invalid until then
            passing = not isinstance(error, ClientError) or _status(error) >= 500 or _code(error) == "InvalidArgument"  # noqa: PLR2004
            if not passing or time.monotonic() >= deadline:
                typer.echo(f"The store refused: {error}", err=True)
                raise typer.Exit(1) from error
        time.sleep(PAUSE_SECONDS)


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _secret(variable: str | None) -> str | None:
    if variable is None:
        return None
    secret = os.environ.get(variable)
    if not secret:
        refuse(f"The environment variable {variable} is empty: put the webhook's token into it.")
    return secret
