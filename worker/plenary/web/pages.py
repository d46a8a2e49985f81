"""The pages: what the API answers, as HTML for people. Each can be read without a script."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from plenary.catalogue import queries, results, tables
from plenary.catalogue.adoptions import adoptions_of
from plenary.catalogue.errors import CatalogueError, QueryError
from plenary.domain.organs import ORGANS
from plenary.domain.record import Block, Citation, Record
from plenary.listeners.webhook.auth import body_of
from plenary.listeners.webhook.problem_details import HttpProblemError
from plenary.services.coverage.languages import OFFICIAL
from plenary.services.coverage.series import NumberRange, stretches
from plenary.services.record_export import available_forms
from plenary.web import interface
from plenary.web.api import (
    BODY_BYTES,
    VERSION,
    find_completeness,
    find_records,
    find_runs,
    find_status,
    last_deeds,
    list_failures,
    open_letters,
    room_of,
    visitor_of,
)
from plenary.web.auth import COOKIE, Visitor, person
from plenary.web.forms import form_values
from plenary.web.parameters import CompletenessParameters, FailureParameters, RecordParameters
from plenary.web.provider import PENDING, PENDING_SECONDS, ProviderSignIn, SignInError
from plenary.web.room import ReadingRoom, arrivals, newest_position, record_of

CITING = 50
SIDE_BY_SIDE = 3  # languages that are shown at first
LATE_DAYS = 7
POLL_SECONDS = 1.0
BEAT_SECONDS = 15.0
LISTENERS = 100


@dataclass(frozen=True, slots=True)
class Box:
    """The place of a block on a page, in points from the top left."""

    block: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageSheet:
    """A page of the file, in points, and the boxes on it."""

    width: float
    height: float
    boxes: list[Box]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as it is shown: `pieces` of its text, each with the symbol that it cites."""

    id: str
    kind: str
    level: int
    number: str | None
    lead: str | None
    notes: list[str]
    rows: list[list[str]] | None
    page: int | None
    pieces: list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Filters:
    """The conditions of a search, to be shown and to be changed by links."""

    pairs: list[tuple[str, str]]

    @classmethod
    def of(cls, request: Request, names: Sequence[str]) -> Filters:
        """Take the parameters that are conditions; not the cursor, nor the language of the page."""
        return cls([(name, value) for name, value in request.query_params.multi_items() if name in names and value])

    @property
    def filters(self) -> list[tuple[str, str]]:
        """All conditions, for a link."""
        return self.pairs

    @property
    def narrowed(self) -> bool:
        """True if there is more than the words."""
        return any(name != "q" for name, _ in self.pairs)

    def shown(self, name: str) -> str:
        """The value for a field of the form."""
        return next((value for key, value in self.pairs if key == name), "")

    def chosen(self, name: str) -> list[str]:
        """All values of a facet."""
        return [value for key, value in self.pairs if key == name]

    def without(self, name: str) -> list[tuple[str, str]]:
        """The conditions except one."""
        return [pair for pair in self.pairs if pair[0] != name]

    def also(self, name: str, value: str) -> list[tuple[str, str]]:
        """The conditions with another value of one."""
        return [*self.without(name), (name, value)]


FORM_NAMES = {
    "csv": "CSV",
    "xlsx": "Excel (XLSX)",
    "parquet": "Parquet",
    "jsonl": "JSON Lines",
    "jsonld": "JSON-LD",
    "markdown": "Markdown",
    "html": "HTML",
}
SEARCHED = ("q", "organ", "session", "language", "kind", "cites", "cited_by", "from", "to")


def search_page(request: Request) -> Response:
    """Search, with hits in their blocks and facets."""
    room, problem = room_of(request), ""
    results_page = results.RecordPage([], 0, {}, None)
    try:
        results_page = find_records(room, RecordParameters.of(request.query_params))
    except (QueryError, HttpProblemError) as error:
        problem = str(error)
    filters = Filters.of(request, SEARCHED)
    title = _(request, "Search")
    return rendered(
        request,
        "search.html",
        400 if problem else 200,
        organs=_organs(request),
        languages=_languages(request),
        kinds=_kinds(request),
        page="search",
        title=title,
        found=results_page,
        asked=filters,
        problem=problem,
        forms=available_forms(),
        form_names=FORM_NAMES,
    )


