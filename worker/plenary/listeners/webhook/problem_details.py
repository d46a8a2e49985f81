"""HTTP refusals as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


class HttpProblemError(Exception):
    """A refused request. The sentence goes to the sender and holds nothing secret."""

    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def problem(status: int, sentence: str, headers: Mapping[str, str] | None = None, **members: object) -> JSONResponse:
    """Make a response with `type`, `title`, `status`, `detail` and additional members."""
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": sentence}
    return JSONResponse(content | members, status, headers, MEDIA_TYPE)


async def refusal(_: Request, error: Exception) -> Response:
    """Answer a `HttpProblemError` error."""
    assert isinstance(error, HttpProblemError)
    return problem(error.status, str(error), error.headers)


async def not_served(_: Request, error: Exception) -> Response:
    """Answer Starlette's own errors: unknown path or method."""
    assert isinstance(error, HTTPException)
    return problem(error.status_code, error.detail, error.headers)
