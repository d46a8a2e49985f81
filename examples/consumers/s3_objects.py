"""A consumer of the S3 sink's objects: there is no queue, the bucket itself says what the newest records are.

    python examples/consumers/s3_objects.py bucket records/ newest.db

Run it again and again: an object's metadata tell the revision, so only what changed is fetched. A record whose object
is gone was withdrawn. Credentials, region and endpoint are boto3's own (`AWS_ENDPOINT_URL` and the like).
"""

from __future__ import annotations

import json
import sqlite3
import sys

import boto3
from newest import keep, opened

ENDING = ".plenary.json"


def consume(database: sqlite3.Connection, bucket: str, prefix: str) -> None:
    """Bring the database to what lies in the bucket."""
    s3 = boto3.client("s3")
    known = dict(database.execute("SELECT id, revision FROM record WHERE NOT withdrawn"))
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for key in (entry["Key"] for entry in page.get("Contents", []) if entry["Key"].endswith(ENDING)):
            tags = s3.head_object(Bucket=bucket, Key=key)["Metadata"]
            record, revision = tags["plenary-id"], int(tags["plenary-revision"])
            if known.pop(record, 0) < revision:
                found = s3.get_object(Bucket=bucket, Key=key)  # its own metadata: it may be newer by now
                event = {"subject": record, "revision": found["Metadata"]["plenary-revision"], "type": ""}
                keep(database, event | {"data": json.loads(found["Body"].read())})
    with database:
        database.executemany("UPDATE record SET withdrawn = 1, title = NULL WHERE id = ?", [(gone,) for gone in known])


if __name__ == "__main__":
    with opened(sys.argv[3]) as records:
        consume(records, sys.argv[1], sys.argv[2])
