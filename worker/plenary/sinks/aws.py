"""boto3's clients for sinks, and what their errors mean to a sink."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from plenary.errors import ErrorCode, IngestError

if TYPE_CHECKING:
    from plenary.settings.model import Settings


def client(settings: Settings, service: str, endpoint_url: str | None = None) -> Callable[[], Any]:
    """A maker of boto3's client, which is made at the first call: after a fork, once a process."""

    @cache
    def made() -> Any:
        import boto3

        from plenary.storage.s3 import client_options

        options = client_options(settings.stores.s3)
        if service != "s3":
            options["endpoint_url"] = endpoint_url
        session: Any = boto3.session.Session()
        return session.client(service, **options)

    return made


@contextmanager
def aws_errors_as_failures(sink: str) -> Iterator[None]:
    """SINK_UNREACHABLE with the service's error code, such as `AccessDenied`."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        raise IngestError(ErrorCode.SINK_UNREACHABLE, sink=sink, error=f"{status(error)} {code}") from error
    except BotoCoreError as error:
        raise IngestError(ErrorCode.SINK_UNREACHABLE, sink=sink, error=type(error).__name__) from error


def status(error: Any) -> int:
    """The HTTP status of the answer in a `ClientError`."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
