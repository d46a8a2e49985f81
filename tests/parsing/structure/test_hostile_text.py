"""No pattern takes more than a moment over a text made to keep it busy."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from plenary.domain import symbols
from plenary.parsing.languages import CODES, language
from plenary.parsing.languages.fast_search import FastPattern
from plenary.parsing.layout import footnotes, metrics, page_furniture, paragraph_breaks, text_cleanup
from plenary.parsing.structure import (
    blocks,
    citation_relations,
    citations,
    follow_up,
    masthead,
    numbering,
    opening_phrases,
    resolution_numbers,
)

MODULES: tuple[ModuleType, ...] = (
    paragraph_breaks, page_furniture, metrics, footnotes, text_cleanup, blocks, citations, follow_up, numbering, opening_phrases, masthead, citation_relations, resolution_numbers,
    symbols,
)  # fmt: skip
LENGTH = 50_000
PARTS = (
    "A/", "A/1", "A", "1", "A/a.a-a", " ", "1 ", "1/1 A and ", "1/1, ", "(", "[(", "report of the ", "-", ". ", "x -",
    "I. ", "1 (I", "A1.", "_ ", "**", "a) ", "/A.1-A", "H\u0645", "\u2013 ", "resolution ", "\u7b2c1/1\u53f7", "a" * 50,
)  # fmt: skip
STARTS = ("", "A/1", "report of the ", "Adopted by the Security Council at its 1st (", "[on the report of the ")


def patterns() -> dict[str, re.Pattern[str] | FastPattern]:
    found: dict[str, re.Pattern[str] | FastPattern] = {
        f"{module.__name__}.{name}": value
        for module in MODULES
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
    }
    for code in CODES:
        vocabulary = language(code)
        found |= {f"{code}.{name}": pattern for name, pattern in vocabulary.patterns.items()}
        found |= {f"{code}.{name}": pattern for name, pattern in vocabulary.organ_patterns.items()}
        found[f"{code}.formula"] = vocabulary.formula
        found |= {f"{code}.asks.{kind}": pattern for kind, pattern in vocabulary.asking.items()}
        found[f"{code}.by_date"] = re.compile(vocabulary.by_date, re.IGNORECASE)
        found |= {
            f"{code}.{name}": getattr(vocabulary, name)
            for name in (
                "session_named",
                "asking_anything",
                "number",
                "naming",
                "organ_behind",
                "date_beside",
                "addition",
            )
        }
        found[f"{code}.date"] = re.compile(vocabulary.date, re.IGNORECASE)
    return found


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("name", "pattern"), patterns().items(), ids=patterns().keys())
def test_no_text_keeps_a_pattern_busy(name: str, pattern: re.Pattern[str] | FastPattern) -> None:
    for start in STARTS:
        for part in PARTS:
            sum(1 for _ in pattern.finditer(start + part * (LENGTH // len(part))))
