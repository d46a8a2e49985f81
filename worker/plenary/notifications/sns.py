"""Amazon SNS around another message, as a queue without raw delivery gets it.

Signatures are not checked here: who may send to a queue its policy says; `sns_signature` checks what comes over HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plenary.errors import ErrorCode, IngestError


def unwrap_notification(document: Any, parse: Callable[[str], Any]) -> Any:
    """The message inside, parsed, if `document` is an SNS notification; else `document` itself. One layer, never two.

    Source: docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html. Errors: `IngestError(BAD_EVENT)`.
    """
    if not isinstance(document, dict) or document.get("Type") != "Notification":
        return document
    message = document.get("Message")
    if not isinstance(message, str):
        raise IngestError(
            ErrorCode.BAD_EVENT, found="an SNS notification without a Message", hint="an S3 event inside SNS"
        )
    return parse(message)
