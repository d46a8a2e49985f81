"""The dead letters that are open: looked through and taken away. A commit of the object closes its letter by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from redis import Redis

from plenary.domain.cloudevents import opened
from plenary.domain.storage_event import ObjectRef
from plenary.ledger import keys
from plenary.ledger.scripts import LuaScript
from plenary.ledger.server_clock import server_seconds

PAGE = 200


@dataclass(frozen=True, slots=True)
class DeadLetterFilter:
    """The choice of letters: all that meet every condition given. Ages are in seconds; `prefix` is that of a URI."""

    reason: str | None = None
    prefix: str = ""
    older_seconds: float | None = None
    newer_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter: its place in the stream, when it came (seconds since 1970), the event as text and its data."""

    position: str
    body: str
    data: dict[str, Any]

    @property
    def at(self) -> float:
        """The time of the failure."""
        return int(self.position.partition("-")[0]) / 1000

    @property
    def object(self) -> ObjectRef:
        """The object or the event that failed."""
        return ObjectRef(**{name: self.data["object"][name] for name in ObjectRef.model_fields})


@dataclass(frozen=True, slots=True)
class Letters:
    """All open letters of one ledger. Errors: `redis.RedisError`."""

    redis: Redis
    prefix: str

    def of(self, uri: str) -> Letter | None:
        """The letter about one object."""
        position = cast("str | None", self.redis.hget(keys.object_row(self.prefix, uri), "letter"))
        letters = self._page(position, position, 1) if position else []
        return letters[0] if letters else None

    def open_of(self, uris: Iterable[str]) -> set[str]:
        """Those of these objects that have an open letter, asked for at once."""
        asked = list(uris)
        with self.redis.pipeline(transaction=False) as pipeline:
            for uri in asked:
                pipeline.hexists(keys.object_row(self.prefix, uri), "letter")
            answers = cast("list[bool]", pipeline.execute())
        return {uri for uri, is_open in zip(asked, answers, strict=True) if is_open}

    def find(self, wanted: DeadLetterFilter) -> Iterator[Letter]:
        """The letters wanted, the oldest first, page by page. Those that come meanwhile are left out."""
        now = int(server_seconds(self.redis) * 1000)
        first = "-" if wanted.newer_seconds is None else str(max(0, now - int(wanted.newer_seconds * 1000)))
        end = str(now if wanted.older_seconds is None else max(0, now - int(wanted.older_seconds * 1000)))
        while page := self._page(first, end, PAGE):
            for letter in page:
                reason = wanted.reason in {None, letter.data["reason"]}
                if reason and letter.object.uri.startswith(wanted.prefix):
                    yield letter
            first = f"({page[-1].position}"

    def discard(self, letter: Letter) -> bool:
        """Take a letter away; the object's outcome stays. False if it was closed meanwhile."""
        row = keys.object_row(self.prefix, letter.object.uri)
        discard = LuaScript(self.redis, "discard")
        return bool(discard([row, keys.failures(self.prefix)], letter=letter.position))

    def _page(self, first: str, last: str, count: int) -> list[Letter]:
        page = self.redis.xrange(keys.failures(self.prefix), min=first, max=last, count=count)
        entries = cast("list[tuple[str, dict[str, str]]]", page)
        return [Letter(position, fields["event"], opened(fields["event"])["data"]) for position, fields in entries]
