"""The OpenAPI 3.1 description that the webhook serves. Tests compare it with the webhook."""

from __future__ import annotations

from typing import Any

from plenary.listeners.webhook.auth import SIGNATURE
from plenary.listeners.webhook.problem_details import MEDIA_TYPE

_ANSWER: dict[str, Any] = {
    "type": "object",
    "required": ["accepted", "ignored", "filtered", "rejected"],
    "properties": {
        "accepted": {"type": "integer", "minimum": 0, "description": "events that are on the queue now"},
        "ignored": {"type": "integer", "minimum": 0, "description": "records that made or removed no object"},
        "filtered": {"type": "integer", "minimum": 0, "description": "events that the filter leaves out"},
        "rejected": {"type": "array", "items": {"$ref": "#/components/schemas/Failure"}},
    },
}
_FAILURE: dict[str, Any] = {
    "type": "object",
    "required": ["reason", "category", "phase", "retry", "sentence", "details"],
    "properties": {
        "reason": {"type": "string"},
        "category": {"type": "string"},
        "phase": {"type": "string"},
        "retry": {"type": "boolean"},
        "sentence": {"type": "string"},
        "details": {"type": "object"},
    },
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details, RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "rejected": {"type": "array", "items": {"$ref": "#/components/schemas/Failure"}},
    },
}
_STATUS: dict[str, Any] = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"enum": ["ok", "waiting", "stalled"]},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "away": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_REFUSALS = {
    400: "Nothing in the body could be read",
    408: "The body did not come in time",
    413: "The body is too large",
    429: "Too many requests: repeat after `Retry-After` seconds",
    503: "The broker is unreachable: repeat after `Retry-After` seconds",
}
_BODY = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}


def document(*, sns: bool, signed: bool) -> dict[str, Any]:
    """Describe a webhook with or without `/sns`, with or without a signature."""
    paths: dict[str, Any] = {
        "/events": {"post": _events(signed=signed)},
        "/health": {"get": _probe("Whether it is alive", "It hangs: restart it")},
        "/ready": {"get": _probe("Whether all that it needs answers", "Something does not answer")},
    }
    if sns:
        paths["/sns"] = {"post": _sns()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Plenary: notifications of object stores", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": {"Answer": _ANSWER, "Failure": _FAILURE, "Problem": _PROBLEM, "Status": _STATUS},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic", "description": "The token is the password"},
            },
        },
    }


def _events(*, signed: bool) -> dict[str, Any]:
    header = {
        "name": SIGNATURE,
        "in": "header",
        "required": True,
        "description": "`sha256=` and the HMAC-SHA-256 of the body in hex",
        "schema": {"type": "string"},
    }
    return {
        "summary": "Take a notification of AWS, MinIO, RustFS, Ceph or EventBridge",
        "security": [{"bearer": []}, {"basic": []}],
        **({"parameters": [header]} if signed else {}),
        "requestBody": _BODY,
        "responses": {
            "200": _json("Every event is on the queue, or left out", "Answer"),
            **_problems(_REFUSALS | {401: "No valid token, or no valid signature"}),
        },
    }


def _sns() -> dict[str, Any]:
    return {
        "summary": "Take a message of Amazon SNS, signed by it: a confirmation or a notification",
        "security": [],
        "requestBody": {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}},
        "responses": {
            "200": {"description": "Taken; the answer of `/events`, or the outcome of the subscription"},
            **_problems(_REFUSALS | {403: "The signature, its certificate or the topic is not trusted"}),
        },
    }


def _probe(summary: str, otherwise: str) -> dict[str, Any]:
    return {"summary": summary, "responses": {"200": _json("Yes", "Status"), "503": _json(otherwise, "Status")}}


def _json(description: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def _problems(refusals: dict[int, str]) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {str(status): {"description": refusals[status], "content": content} for status in sorted(refusals)}
