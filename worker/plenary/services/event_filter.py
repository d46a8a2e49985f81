"""The filter of events, made from the settings: the same for listeners and for a reconcile."""

from __future__ import annotations

from plenary.domain.symbols import from_key, is_draft
from plenary.listeners import Filter
from plenary.settings.model import Settings
from plenary.storage.allow_list import AllowedPlaces


def accepted(settings: Settings) -> Filter:
    """Build the filter from the settings."""
    rules = settings.events.filter
    return Filter(
        prefixes=rules.prefixes,
        suffixes=rules.suffixes,
        min_bytes=rules.min_bytes,
        max_bytes=rules.max_bytes,
        places=AllowedPlaces(settings.stores.allowed).holds,
        names=named_after_a_resolution if rules.names == "resolutions" else None,
    )


def named_after_a_resolution(key: str) -> bool:
    """True where the last part of a key is the symbol of an adopted text, such as `A_RES_78_105-EN.pdf`."""
    symbol = from_key(key).symbol
    return symbol is not None and not is_draft(symbol)
