"""The ASGI application: the routes, and what an error looks like to a person and to a program."""

from __future__ import annotations

import gc
import inspect
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from plenary.catalogue.errors import CatalogueError, QueryError
from plenary.listeners.webhook.problem_details import HttpProblemError, problem
from plenary.settings.model import Settings
from plenary.storage.base import open_store
from plenary.web import api, pages
from plenary.web.auth import Visitors
from plenary.web.exports import AT_ONCE, export_file
from plenary.web.gate import Gate
from plenary.web.negotiation import HTML, JSON, choose, split_suffix
from plenary.web.oidc import IssuerError
from plenary.web.openapi import described
from plenary.web.originals import Originals
from plenary.web.page_images import PageImages
from plenary.web.representations import WRITERS
from plenary.web.room import ReadingRoom

Endpoint = Callable[[Request], Any]

_log = structlog.get_logger(__name__)


def reading_room(settings: Settings, engine: sa.Engine) -> Starlette:
    """Make the application on a catalogue. The ledger and the stores are connected to when they are needed."""
    web = settings.web
    stores: dict[str, Any] = {}

    def store(name: str) -> Any:
        if name not in stores:
            stores[name] = open_store(name, settings.stores)
        return stores[name]

    images = PageImages(web.page_cache_mib << 20)
    visitors = Visitors(web)
    room = ReadingRoom(
        settings, engine, visitors, Originals(store, web.originals, settings.limits.object_mib << 20), images
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        gc.collect()
        gc.freeze()  # what is imported stays: looking through it again takes as long as ten pages
        with images:
            yield
        engine.dispose()

    app = Starlette(
        routes=room_routes(),
        middleware=[Middleware(Gate, web=web, visitors=visitors)],
        exception_handlers={
            HttpProblemError: _refused,
            HTTPException: _not_served,
            QueryError: _not_understood,
            CatalogueError: _no_catalogue,
            IssuerError: _no_issuer,
            Exception: _defect,
        },
        lifespan=lifespan,
    )
    app.state.room = room
    app.state.listeners = 0
    app.state.exports = threading.Semaphore(AT_ONCE)
    return app


def room_routes() -> list[Route | Mount]:
    """All addresses. One that has a page and data gives what `Accept` prefers."""
    return [
        Route("/", _home),
        Route("/health", _health),
        Route("/openapi.json", lambda _: JSONResponse(described())),
        Route("/records", either(api.records_json, pages.search_page)),
        Route("/records/{id:path}/original", api.original_file),
        Route("/records/{id:path}/pages/{page:int}.png", api.page_image),
        Route("/records/{id:path}", _record),
        Route("/blocks", api.blocks_json),
        Route("/export", export_file),
        Route("/symbols/{symbol:path}", either(api.symbol_json, pages.symbol_page)),
        Route("/cited-by/{symbol:path}", api.cited_by_json),
        Route("/votes/{state:str}", api.votes_json),
        Route("/completeness", either(api.completeness_json, pages.completeness_page)),
        Route("/failures", either(api.failures_json, pages.failures_page)),
        Route("/failures/original", api.failed_original),
        Route("/failures/retry", api.retry_failures, methods=["POST"]),
        Route("/failures/discard", api.discard_failures, methods=["POST"]),
        Route("/backfills", either(api.backfills_json, pages.backfills_page)),
        Route("/backfills/{run}/{action:str}", _turn, methods=["POST"]),
        Route("/status", either(api.status_json, pages.status_page)),
        Route("/live", pages.live_page),
        Route("/events", pages.arrival_events),
        Route("/sign-in", pages.sign_in_page, methods=["GET"]),
        Route("/sign-in", pages.sign_in, methods=["POST"]),
        Route("/sign-in/provider", pages.begin_sign_in),
        Route("/sign-in/callback", pages.finish_sign_in),
        Route("/sign-out", pages.sign_out, methods=["POST"]),
        Mount("/static", StaticFiles(packages=[("plenary.web", "static")])),
    ]


def either(data: Endpoint, page: Endpoint) -> Endpoint:
    """Make an endpoint that gives data or a page."""

    async def endpoint(request: Request) -> Response:
        preferred = choose(request.headers.get("accept", ""), (JSON, HTML))
        if preferred is None:
            raise HttpProblemError(406, f"This is there as {JSON} or {HTML}.")
        return await _called(page if preferred == HTML else data, request)

    return endpoint


async def _record(request: Request) -> Response:
    _, suffix = split_suffix(request.path_params["id"])
    offered = list(WRITERS)
    page = suffix is None and choose(request.headers.get("accept", ""), [*offered, HTML]) == HTML
    return await _called(pages.document_page if page else api.record_form, request)


async def _turn(request: Request) -> Response:
    if request.path_params["action"] not in {"pause", "resume"}:
        raise HTTPException(404)
    return await api.turn_backfill(request)


async def _called(endpoint: Endpoint, request: Request) -> Response:
    if inspect.iscoroutinefunction(endpoint):
        made: Response = await endpoint(request)
        return made
    answer: Response = await run_in_threadpool(endpoint, request)
    return answer


def _home(request: Request) -> Response:
    query = request.scope["query_string"].decode("latin-1")
    return RedirectResponse(f"{request.scope.get('root_path', '')}/records{f'?{query}' if query else ''}", 307)


def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HttpProblemError)
    return await _told(request, error.status, str(error), error.headers)


async def _not_served(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return await _told(request, error.status_code, error.detail, dict(error.headers or {}))


async def _not_understood(request: Request, error: Exception) -> Response:
    return await _told(request, 400, str(error))


async def _no_catalogue(request: Request, error: Exception) -> Response:
    _log.warning("catalogue.unavailable", error=str(error))
    return await _told(request, 503, str(error), {"Retry-After": "5"})


async def _no_issuer(request: Request, error: Exception) -> Response:
    _log.warning("issuer.unavailable", error=str(error))
    return await _told(request, 503, str(error), {"Retry-After": "30"})


async def _defect(request: Request, error: Exception) -> Response:
    _log.error("request.failed", path=request.url.path, error=type(error).__name__)
    return problem(500, "This request met a defect of the server; its log says more.")


async def _told(request: Request, status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    """Say what went wrong: a page to a person, problem details (RFC 9457) to a program."""
    answer = problem(status, sentence, headers)
    if choose(request.headers.get("accept", ""), (JSON, HTML)) != HTML:
        return answer
    title = str(status)
    page = await run_in_threadpool(
        pages.rendered, request, "problem.html", status, page="", title=title, detail=sentence
    )
    for name, value in (headers or {}).items():
        page.headers[name] = value
    return page
