"""The OpenAPI 3.1 description of the API, made from the models of its requests and answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from plenary.catalogue import results
from plenary.domain.record import Record
from plenary.listeners.webhook.problem_details import MEDIA_TYPE
from plenary.services.record_export import MEDIA_TYPES
from plenary.web import api, parameters
from plenary.web.negotiation import JSON
from plenary.web.representations import WRITERS

REFERENCE = "#/components/schemas/{model}"
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details, RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
REFUSALS = {
    400: "A parameter cannot be used",
    401: "A token is needed",
    403: "The token does not have the scope",
    404: "There is none",
    406: "It is not there in that form",
    429: "Too many requests: repeat after `Retry-After` seconds",
    503: "The catalogue, the ledger or the store does not respond: repeat after `Retry-After` seconds",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its address, its parameters, and what it answers."""

    path: str
    summary: str
    answer: type | None = None
    parameters: type[BaseModel] | None = None
    method: str = "get"
    body: type[BaseModel] | None = None
    forms: tuple[str, ...] = ()
    also: tuple[int, ...] = ()


OPERATIONS = (
    Operation("/records", "Search records", results.RecordPage, parameters.RecordParameters),
    Operation(
        "/records/{id}",
        "A record, such as `A/RES/85/901:en`, also by suffix: `A/RES/85/901:en.csv`",
        Record,
        also=(304,),
    ),
    Operation(
        "/records/{id}/original",
        "The file that a record was made from",
        forms=("application/pdf", "application/octet-stream"),
        also=(206, 304, 410, 416),
    ),
    Operation(
        "/records/{id}/pages/{page}.png",
        "A page of the file as a picture",
        forms=("image/png",),
        also=(304, 410, 413, 422),
    ),
    Operation("/blocks", "Search blocks", results.BlockPage, parameters.BlockParameters),
    Operation(
        "/export",
        "All records of a search in a file",
        parameters=parameters.ExportParameters,
        forms=tuple(MEDIA_TYPES.values()),
    ),
    Operation("/symbols/{symbol}", "A document: its languages, drafts, corrigenda, adoption", results.SymbolRecords),
    Operation("/cited-by/{symbol}", "Where a document is cited", results.CitingPage, parameters.RowParameters),
    Operation("/votes/{state}", "The votes of a state, such as `NOR`", results.VotePage, parameters.RowParameters),
    Operation("/completeness", "Documents by language", results.CompletenessPage, parameters.CompletenessParameters),
    Operation("/failures", "Files that gave no record", results.FailurePage, parameters.FailureParameters),
    Operation(
        "/failures/retry",
        "Ingest failed files again (scope `operate`)",
        api.SelectionOutcome,
        method="post",
        body=parameters.ObjectSelection,
        also=(408, 413, 415),
    ),
    Operation(
        "/failures/discard",
        "Discard failures (scope `operate`)",
        api.SelectionOutcome,
        method="post",
        body=parameters.ObjectSelection,
        also=(408, 413, 415),
    ),
    Operation("/backfills", "Backfills and their progress", api.RunList),
    Operation(
        "/backfills/{run}/pause",
        "Pause a backfill (scope `operate`)",
        api.BackfillState,
        method="post",
        also=(408, 413, 415),
    ),
    Operation(
        "/backfills/{run}/resume",
        "Resume a backfill (scope `operate`)",
        api.BackfillState,
        method="post",
        also=(408, 413, 415),
    ),
    Operation("/status", "The catalogue, queues, workers and sinks", api.StatusView),
)


@cache
def described() -> dict[str, Any]:
    """Make the document."""
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Plenary: the reading room", "version": api.VERSION},
        "paths": paths,
        "components": {
            "schemas": {**_schemas(), "Problem": PROBLEM},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"bearer": []}, {}],
    }


def _operation(operation: Operation) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": f"{operation.method} {operation.path}",
        "summary": operation.summary,
        "parameters": [*_in_path(operation.path), *_in_query(operation.parameters)],
        "responses": {
            "200": _answer(operation),
            **{str(status): _refusal(status) for status in (*REFUSALS, *operation.also)},
        },
    }
    if operation.body:
        content = {JSON: {"schema": {"$ref": REFERENCE.format(model=operation.body.__name__)}}}
        made["requestBody"] = {"required": True, "content": content}
    return made


def _answer(operation: Operation) -> dict[str, Any]:
    if operation.forms:
        return {"description": "The bytes", "content": dict.fromkeys(operation.forms, BINARY)}
    assert operation.answer
    content: dict[str, Any] = {JSON: {"schema": {"$ref": REFERENCE.format(model=operation.answer.__name__)}}}
    if operation.answer is Record:
        content |= {media_type: {"schema": {"type": "string"}} for media_type in WRITERS if media_type != JSON}
    return {"description": "Found", "headers": {"ETag": {"schema": {"type": "string"}}}, "content": content}


def _refusal(status: int) -> dict[str, Any]:
    if status in {206, 304}:
        return {"description": "A range of the bytes" if status == 206 else "Not changed since"}  # noqa: PLR2004
    content = {MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(model="Problem")}}}
    return {"description": REFUSALS.get(status, "Refused"), "content": content}


def _in_path(path: str) -> list[dict[str, Any]]:
    names = [part.partition("}")[0] for part in path.split("{")[1:]]
    number = {"type": "integer", "minimum": 1}
    return [
        {"name": name, "in": "path", "required": True, "schema": number if name == "page" else {"type": "string"}}
        for name in names
    ]


def _in_query(model: type[BaseModel] | None) -> list[dict[str, Any]]:
    if model is None:
        return []
    schema = model.model_json_schema()
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "schema": {key: value for key, value in field.items() if key not in {"title", "default"}},
        }
        for name, field in schema["properties"].items()
    ]


def _schemas() -> dict[str, Any]:
    models: list[type[BaseModel]] = [Record, parameters.ObjectSelection]
    _, made = models_json_schema([(model, "serialization") for model in models], ref_template=REFERENCE)
    schemas = dict(made["$defs"])
    inputs: list[tuple[Any, Any, TypeAdapter[Any]]] = [
        (name, "serialization", adapter) for name, adapter in api.ANSWERS.items()
    ]
    refs, shared = TypeAdapter.json_schemas(inputs, ref_template=REFERENCE)
    schemas |= shared.get("$defs", {})
    for (name, _), schema in refs.items():
        if "$ref" not in schema:
            schemas[name.__name__] = schema
    return schemas
