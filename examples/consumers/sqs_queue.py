"""A consumer of an SQS queue: fetches what went to S3 for its size, deletes each message after the write.

    python examples/consumers/sqs_queue.py https://sqs.eu-west-1.amazonaws.com/123456789012/records newest.db

Credentials, region and endpoints are boto3's own (`AWS_ENDPOINT_URL` and the like). It ends once the queue is empty.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from typing import Any

import boto3
from newest import keep, opened


def consume(database: sqlite3.Connection, queue_url: str) -> None:
    """Take what is on the queue."""
    sqs = boto3.client("sqs")
    while found := sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages"):
        for message in found:
            keep(database, whole(json.loads(message["Body"])))
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])


def whole(event: dict[str, Any]) -> dict[str, Any]:
    """The event with its data, where the message holds a claim check: `"dataref": "s3://bucket/key"`."""
    if "dataref" not in event:
        return event
    bucket, _, key = event.pop("dataref").removeprefix("s3://").partition("/")
    stored = boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return event | {"data": json.loads(stored)}


if __name__ == "__main__":
    with opened(sys.argv[2]) as records:
        consume(records, sys.argv[1])