def document_page(request: Request) -> Response:
    """One record: its pages beside its blocks."""
    room, name = room_of(request), request.path_params["id"]
    stored = room.stored(name)
    record = record_of(stored)
    with room.catalogue() as connection:
        citing = (
            queries.cited_by(connection, record.symbol, limit=CITING)
            if record.symbol
            else results.CitingPage([], 0, None)
        )
        links = adoptions_of(connection, record.symbol) if record.symbol else []
    sheets, problem = _sheets(room, record, stored.data)
    return rendered(
        request,
        "document.html",
        page="document",
        title=record.name,
        record=record,
        blocks=[linked(block, record.citations) for block in record.blocks],
        citing=citing,
        draft_of=[link.target for link in links if link.rel == "draft_of"],
        adopted_as=[link.target for link in links if link.rel == "adopted_as"],
        pages=sheets,
        pages_problem=problem,
    )


def symbol_page(request: Request) -> Response:
    """A symbol in its languages, side by side."""
    room, name = room_of(request), request.path_params["symbol"]
    with room.catalogue() as connection:
        documents = queries.records_of_symbol(connection, name)
        citing = queries.cited_by(connection, name, limit=CITING)
        alignment = queries.alignment_of(connection, name)
        wanted = [code for code in request.query_params.getlist("language") if code] or _first_languages(documents)
        columns = [row for row in documents.records if row.language in wanted]
        stored = [queries.get_record(connection, row.id) for row in columns]
    columns_blocks = [record_of(record).blocks if record else [] for record in stored]
    rows = aligned_rows(alignment.data if alignment else None, [row.language for row in columns], columns_blocks)
    return rendered(
        request,
        "symbol.html",
        200 if documents.records or citing.citations else 404,
        page="symbol",
        title=documents.symbol,
        symbol=documents.symbol,
        languages=documents.records,
        chosen=wanted,
        columns=columns,
        rows=rows or side_by_side(columns_blocks),
        aligned=rows is not None,
        drafts=documents.drafts,
        draft_of=documents.draft_of,
        adopted_as=documents.adopted_as,
        corrigenda=documents.corrigenda,
        citing=citing,
    )


def completeness_page(request: Request) -> Response:
    """Symbols by language, and the numbers that are missing."""
    room, asked = room_of(request), CompletenessParameters.of(request.query_params)
    results_page = find_completeness(room, asked)
    late = (datetime.now(UTC) - timedelta(days=LATE_DAYS)).isoformat()
    documents = [
        {"symbol": row.symbol, "cells": {code: _cell(row, code, late) for code in OFFICIAL}}
        for row in results_page.symbols
    ]
    filters = Filters.of(request, ("organ", "session", "incomplete"))
    return rendered(
        request,
        "completeness.html",
        page="completeness",
        title=_(request, "Completeness"),
        found=results_page,
        documents=documents,
        official=OFFICIAL,
        gaps=_gaps(room, asked),
        organs=_organs(request),
        organ=asked.organ,
        session=", ".join(asked.session),
        incomplete=asked.incomplete,
        filters=filters.pairs,
    )


def failures_page(request: Request) -> Response:
    """Failures by reason, with what can be done about each."""
    room, visitor, problem = room_of(request), visitor_of(request), ""
    asked = FailureParameters.of(request.query_params)
    results_page = list_failures(room, asked)
    opened: set[str] = set()
    deeds: list[Any] = []
    if visitor.may("operate"):
        try:
            opened = set(open_letters(room, [failure.uri for failure in results_page.failures]))
            deeds = last_deeds(room)
        except HttpProblemError as refused:
            problem = str(refused)
    done = {
        "retry": _(request, "The file is being tried again."),
        "discard": _(request, "The failure is discarded."),
        "absent": _(request, "This failure was settled already."),
    }.get(request.query_params.get("done", ""), "")
    with room.catalogue() as connection:
        reasons = queries.find_failures(connection, limit=1).reasons
    filters = Filters.of(request, ("reason", "organ", "language", "object"))
    return rendered(
        request,
        "failures.html",
        page="failures",
        title=_(request, "Failures"),
        found=results_page,
        reasons=reasons,
        reason=asked.reason[0] if asked.reason else "",
        filters=filters.pairs,
        open=opened,
        deeds=deeds,
        done=done,
        problem=problem,
    )


def backfills_page(request: Request) -> Response:
    """Backfills with their progress."""
    runs, problem = [], ""
    try:
        runs = find_runs(room_of(request))
    except HttpProblemError as refused:
        problem = str(refused)
    return rendered(
        request, "backfills.html", page="backfills", title=_(request, "Backfills"), runs=runs, problem=problem
    )


