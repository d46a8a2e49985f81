"""Texts of an alignment as plain strings: one line each, without characters that XML and terminals do not take."""

from __future__ import annotations

import re

from plenary.domain.alignment import AlignedRow, Alignment

MARKUP = frozenset({"table"})  # rows whose cells are rows of their own
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


def line_of(text: str) -> str:
    """The text on one line."""
    return " ".join(_CONTROL.sub(" ", text).split())


def pairs_of(alignment: Alignment) -> list[tuple[AlignedRow, dict[str, str]]]:
    """Rows that two languages at least have, with their texts by language, English or else the pivot first."""
    rows = []
    for row in alignment.rows:
        order = sorted(row.texts, key=lambda code: (code != "en", code != alignment.pivot, code))
        texts = {str(code): line for code in order if (line := line_of(row.texts[code].text))}
        if len(texts) > 1 and row.kind not in MARKUP:
            rows.append((row, texts))
    return rows
