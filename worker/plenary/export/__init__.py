"""Record formats besides JSON: Akoma Ntoso for the UN's tools, JSON-LD for the web, Markdown and HTML for people.

Tables of several records are in `export.tables`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from plenary.domain.record import Record
from plenary.export.akoma_ntoso import akn
from plenary.export.html_page import html_page
from plenary.export.jsonld import jsonld
from plenary.export.markdown import markdown


@dataclass(frozen=True, slots=True)
class Form:
    """A record format: file name suffix, writer function, and separator of records in a stream."""

    suffix: str
    write: Callable[[Record], str]
    between: str = ""


FORMS = {
    "jsonl": Form(".json", lambda record: record.model_dump_json() + "\n"),
    "akn": Form(".xml", akn),
    "jsonld": Form(".jsonld", jsonld),
    "html": Form(".html", lambda record: "".join(html_page([record]))),
    "markdown": Form(".md", markdown, between="\n---\n\n"),
}


def file_name(record: Record, form: Form) -> str:
    """File name in the UN's manner, `A_RES_85_901-EN.xml`; only letters, digits and `_`, so never another folder."""
    symbol = re.sub(r"[^A-Za-z0-9]+", "_", record.name).strip("_") or "record"
    return f"{symbol[:100]}-{record.language.upper()}{form.suffix}"