def status_page(request: Request) -> Response:
    """The catalogue, queues, workers and sinks."""
    view = find_status(room_of(request))
    deaf = room_of(request).settings.health.deaf_seconds
    responds, silent = _(request, "responds"), _(request, "does not respond")
    behind, up_to_date = _(request, "behind"), _(request, "up to date")
    tables_shown = [
        ("queues", _(request, "Waiting in queues"), [(name, count) for name, count in view.ledger.queues.items()]),
        (
            "workers",
            _(request, "Workers"),
            [(name, silent if seconds >= deaf else responds) for name, seconds in view.ledger.workers.items()],
        ),
        (
            "sinks",
            _(request, "Sinks"),
            [(name, behind if seconds else up_to_date) for name, seconds in view.ledger.behind_seconds.items()],
        ),
    ]
    return rendered(
        request,
        "status.html",
        page="status",
        title=_(request, "Status"),
        counts=view.catalogue,
        tables=tables_shown,
        problem=view.ledger.problem,
    )


def live_page(request: Request) -> Response:
    """The newest records; with a script, new ones appear by themselves."""
    with room_of(request).catalogue() as connection:
        rows = arrivals(connection, None)
    position = rows[0].position if rows else 0
    return rendered(request, "live.html", page="live", title=_(request, "New documents"), rows=rows, position=position)


async def arrival_events(request: Request) -> Response:
    """`GET /events`: each record that comes to the catalogue, as a server-sent event.

    `Last-Event-ID`, which browsers send when they connect again, goes on where the connection broke.
    """
    room, state = room_of(request), request.app.state
    given = request.headers.get("last-event-id") or request.query_params.get("after") or ""
    if not given.isdecimal() or len(given) > 18:  # noqa: PLR2004 - of 64 bits
        given = str(await run_in_threadpool(_position, room))
    if state.listeners >= LISTENERS:
        raise HttpProblemError(503, "Too many pages wait for new documents.", Retry_After="30")
    language = interface.wanted_language(request)
    template = interface.tongue(language).environment.get_template("arrival.html")
    root = request.scope.get("root_path", "")

    async def stream() -> AsyncIterator[str]:
        state.listeners += 1
        try:
            position, silent = int(given), 0.0
            yield "retry: 3000\n\n"
            while True:
                for arrival in reversed(await run_in_threadpool(_after, room, position)):
                    position, silent = arrival.position, 0.0
                    data = {"id": arrival.id, "symbol": arrival.symbol, "title": arrival.title}
                    data["html"] = template.render(row=arrival, root=root)
                    yield f"id: {position}\nevent: record\ndata: {json.dumps(data)}\n\n"
                if silent >= BEAT_SECONDS:
                    silent = 0.0
                    yield ": here\n\n"
                await asyncio.sleep(POLL_SECONDS)
                silent += POLL_SECONDS
        finally:
            state.listeners -= 1

    return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def sign_in_page(request: Request) -> Response:
    """The ways to sign in: a token, and the provider that is configured."""
    return _ways_to_sign_in(request, local(request.query_params.get("next")))


async def sign_in(request: Request) -> Response:
    """`POST /sign-in`."""
    values = form_values(await body_of(request, BODY_BYTES))
    token, there = values.get("token", [""])[0], local(values.get("next", ["/"])[0])
    visitor = room_of(request).visitors.by_token(token.strip())
    if visitor is None:
        return _ways_to_sign_in(request, there, _(request, "The token is not known."))
    return _signed_in(request, visitor, there)


def begin_sign_in(request: Request) -> Response:
    """`GET /sign-in/provider`: on to the provider's page."""
    provider = _provider(request)
    address, pending = provider.begin(_redirect(request), local(request.query_params.get("next")))
    answer = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
    answer.set_cookie(PENDING, pending, max_age=PENDING_SECONDS, **_cookie_flags(request))
    return answer


def finish_sign_in(request: Request) -> Response:
    """`GET /sign-in/callback`: back from the provider's page."""
    provider = _provider(request)
    try:
        name, scopes, there = provider.finish(
            request.cookies.get(PENDING, ""), request.query_params, _redirect(request)
        )
    except SignInError as error:
        answer = _ways_to_sign_in(request, "/", _(request, str(error)))
    else:
        answer = _signed_in(request, person(name, scopes), local(there))
    answer.delete_cookie(PENDING, **_cookie_flags(request))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _provider(request: Request) -> ProviderSignIn:
    provider = room_of(request).visitors.provider
    if provider is None:
        raise HttpProblemError(404, "No provider to sign in at is configured.")
    return provider


