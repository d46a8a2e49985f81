"""`GET /export`: all records that a search finds, in a file for other programs, sent while it is written."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator, Mapping

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from plenary.catalogue.adoptions import with_adoptions
from plenary.catalogue.queries import record_keys, records_by_key
from plenary.catalogue.results import StoredRecord
from plenary.listeners.webhook.problem_details import HttpProblemError
from plenary.services.record_export import MEDIA_TYPES, SUFFIXES, WHOLE, available_forms, needs_adoptions, write_export
from plenary.web.api import STANDALONE, room_of
from plenary.web.parameters import ExportParameters
from plenary.web.room import ReadingRoom

AT_ONCE = 4
RECORDS = 50  # read from the catalogue at a time: no reader of a file holds the catalogue open
PIECE = 1 << 16

_log = structlog.get_logger(__name__)


class ExportBrokenError(Exception):
    """An export that could not be written to its end. The connection is cut, so that nobody takes it for whole."""


def export_file(request: Request) -> Response:
    """`GET /export`."""
    room, asked = room_of(request), ExportParameters.of(request.query_params)
    if asked.format not in available_forms():
        raise HttpProblemError(406, f"The format {asked.format} is not installed here.")
    with room.catalogue() as connection:
        keys = record_keys(connection, **asked.conditions)
    name = "records" if asked.format in WHOLE else asked.rows
    headers = {
        "Content-Disposition": f'attachment; filename="{name}{SUFFIXES[asked.format]}"',
        "Cache-Control": "no-store",
        "Content-Security-Policy": STANDALONE,
    }
    if request.method == "HEAD":
        return Response(headers=headers, media_type=MEDIA_TYPES[asked.format])
    slots: threading.Semaphore = request.app.state.exports
    if not slots.acquire(blocking=False):
        raise HttpProblemError(503, "Too many exports are being written: repeat later.", Retry_After="10")
    return ExportResponse(room, keys, asked, slots, headers)


class ExportResponse(StreamingResponse):
    """An export, written by a thread into a pipe while it is sent: the thread ends with who reads."""

    def __init__(
        self,
        room: ReadingRoom,
        keys: list[int],
        asked: ExportParameters,
        slots: threading.Semaphore,
        headers: Mapping[str, str],
    ) -> None:
        super().__init__(self._pieces(), headers=headers, media_type=MEDIA_TYPES[asked.format])
        self._room, self._keys, self._asked, self._slots = room, keys, asked, slots
        reading, self._writing = os.pipe()
        self._reading = io.FileIO(reading)
        self._thread = threading.Thread(target=self._write, name="export", daemon=True)
        self._failure: Exception | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        self._thread.start()
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._reading.close()  # a thread that still writes meets a broken pipe
            self._slots.release()

    def _write(self) -> None:
        asked = self._asked
        try:
            with os.fdopen(self._writing, "wb") as file:
                linked = needs_adoptions(asked.format, asked.rows)
                write_export(_each(self._room, self._keys, linked=linked), file, asked.format, asked.rows)
        except Exception as error:  # noqa: BLE001 - raised to who reads
            self._failure = error

    def _pieces(self) -> Iterator[bytes]:
        while piece := self._reading.read(PIECE):
            yield piece
        self._thread.join()
        if self._failure:
            _log.error("export.broken", error=type(self._failure).__name__)
            raise ExportBrokenError from self._failure


def _each(room: ReadingRoom, keys: list[int], *, linked: bool) -> Iterator[StoredRecord]:
    for start in range(0, len(keys), RECORDS):
        with room.catalogue() as connection:
            stored = records_by_key(connection, keys[start : start + RECORDS])
            if linked:
                stored = list(with_adoptions(connection, stored))
        yield from stored
