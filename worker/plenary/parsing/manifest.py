"""A manifest: symbols and other facts about files, given from outside, one row a file. CSV or JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from plenary.domain.identity import Hint
from plenary.domain.languages import BY_CODE
from plenary.domain.symbols import canonical, is_symbol


class TableError(ValueError):
    """A table that cannot be used, with a sentence that says where and why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hints by key. A key is the file's path as the manifest's maker sees it, or its name alone."""

    hints: Mapping[str, Hint]

    @classmethod
    def of(cls, data: bytes) -> Manifest:
        """Read CSV with a head of `key`, `symbol`, `language`, `title`, or JSON lines with these names.

        Errors: `TableError`.
        """
        hints: dict[str, Hint] = {}
        for number, row in manifest_rows(data, "key"):
            key, hint = (
                row["key"],
                Hint("manifest", _symbol(row, number), _language(row, number), row.get("title") or None),
            )
            if hints.setdefault(key, hint) != hint:
                raise TableError(f"row {number}: {key} is there twice and says two things")
        return cls(hints)

    def hint(self, key: str) -> Hint | None:
        """The row of a file: under its whole key, under the end of it, or under its name; None if there is none."""
        parts = PurePosixPath(key).parts
        ends = ("/".join(parts[start:]) for start in range(len(parts)))
        return next((self.hints[end] for end in (key, *ends) if end in self.hints), None)


def manifest_rows(data: bytes, *needed: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of CSV or JSON lines with their line numbers; names in lower case, values without spaces around them.

    Errors: `TableError`, also where a row lacks a value that is `needed`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError("it is not in UTF-8") from error
    rows = _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(text)
    for number, row in rows:
        values = {str(name).strip().lower(): str(value or "").strip() for name, value in row.items() if name}
        if lacking := [name for name in needed if not values.get(name)]:
            raise TableError(f"row {number} has no {' and no '.join(lacking)}")
        yield number, values


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        yield from enumerate(csv.DictReader(io.StringIO(text, newline=""), strict=True), 2)
    except csv.Error as error:
        raise TableError(f"it is no CSV: {error}") from error


def _json_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in _filled(text.splitlines()):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise TableError(f"row {number} is no JSON: {error.msg}") from error
        if not isinstance(row, dict):
            raise TableError(f"row {number} is no object")
        yield number, row


def _filled(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _symbol(row: Mapping[str, str], number: int) -> str | None:
    symbol = row.get("symbol")
    if symbol and not is_symbol(symbol):
        raise TableError(f"row {number}: {symbol} is no document symbol")
    return canonical(symbol) if symbol else None


def _language(row: Mapping[str, str], number: int) -> Any:
    code = row.get("language", "").lower()
    if code and code not in BY_CODE:
        raise TableError(f"row {number}: {code} is none of {', '.join(BY_CODE)}")
    return code or None