def _redirect(request: Request) -> str:
    """The address that a provider sends people back to. The gate has checked the name of this server."""
    scheme = "https" if room_of(request).settings.web.https else request.url.scheme
    return f"{scheme}://{request.headers['host']}{request.scope.get('root_path', '')}/sign-in/callback"


def _cookie_flags(request: Request) -> dict[str, Any]:
    return {"httponly": True, "samesite": "lax", "secure": room_of(request).settings.web.https}


def _signed_in(request: Request, visitor: Visitor, there: str) -> Response:
    answer = RedirectResponse(request.scope.get("root_path", "") + there, 303)
    value, seconds = room_of(request).visitors.signed_in(visitor)
    answer.set_cookie(COOKIE, value, max_age=seconds, **_cookie_flags(request))
    return answer


def _ways_to_sign_in(request: Request, there: str, problem: str = "") -> Response:
    visitors = room_of(request).visitors
    return rendered(
        request,
        "sign_in.html",
        403 if problem else 200,
        page="sign-in",
        title=_(request, "Sign in"),
        next=there,
        problem=problem,
        tokens=visitors.has_tokens or visitors.provider is None,
        provider=visitors.provider is not None,
    )


async def sign_out(request: Request) -> Response:
    """`POST /sign-out`."""
    await body_of(request, BODY_BYTES)
    answer = RedirectResponse(f"{request.scope.get('root_path', '')}/records", 303)
    answer.delete_cookie(COOKIE, **_cookie_flags(request))
    return answer


def rendered(request: Request, template: str, status_code: int = 200, /, **values: Any) -> Response:
    """Render a page in the visitor's language."""
    language = interface.wanted_language(request)
    tongue = interface.tongue(language)
    room, visitor = room_of(request), visitor_of(request)
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in {"ui", "done"}]
    links = {code: "?" + urlencode([*kept, ("ui", code)]) for code in interface.SPOKEN}
    current = request.scope["path"] + (f"?{urlencode(kept)}" if kept else "")
    text = tongue.environment.get_template(template).render(
        tongue=tongue,
        spoken=interface.SPOKEN,
        root=request.scope.get("root_path", ""),
        here=current if current.startswith("/") and not current.startswith("//") else "/",
        language_links=links,
        visitor=visitor,
        may_operate=visitor.may("operate"),
        form_token=room.visitors.form_token(visitor) if visitor.session else "",
        version=VERSION,
        **values,
    )
    answer = HTMLResponse(text, status_code, {"Vary": "Accept, Accept-Language, Cookie", "Content-Language": language})
    if request.query_params.get("ui") in interface.SPOKEN:
        year = 365 * 86400
        secure = room.settings.web.https
        answer.set_cookie(interface.COOKIE, language, max_age=year, samesite="lax", httponly=True, secure=secure)
    return answer


def local(address: str | None) -> str:
    """An address of this server to go on to: never another server's."""
    address = address or "/"
    parts = urlsplit(address)
    safe = not (parts.scheme or parts.netloc) and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if safe and address.isprintable() else "/"


def linked(block: Block, citations: Sequence[Citation]) -> ShownBlock:
    """Make links of the documents that a block names, where they are printed."""
    text = block.text
    if block.lead and text.startswith(block.lead):
        text = text[len(block.lead) :]
    pieces: list[tuple[str, str | None]] = []
    done = 0
    for citation in (each for each in citations if each.block == block.id and each.text):
        at = text.find(citation.text, done)
        if at < 0:
            continue
        pieces += [(text[done:at], None), (citation.text, citation.symbol)]
        done = at + len(citation.text)
    pieces.append((text[done:], None))
    lead = block.lead if text is not block.text else None
    shown_pieces = [piece for piece in pieces if piece[0]]
    same = (block.id, block.kind, block.level, block.number, lead, block.notes, block.rows, block.page)
    return ShownBlock(*same, shown_pieces)


def side_by_side(columns: Sequence[Sequence[Block]]) -> list[list[list[Block]]]:
    """Put blocks of the same id in one row: ids say where a block is, in every language.

    A block of an id that the columns before it lack gets a row behind the one that it follows.
    """
    order: list[str] = []
    for blocks in columns:
        at = 0
        for block in blocks:
            if block.id in order:
                at = order.index(block.id) + 1
            else:
                order.insert(at, block.id)
                at += 1
    by_id = [{block.id: block for block in blocks} for blocks in columns]
    return [[[column[name]] if name in column else [] for column in by_id] for name in order]


