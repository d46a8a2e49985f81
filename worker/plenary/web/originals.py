"""The files themselves, sent from their store as they come, in whole or from a byte on (RFC 9110, 14)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO

from plenary.domain.record import Source
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.listeners.webhook.problem_details import HttpProblemError
from plenary.storage.base import Fetched, Store

CHUNK_BYTES = 1 << 16
GONE = frozenset({ErrorCode.OBJECT_GONE, ErrorCode.UNREADABLE_KEY, ErrorCode.ARCHIVED, ErrorCode.SEALED})
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True, slots=True)
class ByteSpan:
    """Bytes of a file: the first and the last, and the size of the whole."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """The number of bytes."""
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        """The header that says which these are."""
        return f"bytes {self.first}-{self.last}/{self.size}"


@dataclass(frozen=True, slots=True)
class Originals:
    """The files of the stores and buckets in `allowed`: `s3`, or `s3://documents`. `stores` opens a store."""

    stores: Callable[[str], Store]
    allowed: tuple[str, ...]
    max_bytes: int

    def stream(self, source: Source, span: ByteSpan) -> Iterator[bytes]:
        """Open the file that a record was made from, and give the bytes of a span.

        What goes wrong before the first byte is raised here, not in the middle of an answer.

        Raises:
            HttpProblemError: It is not to be sent, not there any more, or its store does not respond.

        """
        ref, stack = self._ref(source), ExitStack()
        try:
            opened = self.stores(ref.store).open(ref, version_id=source.version_id, etag=source.etag, first=span.first)
            body = stack.enter_context(opened)
        except (IngestError, ValueError) as failure:
            stack.close()
            raise _refused(failure) from failure
        return _chunks(stack, body, span.length)

    def fetch(self, source: Source) -> Fetched:
        """Read the file whole, to draw its pages.

        Raises:
            HttpProblemError: As `stream`.

        """
        ref = self._ref(source)
        try:
            return self.stores(ref.store).fetch(
                ref, version_id=source.version_id, etag=source.etag, max_bytes=self.max_bytes
            )
        except (IngestError, ValueError) as failure:
            raise _refused(failure) from failure

    def _ref(self, source: Source) -> ObjectRef:
        if source.store not in self.allowed and f"{source.store}://{source.bucket}" not in self.allowed:
            raise HttpProblemError(403, "Files of this store are not sent: see PLENARY_WEB__ORIGINALS.")
        return ObjectRef(store=source.store, bucket=source.bucket, key=source.key)


def asked_span(header: str | None, size: int) -> ByteSpan | None:
    """Read a `Range` header: None asks for the whole file, as does one of several ranges or of another unit.

    Raises:
        HttpProblemError: 416, no byte of it is there.

    """
    match = _RANGE.fullmatch(header.strip()) if header else None
    if match is None or match[0] == "bytes=-":
        return None
    if match[1]:
        first, last = int(match[1]), min(int(match[2]) if match[2] else size - 1, size - 1)
        if match[2] and int(match[2]) < first:
            return None
    else:
        first, last = max(0, size - int(match[2])), size - 1
    if first >= size or first > last:
        raise HttpProblemError(416, "The file has no such bytes.", Content_Range=f"bytes */{size}")
    return ByteSpan(first, last, size)


def _chunks(stack: ExitStack, body: IO[bytes], left: int) -> Iterator[bytes]:
    with stack:
        while left > 0 and (chunk := body.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk


def _refused(failure: Exception) -> HttpProblemError:
    if isinstance(failure, ValueError):
        return HttpProblemError(503, "The store of this file is not set up here.")
    assert isinstance(failure, IngestError)
    if failure.reason in GONE:
        return HttpProblemError(410, "The store no longer has the file that this record was made from.")
    if failure.reason is ErrorCode.TOO_LARGE:
        return HttpProblemError(413, str(failure.reason.value.sentence))
    return HttpProblemError(503, str(failure.reason.value.sentence), Retry_After="5")
