"""The identity of a text: claims about it from outside, their agreement, and the facts known without them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from plenary.domain.identity import Hint, SymbolSource
from plenary.domain.record import Block, Kind
from plenary.domain.symbols import canonical, from_key, is_symbol, kind_of, same_document
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, Paragraph
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.layout.text_cleanup import tidy

Claim = tuple[SymbolSource, str]


def claims_of(document: Document, hints: Sequence[Hint], key: str) -> list[Claim]:
    """The symbols that the file is given from outside its text, the most trusted first."""
    given: list[tuple[SymbolSource, str | None]] = [
        ("metadata", document.symbol),
        *(("metadata", hint.symbol) for hint in hints if hint.source == "metadata"),
        *(("manifest", hint.symbol) for hint in hints if hint.source == "manifest"),
        ("key", from_key(key).symbol),
        *(("catalogue", hint.symbol) for hint in hints if hint.source == "catalogue"),
    ]
    return [(source, canonical(symbol)) for source, symbol in given if symbol and is_symbol(symbol)]


def doubts_of(symbol: str | None, title: str | None, hints: Sequence[Hint]) -> list[str]:
    """Doubts about a record's identity, a sentence each; one if nothing identifies it."""
    doubts = [] if symbol else ["nothing tells which document it is"]
    for hint in hints:
        if hint.symbol and not is_symbol(hint.symbol):
            doubts.append(f"{hint.symbol} ({hint.source}) is no symbol")
        if hint.title and title and folded(hint.title) != folded(title):
            doubts.append(f"the title is {hint.title} ({hint.source})")
    return doubts


def folded(title: str) -> str:
    """A title to compare by: its letters and digits alone, in one case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", title).casefold()))


def contradicting(symbols: Sequence[str], claims: Sequence[Claim], key: str) -> dict[str, str]:
    """The claims that speak of another document than those that the text holds."""
    named = from_key(key)
    return {
        source: claim
        for source, claim in claims
        if not any(named.agrees(symbol) if source == "key" else same_document(claim, symbol) for symbol in symbols)
    }


def speaker(text: Sequence[Paragraph], language: Language) -> str:
    """The organ that the opening words name. Errors: `SYMBOL_MISSING` where they name none, or several texts begin.

    Several without a symbol are pages of a volume whose headings could not be read.
    """
    lines = [tidy(paragraph.text) for paragraph in text]
    begun = sum(bool(language.formula.match(line)) for line in lines)
    lettered = sum(line in language.part_letters for line in lines)
    named = [
        (match.start(), code)
        for code, pattern in language.organ_patterns.items()
        if lines and (match := pattern.search(lines[0]))
    ]
    if not named or begun > max(1, lettered):
        raise IngestError(ErrorCode.SYMBOL_MISSING)
    return min(named)[1]


def kind_in(symbol: str | None, blocks: Sequence[Block], above: Sequence[str], language: Language) -> Kind:
    """The kind of a text: by its symbol, else by the words that it opens with and the lines above them.

    Until 1993 statements by the Security Council's President bore symbols like those of any other document.
    """
    kind = kind_of(symbol or "", above, language)
    if (symbol is None or kind == "other") and blocks and language.statement_in(blocks[0].text):
        return "statement"
    return kind if symbol or kind != "other" else "resolution"
