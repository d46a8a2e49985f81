"""The choice of events: by prefix, suffix, size and a rule on the key. Events left out are counted, not kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plenary.domain.storage_event import Action, ObjectRef, StorageEvent
from plenary.domain.symbols import from_key, is_draft
from plenary.settings.model import Settings
from plenary.storage.allow_list import AllowedPlaces


@dataclass(frozen=True, slots=True)
class Filter:
    """An event passes if every rule that is set lets it.

    `prefixes` and `suffixes`: one of them must fit, suffixes in any case. Sizes are in bytes; an event without a size
    passes, and so does a removal. `names` is true for an accepted key, `places` for an object that may be read.
    """

    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    min_bytes: int | None = None
    max_bytes: int | None = None
    names: Callable[[str], bool] | None = None
    places: Callable[[ObjectRef], bool] | None = None

    def refusal(self, event: StorageEvent) -> str | None:
        """The rule that leaves the event out: `place`, `prefix`, `suffix`, `size` or `name`; None where it is taken."""
        key = event.object.key
        if self.places is not None and not self.places(event.object):
            return "place"
        if self.prefixes and not key.startswith(self.prefixes):
            return "prefix"
        if self.suffixes and not key.lower().endswith(tuple(suffix.lower() for suffix in self.suffixes)):
            return "suffix"
        if event.action is Action.CREATED and event.size is not None and not self._fits(event.size):
            return "size"
        if self.names is not None and not self.names(key):
            return "name"
        return None

    def _fits(self, size: int) -> bool:
        return (self.min_bytes or 0) <= size and (self.max_bytes is None or size <= self.max_bytes)


def configured_filter(settings: Settings) -> Filter:
    """Build the filter of the settings: the same for listeners and for a reconcile."""
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
