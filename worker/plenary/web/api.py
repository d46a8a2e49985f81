"""The API: JSON from the catalogue, records in every form, files with ranges, and what changes anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from plenary.catalogue import queries, results
from plenary.domain.record import Source
from plenary.domain.storage_event import StorageEvent
from plenary.export import FORMS, file_name
from plenary.ledger.backfill_runs import BackfillRun
from plenary.ledger.dead_letters import Letter
from plenary.listeners.webhook.auth import body_of
from plenary.listeners.webhook.problem_details import HttpProblemError
from plenary.services.backfill.progress import look
from plenary.services.status import standing
from plenary.settings.celery import UPLOADS
from plenary.tasks.ingest import enqueue
from plenary.web.audit import Audit, AuditEntry
from plenary.web.auth import Visitor
from plenary.web.forms import form_values, is_form
from plenary.web.negotiation import HTML, JSON, choose, split_suffix
from plenary.web.originals import ByteSpan, asked_span
from plenary.web.page_images import WIDTHS
from plenary.web.parameters import (
    BlockParameters,
    CompletenessParameters,
    FailureParameters,
    ObjectSelection,
    RecordParameters,
    RowParameters,
)
from plenary.web.representations import WRITERS
from plenary.web.room import ReadingRoom, ledger_needed, record_of

VERSION = version("plenary")
BODY_BYTES = 1 << 18
STANDALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'"  # of a page that is saved, not served
IMMUTABLE = "private, max-age=86400, immutable"  # the address names the hash of the file
DEEDS = 20


@dataclass(frozen=True, slots=True)
class LedgerState:
    """The queues, workers, sinks and parked requests of `plenary status`; `problem` where they cannot be had."""

    queues: dict[str, int]
    workers: dict[str, float]
    behind_seconds: dict[str, float]
    parked: dict[str, int]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class StatusView:
    """The catalogue, which needs no server, and the rest where its server responds."""

    version: str
    catalogue: results.Totals
    ledger: LedgerState


@dataclass(frozen=True, slots=True)
class RunView:
    """A backfill. `settled` of `seen` objects are done with; `listed` once all of the bucket was seen."""

    id: str
    target: str
    state: str
    waits: str | None
    began: float
    seen: int
    listed: bool
    settled: int
    failed: int
    active: bool
    paused: bool


@dataclass(frozen=True, slots=True)
class RunList:
    """The backfills, the newest first."""

    runs: list[RunView]


@dataclass(frozen=True, slots=True)
class SelectionOutcome:
    """The outcome for the objects that were selected: `done`, and those that no longer had a dead letter."""

    done: list[str]
    absent: list[str]


@dataclass(frozen=True, slots=True)
class BackfillState:
    """A backfill and its state now."""

    id: str
    state: str


ANSWERS: dict[type, TypeAdapter[Any]] = {
    answer: TypeAdapter(answer)
    for answer in (
        *(results.RecordPage, results.BlockPage, results.SymbolRecords, results.CitingPage, results.FailurePage),
        *(results.CompletenessPage, results.VotePage, StatusView, RunList, SelectionOutcome, BackfillState),
    )
}


def room_of(request: Request) -> ReadingRoom:
    """The room that a request came to."""
    return cast("ReadingRoom", request.app.state.room)


def visitor_of(request: Request) -> Visitor:
    """The visitor whom the gate let in."""
    return cast("Visitor", request.state.visitor)


# --- what the catalogue answers: data for the API and the pages alike ---


def find_records(room: ReadingRoom, asked: RecordParameters) -> results.RecordPage:
    """Search records. Errors: `QueryError`, `CatalogueError`."""
    with room.catalogue() as connection:
        return queries.search_records(connection, **asked.conditions, cursor=asked.cursor, limit=asked.limit)


def find_blocks(room: ReadingRoom, asked: BlockParameters) -> results.BlockPage:
    """Search blocks. Errors: as `find_records`."""
    with room.catalogue() as connection:
        return queries.search_blocks(
            connection,
            asked.q,
            organ=asked.organ,
            session=asked.session,
            language=asked.language,
            kind=asked.kind,
            part=asked.part,
            block_kind=asked.block_kind,
            date_from=asked.since,
            date_to=asked.until,
            cursor=asked.cursor,
            limit=asked.limit,
        )


def list_failures(room: ReadingRoom, asked: FailureParameters) -> results.FailurePage:
    """List failures. Errors: as `find_records`."""
    with room.catalogue() as connection:
        return queries.find_failures(
            connection,
            reason=asked.reason,
            organ=asked.organ,
            language=asked.language,
            prefix=asked.object,
            cursor=asked.cursor,
            limit=asked.limit,
        )


def find_completeness(room: ReadingRoom, asked: CompletenessParameters) -> results.CompletenessPage:
    """List symbols by language. Errors: as `find_records`."""
    with room.catalogue() as connection:
        return queries.completeness(
            connection,
            organ=asked.organ,
            session=asked.session,
            incomplete=asked.incomplete,
            cursor=asked.cursor,
            limit=asked.limit,
        )


def find_status(room: ReadingRoom) -> StatusView:
    """Ask the catalogue, and the ledger and the broker if they respond. Errors: `CatalogueError`."""
    with room.catalogue() as connection:
        totals = queries.catalogue_totals(connection)
    try:
        with ledger_needed():
            now = standing(room.context(), 0)
    except HttpProblemError as refused:
        return StatusView(VERSION, totals, LedgerState({}, {}, {}, {}, str(refused)))
    ledger = LedgerState(
        queues={name: queue.messages for name, queue in now.queues.items()},
        workers=now.workers,
        behind_seconds={name: sink.behind_seconds or 0 for name, sink in now.sinks.items()},
        parked=now.parked,
    )
    return StatusView(VERSION, totals, ledger)


def find_runs(room: ReadingRoom) -> list[RunView]:
    """List the backfills. `HttpProblemError` 503."""
    with ledger_needed():
        ledger = room.context().ledger
        return [_run_view(run) for run in ledger.runs.all()]


def open_letters(room: ReadingRoom, uris: list[str]) -> dict[str, Letter]:
    """Find the dead letters that are open, of those objects. `HttpProblemError` 503."""
    with ledger_needed():
        ledger = room.context().ledger
        letters = ledger.dead_letters
        return {uri: letter for uri in uris if (letter := letters.of(uri))}


def last_deeds(room: ReadingRoom) -> list[AuditEntry]:
    """Read the end of the audit log. `HttpProblemError` 503."""
    with ledger_needed():
        ledger = room.context().ledger
        return Audit(ledger.redis, ledger.prefix).last(DEEDS)


def _run_view(run: BackfillRun) -> RunView:
    progress = run.progress
    return RunView(
        id=run.id,
        target=run.order.target,
        state=run.standing,
        waits=run.waits,
        began=run.began,
        seen=run.counts.get("seen", 0),
        listed=run.listed,
        settled=sum(progress.values()) - progress["open"],
        failed=progress["failed"],
        active=run.active,
        paused=run.state == "paused",
    )


# --- endpoints ---


def records_json(request: Request) -> Response:
    """`GET /records`."""
    return answered(request, find_records(room_of(request), RecordParameters.of(request.query_params)))


def blocks_json(request: Request) -> Response:
    """`GET /blocks`."""
    return answered(request, find_blocks(room_of(request), BlockParameters.of(request.query_params)))


def failures_json(request: Request) -> Response:
    """`GET /failures`."""
    return answered(request, list_failures(room_of(request), FailureParameters.of(request.query_params)))


def completeness_json(request: Request) -> Response:
    """`GET /completeness`."""
    return answered(request, find_completeness(room_of(request), CompletenessParameters.of(request.query_params)))


def status_json(request: Request) -> Response:
    """`GET /status`."""
    return answered(request, find_status(room_of(request)))


def backfills_json(request: Request) -> Response:
    """`GET /backfills`."""
    return answered(request, RunList(find_runs(room_of(request))))


def symbol_json(request: Request) -> Response:
    """`GET /symbols/{symbol}`."""
    with room_of(request).catalogue() as connection:
        answer = queries.records_of_symbol(connection, request.path_params["symbol"])
    if not (answer.records or answer.failed or answer.drafts or answer.corrigenda):
        raise HttpProblemError(404, "No record and no failure of this symbol is known.")
    return answered(request, answer)


def cited_by_json(request: Request) -> Response:
    """`GET /cited-by/{symbol}`."""
    return _page_of(request, queries.cited_by, request.path_params["symbol"], RowParameters.of(request.query_params))


def votes_json(request: Request) -> Response:
    """`GET /votes/{state}`."""
    return _page_of(
        request, queries.votes_of_state, request.path_params["state"], RowParameters.of(request.query_params)
    )


def _page_of(request: Request, query: Callable[..., Any], name: str, asked: RowParameters) -> Response:
    with room_of(request).catalogue() as connection:
        page = query(connection, name, language=asked.language, cursor=asked.cursor, limit=asked.limit)
    return answered(request, page)


def record_form(request: Request) -> Response:
    """`GET /records/{id}`, in the form that is asked for."""
    name, media_type = split_suffix(request.path_params["id"])
    media_type = media_type or choose(request.headers.get("accept", ""), list(WRITERS))
    if media_type is None:
        raise HttpProblemError(406, f"A record is there as {', '.join(WRITERS)}.")
    stored = room_of(request).stored(name)
    tag = etag_of(stored.summary.content, str(stored.summary.revision), media_type, VERSION)
    headers = {"ETag": tag, "Vary": "Accept, Cookie"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    if media_type == HTML:
        record, form = record_of(stored), FORMS["html"]
        headers |= {"Content-Disposition": attachment(file_name(record, form)), "Content-Security-Policy": STANDALONE}
        return Response(form.write(record), headers=headers, media_type=HTML)
    # the record as it was published, also what a newer version added to it
    text = json.dumps(stored.data, ensure_ascii=False) if media_type == JSON else WRITERS[media_type](record_of(stored))
    return Response(text, headers=headers, media_type=media_type)


def original_file(request: Request) -> Response:
    """`GET /records/{id}/original`, whole or a range."""
    room = room_of(request)
    source = Source.model_validate(room.stored(request.path_params["id"]).data["source"], extra="ignore")
    tag = f'"{source.sha256}"'
    headers = {
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Content-Disposition": attachment(source.key),
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    wanted = request.headers.get("range") if request.headers.get("if-range", tag) == tag else None
    span = asked_span(wanted, source.size)
    if span is not None:
        headers["Content-Range"] = span.content_range
    part = span or ByteSpan(0, source.size - 1, source.size)
    headers["Content-Length"] = str(part.length)
    media_type = "application/pdf" if source.media_type == "application/pdf" else "application/octet-stream"
    body: Iterator[bytes] = iter(()) if request.method == "HEAD" else room.originals.stream(source, part)
    return StreamingResponse(body, 206 if span else 200, headers, media_type)


def page_image(request: Request) -> Response:
    """`GET /records/{id}/pages/{page}.png`."""
    room, number = room_of(request), int(request.path_params["page"])
    source = Source.model_validate(room.stored(request.path_params["id"]).data["source"], extra="ignore")
    if source.media_type != "application/pdf":
        raise HttpProblemError(404, "The file is no PDF: it has no pages to draw.")
    if not 1 <= number <= (source.pages or number):
        raise HttpProblemError(404, "The file has no such page.")
    tag = etag_of(source.sha256, str(number), VERSION)
    headers = {"ETag": tag, "Cache-Control": IMMUTABLE if request.query_params.get("v") else "private, no-cache"}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    picture = room.images.page(source.sha256, number, WIDTHS[0], lambda: room.originals.fetch(source).data)
    return Response(picture, headers=headers, media_type="image/png")


def failed_original(request: Request) -> Response:
    """`GET /failures/original?object=URI`: a file that gave no record, as it is in its store now."""
    room, uri = room_of(request), request.query_params.get("object", "")
    with room.catalogue() as connection:
        place = queries.get_failure(connection, uri)
    if place is None:
        raise HttpProblemError(404, "This object has not failed.")
    source = Source(store=place.store, bucket=place.bucket, key=place.object_key, sha256="", size=0)
    headers = {
        "Content-Disposition": attachment(place.object_key),
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(room.originals.fetch(source).data, headers=headers, media_type="application/octet-stream")


async def retry_failures(request: Request) -> Response:
    """`POST /failures/retry`: ingest failed files again."""
    return await _settle(request, "retry")


async def discard_failures(request: Request) -> Response:
    """`POST /failures/discard`: close dead letters."""
    return await _settle(request, "discard")


async def turn_backfill(request: Request) -> Response:
    """`POST /backfills/{run}/pause` and `/resume`."""
    room, visitor = room_of(request), visitor_of(request)
    await _body(request)
    run, action = request.path_params["run"], request.path_params["action"]
    turned = await run_in_threadpool(_turned, room, visitor, run, action)
    if is_form(request):
        return RedirectResponse(f"{request.scope.get('root_path', '')}/backfills", 303)
    return answered(request, turned)


def _turned(room: ReadingRoom, visitor: Visitor, run: str, action: str) -> BackfillState:
    with ledger_needed():
        ledger = room.context().ledger
        runs = ledger.runs
        if runs.find(run) is None:
            raise HttpProblemError(404, "There is no such backfill.")
        Audit(ledger.redis, ledger.prefix).write(visitor.name or "", action, run)
        state = runs.turn(run, "paused" if action == "pause" else "running")
        if state == "running":
            look(run)
    return BackfillState(run, state or "")


async def _settle(request: Request, action: str) -> Response:
    selected = await _body(request)
    objects = ObjectSelection.model_validate(selected).objects if selected else []
    if not objects:
        raise HttpProblemError(400, 'Name the objects: {"objects": ["s3://BUCKET/KEY"]}.')
    settled = await run_in_threadpool(_settled, room_of(request), visitor_of(request), action, objects)
    if is_form(request):
        state = action if settled.done else "absent"
        return RedirectResponse(f"{request.scope.get('root_path', '')}/failures?done={state}", 303)
    return answered(request, settled)


def _settled(room: ReadingRoom, visitor: Visitor, action: str, objects: list[str]) -> SelectionOutcome:
    answer = open_letters(room, objects)
    with ledger_needed():
        ledger = room.context().ledger
        audit, letters = Audit(ledger.redis, ledger.prefix), ledger.dead_letters
        done = []
        for uri, letter in answer.items():
            audit.write(visitor.name or "", action, uri)
            if action == "discard":
                if letters.discard(letter):
                    done.append(uri)
                continue
            version = letter.data["object"].get("version")
            enqueue([StorageEvent(object=letter.object, etag=version, provider="command")], queue=UPLOADS, replay=True)
            done.append(uri)
    return SelectionOutcome(done, [uri for uri in objects if uri not in done])


async def _body(request: Request) -> dict[str, Any]:
    """Read a body: a form of our own pages, with what only they know, or JSON with a token."""
    body = await body_of(request, BODY_BYTES)
    visitor, room = visitor_of(request), room_of(request)
    if is_form(request):
        values = form_values(body)
        if visitor.session and not room.visitors.is_own_form(visitor, values.get("form_token", [""])[0]):
            raise HttpProblemError(403, "The form is not of this sign-in: load the page again.")
        return {"objects": values["object"]} if values.get("object") else {}
    if visitor.session:
        raise HttpProblemError(415, "A sign-in sends forms; a program sends JSON with a token.")
    if not body:
        return {}
    try:
        return ObjectSelection.model_validate_json(body).model_dump()
    except ValidationError:
        raise HttpProblemError(400, 'The body is not {"objects": ["s3://BUCKET/KEY"]}.') from None


# --- answers ---


def answered(request: Request, value: Any) -> Response:
    """Make a JSON answer with an ETag, or 304."""
    body = ANSWERS[type(value)].dump_json(value)
    tag = etag_of(hashlib.sha256(body).hexdigest())
    headers = {"ETag": tag, "Vary": "Accept, Cookie"}
    if request.method in {"GET", "HEAD"} and is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=JSON)


def etag_of(*parts: str) -> str:
    """Make a strong ETag."""
    return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


def is_known(request: Request, tag: str) -> bool:
    """True if the client has this version already (RFC 9110, 13.1.2)."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or tag in [each.strip().removeprefix("W/") for each in given.split(",")]


def attachment(key: str) -> str:
    """Make the header that saves a file under its name, whatever that is (RFC 6266)."""
    name = key.rpartition("/")[2]
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name)
    return f'attachment; filename="{plain[:150] or "file"}"'
