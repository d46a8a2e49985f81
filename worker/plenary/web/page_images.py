"""Pictures of the pages of a PDF file: drawn in a child process of the sandbox, kept by the hash of the file."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Self

from plenary.errors import ErrorCode, IngestError
from plenary.listeners.webhook.problem_details import HttpProblemError
from plenary.sandbox.pool import Pool
from plenary.sandbox.request import Bounds
from plenary.web.page_image import PageOrder

ENTRY = "plenary.web.page_image:draw"
BOUNDS = Bounds(
    total_seconds=20, silence_seconds=20, memory_mib=1024, last_memory_mib=1024, files=200, resident_mib=384
)
AT_ONCE = 2
WAIT_SECONDS = 10.0
PICTURE_BYTES = 16 << 20
WIDTHS = (900, 1400)


class PageImages:
    """Pages as PNG and the sizes of pages, drawn once, as long as the cache of `cache_bytes` has room.

    Its child processes start with the first page that is asked for.
    """

    def __init__(self, cache_bytes: int) -> None:
        self._cache: OrderedDict[tuple[str, int | None, int], bytes] = OrderedDict()
        self._room = cache_bytes
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._pool: Pool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._pool is not None:
                self._pool.close()

    def page(self, sha256: str, number: int, width: int, data: Callable[[], bytes]) -> bytes:
        """Draw a page, from 1, as PNG. `data` gives the file where it has to be drawn.

        Raises:
            HttpProblemError: 404 no such page, 422 the file cannot be drawn, 503 later.

        """
        return self._made(sha256, PageOrder(page=number, width=width), data)

    def sizes(self, sha256: str, data: Callable[[], bytes]) -> list[tuple[float, float]]:
        """Width and height of each page in points. `HttpProblemError` as `page`."""
        return [(width, height) for width, height in json.loads(self._made(sha256, PageOrder(), data))]

    def _made(self, sha256: str, order: PageOrder, data: Callable[[], bytes]) -> bytes:
        key = (sha256, order.page, order.width)
        if (kept := self._kept(key)) is not None:
            return kept
        if not self._slots.acquire(timeout=WAIT_SECONDS):
            raise HttpProblemError(503, "Too many pages are being drawn: repeat later.", Retry_After="5")
        try:
            if (kept := self._kept(key)) is not None:  # drawn while this request waited
                return kept
            made = self._started().read(order, data())
        except IngestError as failure:
            raise _not_drawn(failure) from failure
        finally:
            self._slots.release()
        self._keep(key, made)
        return made

    def _kept(self, key: tuple[str, int | None, int]) -> bytes | None:
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
            return self._cache.get(key)

    def _keep(self, key: tuple[str, int | None, int], made: bytes) -> None:
        if len(made) > PICTURE_BYTES:
            return
        with self._lock:
            self._room -= len(made) - len(self._cache.pop(key, b""))
            self._cache[key] = made
            while self._room < 0 and self._cache:
                self._room += len(self._cache.popitem(last=False)[1])

    def _started(self) -> Pool:
        with self._lock:
            if self._pool is None:
                self._pool = Pool(BOUNDS, ENTRY)
            return self._pool


def _not_drawn(failure: IngestError) -> HttpProblemError:
    if failure.details.get("found") == "no such page":
        return HttpProblemError(404, "The file has no such page.")
    if failure.reason is ErrorCode.READER_UNAVAILABLE:
        return HttpProblemError(503, failure.reason.value.sentence, Retry_After="5")
    return HttpProblemError(422, failure.reason.value.sentence)
