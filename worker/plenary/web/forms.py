"""Bodies of HTML forms."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request

from plenary.listeners.webhook.problem_details import HttpProblemError

FORM = "application/x-www-form-urlencoded"
FIELDS = 200


def is_form(request: Request) -> bool:
    """True for a body that a form of a page sends."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM


def form_values(body: bytes) -> dict[str, list[str]]:
    """Read a form. `HttpProblemError` 400."""
    try:
        return parse_qs(body.decode(), max_num_fields=FIELDS, keep_blank_values=True)
    except ValueError:
        raise HttpProblemError(400, "The form cannot be read.") from None
