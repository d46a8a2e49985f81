from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from any_record import records
from hypothesis import given, settings
from pyld import jsonld as processor

from plenary import Record, parse_file
from plenary.export.jsonld import jsonld

SAMPLE = Path(__file__).parents[1] / "samples" / "files" / "A_RES_85_901-EN.pdf"
SCHEMA, ELI = "https://schema.org/", "http://data.europa.eu/eli/ontology#"


def offline(url: str, _options: Any) -> Any:
    pytest.fail(f"the processor asks for {url}")


def expanded(record: Record) -> dict[str, Any]:
    (node,) = processor.expand(json.loads(jsonld(record)), {"documentLoader": offline})
    return dict(node)


def test_a_processor_reads_the_terms_of_schema_org_and_eli_without_the_network() -> None:
    record = parse_file(SAMPLE)[0]
    node = expanded(record)
    assert node["@id"] == "https://undocs.org/en/A/RES/85/901"
    assert node["@type"] == [f"{SCHEMA}Legislation", f"{ELI}LegalResource"]
    assert node[f"{SCHEMA}legislationIdentifier"] == [{"@value": "A/RES/85/901"}]
    assert node[f"{SCHEMA}legislationDate"][0]["@type"].endswith("#date")
    assert node[f"{ELI}title"] == [{"@value": record.title, "@language": "en"}]
    assert {"@id": "https://undocs.org/fr/A/RES/85/901"} in node[f"{SCHEMA}sameAs"]
    assert all(one["@id"].startswith("https://undocs.org/") for one in node[f"{ELI}cites"])


def test_it_becomes_rdf_and_keeps_every_text() -> None:
    record = parse_file(SAMPLE)[0]
    quads = processor.to_rdf(json.loads(jsonld(record)), {"documentLoader": offline, "format": "application/n-quads"})
    assert f"<{SCHEMA}legislationType>" in quads
    assert quads.count(f"<{SCHEMA}text>") == sum(bool(block.text) for block in record.blocks)


@given(records())
@settings(max_examples=40, deadline=None)
def test_every_record_is_json_ld_on_one_line(record: Record) -> None:
    text = jsonld(record)
    assert text.count("\n") == 1
    expanded(record)
