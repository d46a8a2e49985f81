"""The gate before every page: the host that is asked, the visitor, the rate, the right, and the headers of an answer.

Plain ASGI, so that streams pass through it as they come.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plenary.listeners.webhook.auth import Rate
from plenary.listeners.webhook.problem_details import problem
from plenary.settings.model import Web
from plenary.web.auth import COOKIE, Right, Visitor, Visitors, bearer, is_loopback
from plenary.web.oidc import IssuerError

OPEN = ("/static/", "/health", "/sign-in", "/sign-in/", "/sign-out", "/openapi.json")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - addresses, not names
VISITORS_KNOWN = 10_000
CHALLENGE = 'Bearer realm="plenary"'
# nothing but our own files, no inline script or style, no frame around or within, forms to ourselves
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(slots=True)
class Rates:
    """One token bucket a visitor, of those that came last."""

    per_second: float | None
    _rates: OrderedDict[str, Rate] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def wait_seconds(self, visitor: str) -> float:
        """Take a token and return 0, or return the seconds until there is one."""
        with self._lock:
            rate = self._rates.setdefault(visitor, Rate(self.per_second))
            self._rates.move_to_end(visitor)
            if len(self._rates) > VISITORS_KNOWN:
                self._rates.popitem(last=False)
        return rate.wait_seconds()


class Gate:
    """ASGI middleware. `request.state.visitor` is who asks."""

    def __init__(self, app: ASGIApp, web: Web, visitors: Visitors) -> None:
        self._app = app
        self._visitors = visitors
        self._hosts = {host.lower() for host in (*web.hosts, *([web.host] if web.host not in EVERYWHERE else []))}
        self._rates = Rates(web.requests_per_second)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            refusal = await self._refusal(scope)
        except IssuerError as error:
            refusal = problem(503, str(error), {"Retry-After": "30"})

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache, private")
            await send(message)

        await (refusal or self._app)(scope, receive, sent)

    async def _refusal(self, scope: Scope) -> Response | None:
        connection, method, path = HTTPConnection(scope), scope["method"], scope["path"]
        headers, given = connection.headers, bearer(connection.headers)
        if path != "/health" and not self._is_ours(headers):  # a probe of Kubernetes asks by the address of a pod
            return problem(421, "This server is not asked by that name: see PLENARY_WEB__HOSTS.")
        visitor = await self._visitor(connection, given)
        scope.setdefault("state", {})["visitor"] = visitor or self._visitors.anonymous
        if path.startswith("/static/") or path == "/health":
            return None
        client = visitor.name if visitor else scope["client"][0] if scope.get("client") else ""
        if wait := self._rates.wait_seconds(client or ""):
            return problem(429, "Too many requests: repeat later.", {"Retry-After": str(int(wait) + 1)})
        if given is not None and visitor is None:
            return problem(401, "The token is not known.", {"WWW-Authenticate": CHALLENGE})
        if any(path == begin or (begin.endswith("/") and path.startswith(begin)) for begin in OPEN):
            return None
        return self._unless_allowed(visitor or self._visitors.anonymous, method, headers, scope)

    def _unless_allowed(self, visitor: Visitor, method: str, headers: Headers, scope: Scope) -> Response | None:
        needed: Right = "read" if method in SAFE else "operate"
        if visitor.may(needed):
            if method not in SAFE and visitor.session and not _same_origin(headers):
                return problem(403, "The form comes from another site.")
            return None
        if visitor.name is not None:
            return problem(403, f"This needs the scope {needed}, which {visitor.name} does not have.")
        if "text/html" in headers.get("accept", "") and method in SAFE:
            back = quote(
                scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            )
            return RedirectResponse(f"{scope.get('root_path', '')}/sign-in?next={back}", 303)
        sentence = f"A token with the scope {needed} is needed: Authorization: Bearer TOKEN."
        return problem(401, sentence, {"WWW-Authenticate": CHALLENGE})

    async def _visitor(self, connection: HTTPConnection, given: str | None) -> Visitor | None:
        if given is not None:
            return await run_in_threadpool(self._visitors.by_bearer, given)
        cookie = connection.cookies.get(COOKIE)
        return self._visitors.by_cookie(cookie) if cookie else None

    def _is_ours(self, headers: Headers) -> bool:
        """Check the name that is asked: a page of another site must not reach loopback by a name of its own."""
        host = headers.get("host", "")
        name = host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]
        return is_loopback(name) or name.lower() in self._hosts or "*" in self._hosts


def _same_origin(headers: Headers) -> bool:
    """Check that a browser sends the form from our own page; every browser since 2020 says where it comes from."""
    if site := headers.get("sec-fetch-site"):
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
