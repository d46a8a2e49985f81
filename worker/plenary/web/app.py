"""The ASGI application: the routes, and what an error looks like to a person and to a program."""

from __future__ import annotations

import asyncio
import inspect
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
from plenary.listeners.webhook.problem_details import Refused, problem
from plenary.settings.model import Settings
from plenary.storage.base import open_store
from plenary.web import api, pages
from plenary.web.auth import Visitors
from plenary.web.gate import Gate
from plenary.web.negotiation import HTML, JSON, choose, split_suffix
from plenary.web.openapi import described
from plenary.web.originals import Originals
from plenary.web.page_images import PageImages
from plenary.web.room import Room

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
    room = Room(settings, engine, visitors, Originals(store, web.originals, settings.limits.object_mib << 20), images)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.stopping = asyncio.Event()
        with images:
            yield
        engine.dispose()

    app = Starlette(
        routes=routes(),
        middleware=[Middleware(Gate, web=web, visitors=visitors)],
        exception_handlers={
            Refused: _refused,
            HTTPException: _not_served,
            QueryError: _not_understood,
            CatalogueError: _no_catalogue,
            Exception: _defect,
        },
        lifespan=lifespan,
    )
    app.state.room = room
    app.state.listeners = 0
    app.state.stopping = asyncio.Event()
    return app


def routes() -> list[Route | Mount]:
    """All addresses. One that has a page and data gives what `Accept` prefers."""
    return [
        Route("/", _home),
        Route("/health", _health),
        Route("/openapi.json", lambda _: JSONResponse(described())),
        Route("/records", either(api.records, pages.search)),
        Route("/records/{id:path}/original", api.original),
        Route("/records/{id:path}/pages/{page:int}.png", api.page_image),
        Route("/records/{id:path}", _record),
        Route("/blocks", api.blocks),
        Route("/symbols/{symbol:path}", either(api.symbol, pages.symbol)),
        Route("/cited-by/{symbol:path}", api.cited_by),
        Route("/completeness", either(api.completeness, pages.completeness)),
        Route("/failures", either(api.failures, pages.failures)),
        Route("/failures/original", api.failed_original),
        Route("/failures/retry", api.retry, methods=["POST"]),
        Route("/failures/discard", api.discard, methods=["POST"]),
        Route("/backfills", either(api.backfills, pages.backfills)),
        Route("/backfills/{run}/{action:str}", _turn, methods=["POST"]),
        Route("/status", either(api.status, pages.status)),
        Route("/live", pages.live),
        Route("/events", pages.events),
        Route("/sign-in", pages.sign_in, methods=["GET"]),
        Route("/sign-in", pages.signed_in, methods=["POST"]),
        Route("/sign-out", pages.signed_out, methods=["POST"]),
        Mount("/static", StaticFiles(packages=[("plenary.web", "static")])),
    ]


def either(data: Endpoint, page: Endpoint) -> Endpoint:
    """Make an endpoint that gives data or a page."""

    async def endpoint(request: Request) -> Response:
        preferred = choose(request.headers.get("accept", ""), (JSON, HTML))
        if preferred is None:
            raise Refused(406, f"This is there as {JSON} or {HTML}.")
        return await _called(page if preferred == HTML else data, request)

    return endpoint


async def _record(request: Request) -> Response:
    _, suffix = split_suffix(request.path_params["id"])
    offered = list(api.WRITERS)
    page = suffix == HTML if suffix else choose(request.headers.get("accept", ""), [*offered, HTML]) == HTML
    return await _called(pages.document if page else api.record, request)


async def _turn(request: Request) -> Response:
    if request.path_params["action"] not in {"pause", "resume"}:
        raise HTTPException(404)
    return await api.turn(request)


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
    assert isinstance(error, Refused)
    return await _told(request, error.status, str(error), error.headers)


async def _not_served(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return await _told(request, error.status_code, error.detail, dict(error.headers or {}))


async def _not_understood(request: Request, error: Exception) -> Response:
    return await _told(request, 400, str(error))


async def _no_catalogue(request: Request, error: Exception) -> Response:
    _log.warning("catalogue.unavailable", error=str(error))
    return await _told(request, 503, str(error), {"Retry-After": "5"})


async def _defect(request: Request, error: Exception) -> Response:
    _log.error("request.failed", path=request.url.path, error=type(error).__name__)
    return problem(500, "This request met a defect of the server; its log says more.")


async def _told(request: Request, status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    """Say what went wrong: a page to a person, problem details (RFC 9457) to a program."""
    answer = problem(status, sentence, headers)
    if choose(request.headers.get("accept", ""), (JSON, HTML)) != HTML:
        return answer
    title = str(status)
    page = await run_in_threadpool(pages.shown, request, "problem.html", status, page="", title=title, detail=sentence)
    for name, value in (headers or {}).items():
        page.headers[name] = value
    return page
