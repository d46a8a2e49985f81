"""A catalogue of known resolutions: finds the one that a record without a symbol is, by its title and its session.

Titles come back year after year. If a text does not name its session, its citations and requests show it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from plenary.domain.identity import Hint
from plenary.domain.record import Record
from plenary.domain.symbols import canonical, is_symbol, organ_of, squash
from plenary.parsing.manifest import TableError, manifest_rows
from plenary.parsing.structure.identity import folded

# The most sessions between a resolution and the last one of its organ that it cites, or the next session that it names.
_REACH = {"GA": 2, "ECOSOC": 2, "HRC": 6}
_SESSION = re.compile(r"/(?:RES|DEC)/(\d{1,4})/\d")
_LIBRARY_SUFFIX = re.compile(r"\s*:\s*(?:draft )?(?:resolution|decision|statement)\s*/.*$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class KnownResolution:
    """One known resolution. `session` is a number or a year; `date` is ISO 8601."""

    symbol: str
    title: str
    organ: str | None
    session: str | None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Known resolutions by their folded titles."""

    entries: Mapping[str, Sequence[KnownResolution]]

    @classmethod
    def of(cls, data: bytes) -> Catalogue:
        """Read a CSV with a head of `symbol` and `title`, and if it has them `organ`, `session` and `date`.

        Errors: `TableError`.
        """
        entries: defaultdict[str, list[KnownResolution]] = defaultdict(list)
        for number, row in manifest_rows(data, "symbol", "title"):
            symbol, title = row["symbol"], _LIBRARY_SUFFIX.sub("", row["title"])
            if not is_symbol(symbol):
                raise TableError(f"row {number}: {symbol} is no document symbol")
            session = _SESSION.search(symbol)
            entries[folded(title)].append(
                KnownResolution(
                    canonical(symbol),
                    title,
                    row.get("organ") or organ_of(symbol),
                    row.get("session") or (session[1] if session else None),
                    row.get("date") or None,
                )
            )
        return cls(entries)

    def hint(self, record: Record) -> Hint | None:
        """The one entry with the record's title that agrees with it; None where none or several do."""
        symbols = {entry.symbol for entry in self.entries.get(folded(record.title or ""), ()) if _agrees(entry, record)}
        return Hint("catalogue", symbols.pop()) if len(symbols) == 1 else None


def _agrees(entry: KnownResolution, record: Record) -> bool:
    """The same organ and the same day or session, and none that the text cites. Too little known is no agreement."""
    if entry.organ != record.organ_code or squash(entry.symbol) in {squash(named.symbol) for named in record.citations}:
        return False
    if entry.date and record.adoption_date:
        return entry.date == record.adoption_date
    if record.session and entry.session:
        return record.session == entry.session
    return bool(entry.session and entry.session.isdigit() and int(entry.session) in _sessions(record))


def _sessions(record: Record) -> range:
    """The sessions that the record can be of, by the last session that it cites and the next that it names."""
    reach = _REACH.get(record.organ_code, 0)
    cited = [
        int(match[1])
        for citation in record.citations
        if organ_of(citation.symbol) == record.organ_code and (match := _SESSION.search(citation.symbol))
    ]
    asked = [int(wanted.session) for wanted in record.follow_up if wanted.session and wanted.session.isdigit()]
    if record.organ_code == "ECOSOC":  # its sessions are years in symbols, and ordinals in texts
        asked = []
    if not cited and not asked:
        return range(0)
    first = max(cited, default=min(asked, default=0) - reach)
    last = min((session - 1 for session in asked), default=first + reach)
    return range(max(first, last - reach), min(last, first + reach) + 1)


def identified(
    read: Callable[[tuple[Hint, ...]], Sequence[Record]], hints: Iterable[Hint], catalogue: Catalogue | None
) -> Sequence[Record]:
    """The records that `read` makes with the hints; read once more where only the catalogue knows the symbol."""
    outer_hints = tuple(hints)
    records = read(outer_hints)
    if catalogue and len(records) == 1 and records[0].symbol is None and (hint := catalogue.hint(records[0])):
        return read((*outer_hints, hint))
    return records
