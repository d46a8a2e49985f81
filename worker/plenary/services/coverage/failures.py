"""Documents that came and failed, by what their file names say of symbol and language."""

from __future__ import annotations

from collections.abc import Iterable

from plenary.domain.symbols import from_key
from plenary.ledger.dead_letters import Letter


def failed_by_symbol(letters: Iterable[Letter]) -> dict[str, dict[str, str]]:
    """Reasons of open dead letters, by symbol and language (`""` if the name has none)."""
    reasons: dict[str, dict[str, str]] = {}
    for letter in letters:
        name = from_key(letter.object.key)
        if name.symbol:
            reasons.setdefault(str(name.symbol), {})[name.language or ""] = letter.data["reason"]
    return reasons
