"""What the errors of boto3's clients mean to a sink."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from plenary.errors import ErrorCode, IngestError


@contextmanager
def aws_errors_as_failures(sink: str) -> Iterator[None]:
    """SINK_UNREACHABLE with the service's error code, such as `AccessDenied`."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        raise IngestError(ErrorCode.SINK_UNREACHABLE, sink=sink, error=f"{status(error)} {code}") from error
    except BotoCoreError as error:
        raise IngestError(ErrorCode.SINK_UNREACHABLE, sink=sink, error=type(error).__name__) from error


def status(error: ClientError) -> int:
    """The HTTP status of an answer."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