def aligned_rows(
    data: dict[str, Any] | None, languages: Sequence[str], columns: Sequence[Sequence[Block]]
) -> list[list[list[Block]]] | None:
    """Put blocks in rows as an alignment says; None without one that has all of the languages."""
    if data is None or not set(languages) <= set(data["contents"]):  # one came after the alignment
        return None
    by_id = [{block.id: block for block in blocks} for blocks in columns]
    made = [
        [
            [column[name] for name in row["texts"].get(language, {}).get("blocks", ()) if name in column]
            for language, column in zip(languages, by_id, strict=True)
        ]
        for row in data["rows"]
    ]
    return [row for row in made if any(row)] or None


def boxes(data: dict[str, Any]) -> dict[int, list[Box]]:
    """Find the places of blocks and notes by page, in a record as it was published."""
    results_page: dict[int, list[Box]] = {}
    named = [(str(block["id"]), block) for block in data["blocks"]]
    named += [(f"note-{number}", note) for number, note in enumerate(data.get("footnotes") or (), start=1)]
    for name, holder in named:
        for place in holder.get("places") or ():
            if "box" in place:
                left, top, right, bottom = (round(float(side), 2) for side in place["box"])
                box = Box(name, left, top, round(max(0.0, right - left), 2), round(max(0.0, bottom - top), 2))
                results_page.setdefault(int(place["page"]), []).append(box)
    return results_page


def _sheets(room: ReadingRoom, record: Record, data: dict[str, Any]) -> tuple[list[PageSheet], str]:
    if record.source.media_type != "application/pdf":
        return [], ""
    try:
        sizes = room.images.sizes(record.source.sha256, lambda: room.originals.fetch(record.source).data)
    except HttpProblemError as refused:
        return [], str(refused)
    places = boxes(data)
    return [PageSheet(width, height, places.get(page, [])) for page, (width, height) in enumerate(sizes, start=1)], ""


def _first_languages(documents: results.SymbolRecords) -> list[str]:
    there = [row.language for row in documents.records]
    order = ["en", *(code for code in interface.SPOKEN if code != "en"), "de"]
    return [code for code in order if code in there][:SIDE_BY_SIDE]


def _cell(row: results.SymbolCompleteness, code: str, late_before: str) -> dict[str, str | None]:
    cell = row.languages[code]
    if cell.state == "current":
        return {"state": "there", "id": cell.id}
    if cell.state == "failed":
        return {"state": "failed", "uri": cell.uri}
    return {"state": "late" if row.first_at and row.first_at < late_before else "missing"}


def _gaps(room: ReadingRoom, asked: CompletenessParameters) -> list[NumberRange]:
    row = tables.records.c
    wanted = sa.select(row.symbol).distinct().where(row.symbol.is_not(None))
    for column, values in ((row.organ_code, asked.organ), (row.session, asked.session)):
        if values:
            wanted = wanted.where(column.in_(values))
    with room.catalogue() as connection:
        return [stretch for stretch in stretches(connection.execute(wanted).scalars()) if stretch.gaps]


def _organs(request: Request) -> list[tuple[str, str]]:
    code = interface.wanted_language(request)
    return [(organ.code, interface.organ_name(code, organ.code)) for organ in ORGANS]


def _languages(request: Request) -> list[tuple[str, str]]:
    code = interface.wanted_language(request)
    return [(each, interface.language_name(code, each)) for each in OFFICIAL]


def _kinds(request: Request) -> list[tuple[str, str]]:
    return [
        ("resolution", _(request, "resolution")),
        ("decision", _(request, "decision")),
        ("statement", _(request, "statement")),
        ("draft", _(request, "draft")),
        ("other", _(request, "other")),
    ]


def _position(room: ReadingRoom) -> int:
    with room.catalogue() as connection:
        return newest_position(connection)


def _after(room: ReadingRoom, position: int) -> list[Any]:
    try:
        with room.catalogue() as connection:
            return arrivals(connection, position)
    except CatalogueError:  # away for a moment: the page stays connected
        return []


def _(request: Request, message: str) -> str:
    """Translate a message of this module; Babel finds it by the name of this function."""
    return interface.catalogue(interface.wanted_language(request)).gettext(message)


Page = Callable[[Request], Response]
