"""Records in other forms than JSON: Akoma Ntoso for the UN's tools, Markdown for people. Nothing is read here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from plenary.domain.record import Record
from plenary.export.akoma_ntoso import akn
from plenary.export.markdown import markdown


@dataclass(frozen=True, slots=True)
class Form:
    """How records are written: the end of a file's name, what writes one, what parts several in one stream."""

    suffix: str
    write: Callable[[Record], str]
    between: str = ""


FORMS = {
    "jsonl": Form(".json", lambda record: record.model_dump_json() + "\n"),
    "akn": Form(".xml", akn),
    "markdown": Form(".md", markdown, between="\n---\n\n"),
}


def file_name(record: Record, form: Form) -> str:
    """A name as the UN gives them, `A_RES_85_901-EN.xml`: of letters, digits and `_`, so it names no other folder."""
    symbol = re.sub(r"[^A-Za-z0-9]+", "_", record.symbol).strip("_") or "record"
    return f"{symbol[:100]}-{record.language.upper()}{form.suffix}"
