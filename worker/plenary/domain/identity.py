"""Facts about a file's identity from outside its text, and the id of a record whose identity is not known yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plenary.domain.languages import LanguageCode

SymbolSource = Literal["masthead", "running_head", "metadata", "manifest", "key", "catalogue", "none"]
HintSource = Literal["metadata", "manifest", "catalogue"]

PROVISIONAL = "sha256-"
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Hint:
    """Facts from an object's metadata, a manifest or a catalogue. `source` becomes `symbol_source` of the record."""

    source: HintSource
    symbol: str | None = None
    language: LanguageCode | None = None
    title: str | None = None


def provisional_id(sha256: str, language: str) -> str:
    """The id of a record without a symbol, from the digest of its file.

    >>> provisional_id("24bcb0a4a35d199b" + "0" * 48, "en")
    'sha256-24bcb0a4a35d199b:en'
    """
    return f"{PROVISIONAL}{sha256[:_DIGITS]}:{language}"


def is_provisional(record_id: str) -> bool:
    """True for the id of a record without a symbol."""
    return record_id.startswith(PROVISIONAL)
