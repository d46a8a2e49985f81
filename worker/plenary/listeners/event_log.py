"""The outcome of each of the last events at a listener, so that a reconcile can say where one was lost."""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote_plus

UNSAVED = 20_000  # then the oldest notes are dropped, and their events count as never received
KEYS_OF_ONE = 100
# "key": "..." in JSON, also in JSON that is a text in JSON
_KEY = re.compile(r'\\*"key\\*"\s*+:\s*+\\*"((?:[^"\\]|\\+[^"\\]){1,1500}+)\\*"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EventNote:
    """`place` is an object's URI, or of what could not be read a key; `what` as in the counts, `filtered.prefix`."""

    place: str
    what: str


class Trace:
    """Shared by the threads of one listener."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._unsaved: deque[EventNote] = deque(maxlen=UNSAVED)

    def note(self, place: str, what: str) -> None:
        """An event about this object was `accepted`, or left out by a rule."""
        with self._lock:
            self._unsaved.append(EventNote(place, what))

    def note_rejected(self, raw: str) -> None:
        """Log a body that could not be read: the objects that it names, as far as they can be made out."""
        for key in keys_in(raw):
            self.note(key, "rejected")

    def take_unsaved(self) -> list[EventNote]:
        """Entries since the last call. Return them with `give_back` if they could not be saved."""
        with self._lock:
            taken = list(self._unsaved)
            self._unsaved.clear()
        return taken

    def give_back(self, notes: Iterable[EventNote]) -> None:
        """Notes that could not be saved: the next call of `take_unsaved` has them again, first."""
        with self._lock:
            self._unsaved = deque([*notes, *self._unsaved], UNSAVED)


def keys_in(raw: str) -> list[str]:
    """The keys that a body seems to name, as written and decoded as forms are, each once."""
    keys: dict[str, None] = {}
    for match in _KEY.finditer(raw):
        if len(keys) >= KEYS_OF_ONE:
            break
        key = _unescaped(match[1])
        keys[key] = keys[unquote_plus(key)] = None
    return list(keys)


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text
