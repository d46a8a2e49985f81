"""IAM policies: those that `plenary bucket init` sets, and the least privileges of each process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

VERSION = "2012-10-17"
ACCOUNT = "ACCOUNT_ID"  # placeholder in a dry run, which asks no server


@dataclass(frozen=True, slots=True)
class ResourceNames:
    """Names in a plan, and their ARNs. `queue` and `topic` are None if there is none."""

    bucket: str
    prefix: str
    region: str
    queue: str | None = None
    topic: str | None = None
    account: str = ACCOUNT

    @property
    def dead_queue(self) -> str:
        """Name of the dead-letter queue."""
        return f"{self.queue}-dead"

    def arn(self, service: str, name: str | None) -> str:
        """ARN of a queue or a topic."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{name}"

    @property
    def bucket_arn(self) -> str:
        """ARN of the bucket."""
        return f"arn:aws:s3:::{self.bucket}"


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
            "ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{bucket}"},
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


def needed(names: ResourceNames) -> dict[str, dict[str, Any]]:
    """The least privileges of each process, as an IAM policy for its role."""
    policies = {"plenary bucket init": _init(names), "celery worker, plenary ingest": _worker(names)}
    if names.queue:
        policies["plenary listen sqs"] = _policy(
            _allow(
                names.arn("sqs", names.queue),
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
            )
        )
    return policies


def _worker(names: ResourceNames) -> dict[str, Any]:
    listing = _allow(names.bucket_arn, "s3:ListBucket")
    if names.prefix:
        listing["Condition"] = {"StringLike": {"s3:prefix": f"{names.prefix}*"}}
    return _policy(
        _allow(f"{names.bucket_arn}/{names.prefix}*", "s3:GetObject", "s3:GetObjectVersion"),
        listing,
    )


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
