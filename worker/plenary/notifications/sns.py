"""Amazon SNS around another message, as a queue without raw delivery gets it.

Signatures are not checked here: who may send to a queue its policy says; `sns_signature` checks what comes over HTTP.
"""

from __future__ import annotations

from typing import Any

from plenary.errors import ErrorCode, IngestError

SENT = (("Notification", None), (None, "Publish"))  # no set: what a document has there may be a list


def message(document: Any) -> Any:
    """The message inside, as text or as JSON, if `document` is of SNS; else None.

    StorageGRID posts what SNS takes (`Action`), not what SNS sends (`Type`).
    Source: docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html. Errors: `IngestError(BAD_EVENT)`.
    """
    if not isinstance(document, dict) or (document.get("Type"), document.get("Action")) not in SENT:
        return None
    inside = document.get("Message")
    if isinstance(inside, str) or (document.get("Action") and isinstance(inside, dict)):
        return inside
    raise IngestError(ErrorCode.BAD_EVENT, found="an SNS notification without a Message", hint="an S3 event inside SNS")
