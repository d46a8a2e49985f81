"""IAM policies: those that `plenary bucket init` sets, and the least privileges of each process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

VERSION = "2012-10-17"
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
PARTITIONS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eusc-": "aws-eusc",
}
ACCOUNT = "ACCOUNT_ID"  # placeholder in a dry run, which asks no server


@dataclass(frozen=True, slots=True)
class ResourceNames:
    """ResourceNames in a plan, and their ARNs. `queue` and `topic` are None if there is none."""

    bucket: str
    prefix: str
    region: str
    queue: str | None = None
    topic: str | None = None
    account: str = ACCOUNT
    kms_key: str | None = None
    tags: bool = False

    @property
    def dead_queue(self) -> str:
        """Name of the dead-letter queue."""
        return f"{self.queue}-dead"

    def arn(self, service: str, name: str | None) -> str:
        """ARN of a queue or a topic."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{name}"

    @property
    def partition(self) -> str:
        """The part of Amazon that a region belongs to."""
        return next((name for start, name in PARTITIONS.items() if self.region.startswith(start)), "aws")

    @property
    def bucket_arn(self) -> str:
        """ARN of the bucket."""
        return self.of_bucket(self.bucket)

    def of_bucket(self, bucket: str) -> str:
        """ARN of any bucket."""
        return f"arn:{self.partition}:s3:::{bucket}"


def allowing(policy: dict[str, Any], bucket: str, statement: dict[str, Any]) -> dict[str, Any]:
    """Add our statement for this bucket to the policy of a resource, or replace it; keep other statements."""
    sid = f"Plenary{hashlib.sha256(bucket.encode()).hexdigest()[:16]}"
    others = [other for other in policy.get("Statement", []) if other.get("Sid") != sid]
    return {"Version": VERSION, **policy, "Statement": [*others, {"Sid": sid, **statement}]}


def from_bucket(action: str, target_arn: str, bucket: str) -> dict[str, Any]:
    """Let S3 send for this bucket of this account only.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
    """
    return {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": action,
        "Resource": target_arn,
        "Condition": {
            "ArnEquals": {"aws:SourceArn": f"arn:{target_arn.split(':')[1]}:s3:::{bucket}"},
            "StringEquals": {"aws:SourceAccount": target_arn.split(":")[4]},
        },
    }


def from_topic(queue_arn: str, topic_arn: str) -> dict[str, Any]:
    """Let SNS send for this topic.

    Source: https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
    """
    return {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic_arn}},
    }


INIT, WORKER, LISTENER = "plenary bucket init", "celery worker, plenary ingest", "plenary listen sqs"


@dataclass(frozen=True, slots=True)
class SinkTargets:
    """Targets of the sinks: places of S3 as bucket and prefix, and the URLs of queues."""

    places: tuple[tuple[str, str], ...] = ()
    queues: tuple[str, ...] = ()

    @classmethod
    def of(cls, sinks: Any, bucket: str, prefix: str) -> SinkTargets:
        """Of the settings of the sinks. Beside an original a sink writes to its bucket and prefix."""
        places = [(each.bucket or bucket, prefix if each.prefix is None else each.prefix) for each in sinks.s3.values()]
        each = [branch for kind in (sinks.sqs, sinks.amqp, sinks.celery) for branch in kind.values()]
        places += [(branch.overflow_bucket, "") for branch in each if branch.overflow_bucket]
        return cls(tuple(dict.fromkeys(places)), tuple(branch.queue_url for branch in sinks.sqs.values()))


def needed(names: ResourceNames, written: SinkTargets | None = None) -> dict[str, dict[str, Any]]:
    """The least privileges of each process, as an IAM policy for its role."""
    policies = {INIT: _init(names), WORKER: _worker(names, written or SinkTargets())}
    if names.queue:
        policies[LISTENER] = _policy(
            _allow(
                names.arn("sqs", names.queue),
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
            )
        )
    return policies


def _worker(names: ResourceNames, written: SinkTargets) -> dict[str, Any]:
    listing = _allow(names.bucket_arn, "s3:ListBucket")
    tags = ("s3:GetObjectTagging", "s3:GetObjectVersionTagging") if names.tags else ()
    if names.prefix:
        listing["Condition"] = {"StringLike": {"s3:prefix": f"{names.prefix}*"}}
    return _policy(
        _allow(f"{names.bucket_arn}/{names.prefix}*", "s3:GetObject", "s3:GetObjectVersion", *tags),
        listing,
        *_writing(names, written),
    )


def _writing(names: ResourceNames, written: SinkTargets) -> Iterator[dict[str, Any]]:
    if written.places:
        places = [f"{names.of_bucket(bucket)}/{prefix}*" for bucket, prefix in written.places]
        yield _allow(places, "s3:PutObject", "s3:GetObject", "s3:DeleteObject")
        # without it a missing object is 403 and not 404
        yield _allow([names.of_bucket(bucket) for bucket in dict(written.places)], "s3:ListBucket")
    if written.queues:
        yield _allow([_queue_arn(url, names) for url in written.queues], "sqs:SendMessage")
    if names.kms_key:
        yield _allow(names.kms_key, "kms:Decrypt", *(["kms:GenerateDataKey"] if written.places else []))


def _queue_arn(url: str, names: ResourceNames) -> str:
    """ARN of a queue by its URL: `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME`."""
    parts = urlsplit(url)
    _, account, name = parts.path.rsplit("/", 2)
    host = (parts.hostname or "").split(".")
    region = host[1] if len(host) > 2 and host[0] == "sqs" else names.region  # noqa: PLR2004
    return f"arn:{names.partition}:sqs:{region}:{account}:{name}"


def _init(names: ResourceNames) -> dict[str, Any]:
    bucket = ["s3:CreateBucket", "s3:ListBucket", "s3:GetBucketNotification", "s3:PutBucketNotification"]
    statements = [_allow(names.bucket_arn, *bucket)]
    if names.queue:
        queues = [names.arn("sqs", names.queue), names.arn("sqs", names.dead_queue)]
        statements.append(
            _allow(queues, "sqs:CreateQueue", "sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes")
        )
    if names.topic:
        topic = ["sns:CreateTopic", "sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:Subscribe"]
        statements.append(_allow(names.arn("sns", names.topic), *topic))
    return _policy(*statements)


def _policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": VERSION, "Statement": list(statements)}


def _allow(resource: str | list[str], *actions: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource}
