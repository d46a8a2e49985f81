"""The contracts with consumers, made from the models: `docs/schema/*.json` and `docs/asyncapi.yaml` (`make contracts`).

The schemas are open, for a record may gain fields within a major version: what a consumer does not know, it ignores.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from plenary.domain.alignment import Alignment, Discrepancies
from plenary.domain.cloudevents import SCHEMAS, Type
from plenary.domain.payloads import BlockMessage, CitationMessage, FailureMessage, Superseded, Withdrawal
from plenary.domain.record import Record
from plenary.sinks.base import Topic

HERE = Path(__file__).parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"

SHAPES: dict[str, type[BaseModel]] = {
    "record": Record,
    "withdrawal": Withdrawal,
    "failure": FailureMessage,
    "superseded": Superseded,
    "block": BlockMessage,
    "citation": CitationMessage,
    "alignment": Alignment,
    "discrepancies": Discrepancies,
}
SENT = {
    Topic.RECORDS: (Type.CREATED, Type.UPDATED, Type.WITHDRAWN),
    Topic.BLOCKS: (Type.BLOCK, Type.SUPERSEDED, Type.WITHDRAWN),
    Topic.CITATIONS: (Type.CITATION, Type.SUPERSEDED, Type.WITHDRAWN),
    Topic.FAILURES: (Type.FAILED,),
    Topic.ALIGNMENTS: (Type.ALIGNMENT,),
    Topic.DISCREPANCIES: (Type.DISCREPANCIES,),
}
TOPICS = {
    Topic.RECORDS: "Whole records as they are created, updated and withdrawn; in order for each record.",
    Topic.BLOCKS: "One message for each block of a record, for search and embeddings.",
    Topic.CITATIONS: "One message for each citation of a record: the edges of a graph.",
    Topic.FAILURES: "Dead letters: objects that gave no record, with the reason.",
    Topic.ALIGNMENTS: "The language versions of a symbol as one document, row by row, once two are current.",
    Topic.DISCREPANCIES: "Disagreements between the language versions of a symbol, with the odd language out.",
}
SAYS = {
    Type.CREATED: "A record that was not there.",
    Type.UPDATED: "A record that says something new.",
    Type.WITHDRAWN: "The record is no longer current.",
    Type.FAILED: "An object gave no record.",
    Type.SUPERSEDED: "What was told of the record's parts in earlier revisions is void.",
    Type.BLOCK: "One block of a record.",
    Type.CITATION: "One citation of a record.",
    Type.ALIGNMENT: "All language versions of a symbol that are current; replaces the alignment before.",
    Type.DISCREPANCIES: "All that disagrees in the current alignment of a symbol; replaces the list before.",
}
EXTENSIONS = {
    Type.CREATED: ("contenthash", "revision"),
    Type.UPDATED: ("contenthash", "previoushash", "revision"),
    Type.WITHDRAWN: ("previoushash", "revision"),
    Type.SUPERSEDED: ("revision",),
    Type.BLOCK: ("revision",),
    Type.CITATION: ("revision",),
    Type.ALIGNMENT: ("revision",),
    Type.DISCREPANCIES: ("revision",),
}
OF_LEDGER = (Type.CREATED, Type.UPDATED, Type.WITHDRAWN)
REVISION = "decimal; goes up with each change of a record, by more than one, also where the ledger was lost or restored"
EPOCH = "of the ledger; another one says that it was lost or restored. Not in events of before it was told"


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each shape of `data`, by name."""
    return {
        name: {"$schema": DIALECT, "$id": f"urn:plenary:{name}:1"} | _opened(model.model_json_schema())
        for name, model in SHAPES.items()
    }


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI document: one channel a topic, whichever sink carries it."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Plenary",
            "version": "1.0.0",
            "description": "Structured records of United Nations resolutions. Every message is a CloudEvent 1.0 in "
            "structured JSON. Delivery is at least once: a repeat has the same id.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {
            topic.value: {
                "address": topic.value,
                "description": TOPICS[topic],
                "messages": {_name(kind): {"$ref": f"#/components/messages/{_name(kind)}"} for kind in kinds},
            }
            for topic, kinds in SENT.items()
        },
        "operations": {
            f"send{topic.value.capitalize()}": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{topic.value}"},
                "summary": TOPICS[topic],
            }
            for topic in SENT
        },
        "components": {"messages": {_name(kind): _message(kind) for kind in Type}},
    }


def documents() -> dict[Path, str]:
    """Every file, with its text."""
    found = {
        HERE / "schema" / f"{name}.json": json.dumps(schema, indent=2) + "\n" for name, schema in schemas().items()
    }
    text = yaml.safe_dump(asyncapi(), sort_keys=False, allow_unicode=True, width=120)
    return found | {HERE / "asyncapi.yaml": text}


def payload(kind: Type) -> dict[str, Any]:
    """The JSON Schema of a whole event; `data` refers to the file of its shape."""
    text = {"type": "string"}
    attributes: dict[str, Any] = {
        "specversion": {"const": "1.0"},
        "id": {**text, "description": "the same for a repeat of the same change"},
        "type": {"const": kind.value},
        "source": {**text, "description": "store and bucket, such as s3://uploads"},
        "subject": text,
        "time": {**text, "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"const": SCHEMAS[kind]},
        **dict.fromkeys(EXTENSIONS.get(kind, ()), text),
        "data": {"$ref": f"./schema/{SCHEMAS[kind].split(':')[2]}.json"},
    }
    if "revision" in attributes:
        attributes["revision"] = {**text, "description": REVISION}
    optional = {"epoch": {**text, "description": EPOCH}} if kind in OF_LEDGER else {}
    return {"type": "object", "required": list(attributes), "properties": attributes | optional}


def _message(kind: Type) -> dict[str, Any]:
    return {
        "name": kind.value,
        "summary": SAYS[kind],
        "contentType": "application/cloudevents+json",
        "payload": {"schemaFormat": "application/schema+json;version=draft-2020-12", "schema": payload(kind)},
    }


def _name(kind: Type) -> str:
    _, _, thing, what, _ = kind.value.split(".")
    return f"{thing}{what.capitalize()}"


def _opened(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _opened(value) for key, value in schema.items() if key != "additionalProperties" or value}
    return [_opened(value) for value in schema] if isinstance(schema, list) else schema


if __name__ == "__main__":
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
