"""The steps of `plenary bucket init`. Each may be repeated; a plan that is not carried out asks nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import boto3
import typer
from botocore.exceptions import ClientError

from plenary.services.bucket_setup.policies import ResourceNames, allowing, from_bucket, from_topic
from plenary.settings.model import Settings
from plenary.storage.s3 import client_options
from plenary.storage.s3_settings import S3Endpoint

NOTIFICATION_ID = "plenary"
EVENTS = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]
OF_ARCHIVES = ["s3:ObjectRestore:Completed"]  # Amazon's alone
RECEIVES = 5  # before a message that cannot be read is a dead letter
DEAD_LETTER_SECONDS = 14 * 24 * 3600  # as long as SQS keeps anything
ABSENT = {"404", "NoSuchBucket", "AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: a sentence for the plan, and the deed, which says in a few words how it went."""

    sentence: str
    do: Callable[[], str]


@dataclass(slots=True)
class Plan:
    """The steps, in order. Clients are made when a step is done, so that a dry run talks to nobody."""

    settings: Settings
    store: S3Endpoint
    names: ResourceNames
    suffix: str = ""
    steps: list[Step] = field(default_factory=list)
    _target: str = ""
    _queue_url: str = ""

    def bucket(self) -> None:
        """Make the bucket."""
        self._add(f"Make the bucket {self.names.bucket}", self._make_bucket)

    def queue(self) -> None:
        """Make the queue and its dead letters."""
        queue, dead = self.names.queue, self.names.dead_queue
        self._add(f"Make the queue {dead} for dead letters, kept for 14 days", self._make_dead_queue)
        self._add(f"Make the queue {queue}, which gives up after {RECEIVES} receives", self._make_queue)
        if not self.names.topic:
            self._add(f"Let the bucket {self.names.bucket}, and nobody else, send to it", self._allow_bucket)

    def topic(self) -> None:
        """Make the topic between bucket and queue."""
        topic, queue = self.names.topic, self.names.queue
        self._add(f"Make the topic {topic} and let the bucket, and nobody else, publish to it", self._make_topic)
        self._add(f"Let the topic send to the queue {queue}, without a wrapper", self._subscribe)

    def ceph_topic(self, url: str, secret: str | None) -> None:
        """Make a persistent topic of Ceph, which repeats an event until the webhook has taken it."""
        name = f"{NOTIFICATION_ID}-{self.names.bucket}"
        self._add(f"Make the topic {name} that pushes to {url}", lambda: self._make_ceph_topic(name, url, secret))

    def notification(self, arn: str | None) -> None:
        """Tie the bucket to the target that is given or was made before."""
        rules = [("start with", self.names.prefix), ("end with", self.suffix)]
        keys = " and ".join(f"{verb} {value}" for verb, value in rules if value)
        sentence = f"Notify {arn or 'it'} of {f'keys that {keys}' if keys else 'all keys'}"
        self._add(sentence, lambda: self._notify(arn or self._target))

    def _add(self, sentence: str, do: Callable[[], str]) -> None:
        self.steps.append(Step(sentence, do))

    def _client(self, service: str, endpoint_url: str | None) -> Any:
        options = client_options(self.store) | {"endpoint_url": endpoint_url}
        return boto3.session.Session().client(service, **options)  # type: ignore[call-overload]

    def _s3(self) -> Any:
        return self._client("s3", self.store.endpoint_url)

    def _sqs(self) -> Any:
        return self._client("sqs", self.settings.events.sqs.endpoint_url)

    def _sns(self) -> Any:
        return self._client("sns", self.settings.events.sqs.endpoint_url)

    def _make_bucket(self) -> str:
        s3, region = self._s3(), self.names.region
        try:
            s3.head_bucket(Bucket=self.names.bucket)
        except ClientError as error:
            if code(error) not in ABSENT:
                raise
        else:
            return "there already"
        elsewhere = self.store.endpoint_url is None and region != "us-east-1"
        where = {"CreateBucketConfiguration": {"LocationConstraint": region}} if elsewhere else {}
        s3.create_bucket(Bucket=self.names.bucket, **where)
        return "made"

    def _make_dead_queue(self) -> str:
        attributes = {"MessageRetentionPeriod": str(DEAD_LETTER_SECONDS)}
        return self._made(self.names.dead_queue, attributes)[0]

    def _make_queue(self) -> str:
        _, dead_url = self._made(self.names.dead_queue, {})
        dead = self._attributes(dead_url, "QueueArn")["QueueArn"]
        redrive = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": RECEIVES})
        _, self._queue_url = self._made(str(self.names.queue), {"RedrivePolicy": redrive})
        self._target = self._attributes(self._queue_url, "QueueArn")["QueueArn"]
        # nothing but this queue may use those dead letters
        allow = json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [self._target]})
        self._sqs().set_queue_attributes(QueueUrl=dead_url, Attributes={"RedriveAllowPolicy": allow})
        return f"PLENARY_EVENTS__SQS__QUEUE_URL={self._queue_url}"

    def _made(self, name: str, attributes: dict[str, str]) -> tuple[str, str]:
        """True if it existed, and the URL. A queue that existed gets these attributes and keeps its others."""
        sqs = self._sqs()
        try:
            url = str(sqs.get_queue_url(QueueName=name)["QueueUrl"])
        except ClientError as error:
            if code(error) not in ABSENT:
                raise
            return "made", str(sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])
        if attributes:
            sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)
        return "there already", url

    def _attributes(self, url: str, *names: str) -> dict[str, str]:
        answer = self._sqs().get_queue_attributes(QueueUrl=url, AttributeNames=list(names))
        attributes: dict[str, str] = answer.get("Attributes", {})
        return attributes

    def _allow_bucket(self) -> str:
        return self._allow(from_bucket("sqs:SendMessage", self._target, self.names.bucket))

    def _allow(self, statement: dict[str, Any]) -> str:
        existing_policy = json.loads(self._attributes(self._queue_url, "Policy").get("Policy") or "{}")
        policy = json.dumps(allowing(existing_policy, self.names.bucket, statement))
        self._sqs().set_queue_attributes(QueueUrl=self._queue_url, Attributes={"Policy": policy})
        return "allowed"

    def _make_topic(self) -> str:
        sns = self._sns()
        arn = str(sns.create_topic(Name=self.names.topic)["TopicArn"])
        existing_policy = json.loads(sns.get_topic_attributes(TopicArn=arn)["Attributes"].get("Policy") or "{}")
        policy = allowing(existing_policy, self.names.bucket, from_bucket("sns:Publish", arn, self.names.bucket))
        sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=json.dumps(policy))
        self._target = arn
        return arn

    def _subscribe(self) -> str:
        queue = self._attributes(self._queue_url, "QueueArn")["QueueArn"]
        self._allow(from_topic(queue, self._target))
        self._sns().subscribe(
            TopicArn=self._target, Protocol="sqs", Endpoint=queue, Attributes={"RawMessageDelivery": "true"}
        )
        return "subscribed"

    def _make_ceph_topic(self, name: str, url: str, secret: str | None) -> str:
        parts = urlsplit(url)
        if secret:  # Ceph sends no bearer token; what it can send is the user and password of its URL
            parts = parts._replace(netloc=f"{NOTIFICATION_ID}:{quote(secret, safe='')}@{parts.netloc}")
        attributes = {"push-endpoint": parts.geturl(), "persistent": "true"}
        sns = self._client("sns", self.store.endpoint_url)
        try:
            self._target = sns.create_topic(Name=name, Attributes=attributes)["TopicArn"]
        except ClientError:
            if secret and not str(self.store.endpoint_url).startswith("https://"):
                typer.echo("Ceph keeps a token only if it is itself spoken to over HTTPS.", err=True)
            raise
        return self._target

    def _notify(self, arn: str) -> str:
        s3 = self._s3()
        kept = s3.get_bucket_notification_configuration(Bucket=self.names.bucket)
        kept.pop("ResponseMetadata", None)
        kind, name = ("Topic", "TopicArn") if ":sns:" in arn else ("Queue", "QueueArn")
        events = EVENTS if self.store.endpoint_url else EVENTS + OF_ARCHIVES
        entry: dict[str, Any] = {"Id": NOTIFICATION_ID, name: arn, "Events": events}
        rules = [{"Name": n, "Value": v} for n, v in (("prefix", self.names.prefix), ("suffix", self.suffix)) if v]
        if rules:
            entry["Filter"] = {"Key": {"FilterRules": rules}}
        for section in ("TopicConfigurations", "QueueConfigurations"):
            others = [other for other in kept.get(section, []) if other.get("Id") != NOTIFICATION_ID]
            kept[section] = others + ([entry] if section.startswith(kind) else [])
        s3.put_bucket_notification_configuration(Bucket=self.names.bucket, NotificationConfiguration=kept)
        return "set"


def code(error: ClientError) -> str:
    """The error's code, as the service calls it."""
    return str(error.response.get("Error", {}).get("Code", ""))
