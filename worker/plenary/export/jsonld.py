"""A record as JSON-LD: schema.org's Legislation beside the European Legislation Identifier's terms.

The context is written out in each document, so that no processor has to fetch one.
"""

from __future__ import annotations

import json
from typing import Any

from plenary.domain.record import Record
from plenary.domain.uris import official

CONTEXT: dict[str, Any] = {
    "schema": "https://schema.org/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "Legislation": "schema:Legislation",
    "LegalResource": "eli:LegalResource",
    "Country": "schema:Country",
    "Organization": "schema:GovernmentOrganization",
    "identifier": "schema:identifier",
    "legislationIdentifier": "schema:legislationIdentifier",
    "name": "schema:name",
    "title": "eli:title",
    "legislationType": "schema:legislationType",
    "inLanguage": "schema:inLanguage",
    "legislationDate": {"@id": "schema:legislationDate", "@type": "xsd:date"},
    "date_document": {"@id": "eli:date_document", "@type": "xsd:date"},
    "datePublished": {"@id": "schema:datePublished", "@type": "xsd:date"},
    "legislationPassedBy": {"@id": "schema:legislationPassedBy"},
    "passed_by": "eli:passed_by",
    "legislationChanges": {"@id": "schema:legislationChanges", "@type": "@id"},
    "cites": {"@id": "eli:cites", "@type": "@id"},
    "changes": {"@id": "eli:changes", "@type": "@id"},
    "corrects": {"@id": "eli:corrects", "@type": "@id"},
    "sameAs": {"@id": "schema:sameAs", "@type": "@id"},
    "url": {"@id": "schema:url", "@type": "@id"},
    "about": {"@id": "schema:about"},
    "is_about": {"@id": "eli:is_about", "@type": "@id"},
    "mentions": {"@id": "schema:mentions"},
    "isBasedOn": {"@id": "schema:isBasedOn", "@type": "@id"},
    "basis_for": {"@id": "eli:basis_for", "@type": "@id"},
    "text": "schema:text",
    "hasPart": "schema:hasPart",
    "position": {"@id": "schema:position", "@type": "xsd:integer"},
}
_PASSED = {"resolution", "decision", "statement"}
_COUNTRY = "http://publications.europa.eu/resource/authority/country/"


def jsonld(record: Record) -> str:
    """One document of JSON-LD 1.1 on one line, with its context."""
    return json.dumps({"@context": CONTEXT, **node(record)}, ensure_ascii=False) + "\n"


def node(record: Record) -> dict[str, Any]:
    """The document as a node, without the context. What is not known is left out."""
    own = official(record.symbol, record.language) if record.symbol and record.language != "de" else None
    links: dict[str, list[str]] = {}
    for link in record.links:
        links.setdefault(link.rel, []).append(link.target)
    concepts = [subject.id for subject in record.subjects if "://" in subject.id]
    fields: dict[str, Any] = {
        "id": own or f"urn:plenary:record:{record.id}",
        "type": ["Legislation", "LegalResource"],
        "identifier": record.id,
        "legislationIdentifier": record.symbol,
        "name": record.title or record.name,
        "title": {"@value": record.title, "@language": record.language} if record.title else None,
        "legislationType": record.kind,
        "inLanguage": record.language,
        "legislationDate": record.adoption_date,
        "date_document": record.adoption_date or record.date_issued,
        "datePublished": record.date_issued,
        "legislationPassedBy": {"type": "Organization", "name": record.organ} if record.kind in _PASSED else None,
        "passed_by": record.organ if record.kind in _PASSED else None,
        "url": own,
        "sameAs": [target for target in links.get("official", []) if target != own],
        "legislationChanges": _addresses(links.get("amends", []) + links.get("supersedes", [])),
        "changes": _addresses(links.get("amends", [])),
        "corrects": _addresses(links.get("corrects", [])),
        "isBasedOn": _addresses(links.get("draft_of", [])),
        "basis_for": _addresses(links.get("adopted_as", [])),
        "cites": _addresses(sorted({citation.symbol for citation in record.citations})),
        "is_about": concepts,
        "about": [{"id": subject.id, "name": subject.label} for subject in record.subjects if subject.id in concepts],
        "mentions": _countries(record),
        "hasPart": [
            {"identifier": block.id, "position": position, "text": block.text}
            for position, block in enumerate(record.blocks)
            if block.text
        ],
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def _addresses(symbols: list[str]) -> list[str]:
    """Of symbols; a treaty that is cited by its name has none."""
    return [official(symbol, "en") for symbol in symbols if "/" in symbol]


def _countries(record: Record) -> list[dict[str, str]]:
    names: dict[str, str] = {}
    for mention in record.mentions:
        if mention.kind == "country":
            names.setdefault(mention.id, mention.text)
    return [{"id": f"{_COUNTRY}{code}", "type": "Country", "name": name} for code, name in sorted(names.items())]
