"""Progress reports from within a stage: it names its place in the file to a listener, if any. They change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")

_listener: ContextVar[Callable[[str], None] | None] = ContextVar("listener", default=None)


def beat(where: str) -> None:
    """Say that work goes on, and where: `page 12`. Never a word of the file itself. Cheap enough for every page."""
    listener = _listener.get()
    if listener is not None:
        listener(where)


def paced(items: Iterable[Item], where: str) -> Iterator[Item]:
    """The same items, with a progress report before each: for loops over parts that a file can have any number of."""
    for item in items:
        beat(where)
        yield item


@contextmanager
def heard_by(listener: Callable[[str], None]) -> Iterator[None]:
    """Pass every beat within the block to `listener`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
