"""The clock of an object store: every response of one bears its date."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from plenary.storage.s3 import client_options
from plenary.storage.s3_settings import S3Endpoint

ANSWER_SECONDS = 3
HALF_SECOND = 0.5  # the date has whole seconds


def store_offset_seconds(s3: S3Endpoint) -> float | None:
    """Seconds that the clock of this process is ahead of the store's, None if the store does not respond.

    The request is not signed: a store may refuse it, and reports its date all the same.
    """
    options = client_options(s3)
    options["config"] = options["config"].merge(
        Config(
            signature_version=UNSIGNED,
            retries={"max_attempts": 0},
            connect_timeout=ANSWER_SECONDS,
            read_timeout=ANSWER_SECONDS,
        )
    )
    client = boto3.session.Session().client("s3", **options)
    try:
        headers = client.list_buckets()["ResponseMetadata"]["HTTPHeaders"]
    except ClientError as error:
        headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    except BotoCoreError:
        return None
    if date := headers.get("date"):
        return time.time() - parsedate_to_datetime(date).timestamp() - HALF_SECOND
    return None


def is_used(s3: S3Endpoint) -> bool:
    """The settings name a store: an endpoint or credentials. Otherwise there may be none to ask."""
    return bool(s3.endpoint_url or s3.access_key_id)
