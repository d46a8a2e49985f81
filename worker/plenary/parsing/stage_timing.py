"""The stages of a reading and their durations, reported to a listener: in this process, or over a reader's pipe."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from plenary.parsing.progress import beat

Stage = Literal["extract", "normalize", "structure", "meaning"]


class Took(BaseModel):
    """A stage that is over: when it began, in seconds since 1970, and how many seconds it took."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stage: Stage
    began: float = Field(ge=0, le=1e10)
    seconds: float = Field(ge=0, le=1e6)


SEVERAL = TypeAdapter(Annotated[list[Took], Field(max_length=16)])  # two engines read a file at most

_listener: ContextVar[Callable[[Took], None] | None] = ContextVar("stages", default=None)


@contextmanager
def stage(name: Stage) -> Iterator[None]:
    """Time the block as that stage. A stage that fails is not reported; without a listener no clock is read."""
    beat(name)
    if _listener.get() is None:
        yield
        return
    began, started = time.time(), time.monotonic()
    yield
    tell(Took(stage=name, began=began, seconds=time.monotonic() - started))


def tell(took: Took) -> None:
    """Report a stage that ended, in this process or another one, to the listener, if any."""
    listener = _listener.get()
    if listener is not None:
        listener(took)


@contextmanager
def told_to(listener: Callable[[Took], None]) -> Iterator[None]:
    """Report every stage that ends within the block to `listener`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
