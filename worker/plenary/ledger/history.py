"""The recent history of objects and records, and their status: all that the ledger knows of one document.

The lines are written by the scripts (history.lua), the last 50 of each. Here they are read and shown beside the rows,
the dead letter and the sinks' cursors. Nothing is changed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast

from redis import Redis

from plenary.ledger import keys
from plenary.ledger.dead_letters import Letters
from plenary.ledger.outbox import Outbox
from plenary.ledger.scan import ObjectRow, RecordRow, Survey
from plenary.ledger.types import split_ids

EVENT_CHARACTERS = 16  # of an event's id: as much as commit.lua keeps

# a word of a history: the names of what follows it
_NAMES = {
    "run": ("attempt", "action", "told_by", "replay"),
    "lost": (),
    "released": ("wait_ms", "why"),
    "parked": ("times", "told_by"),
    "done": ("times", "told_by"),
    "stale": ("times", "told_by"),
    "failed": ("reason", "version", "fingerprint"),
    "read": ("outcome", "record", "version", "fingerprint"),
    "sent": ("type", "event", "object", "position", "place", "sinks"),
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened: when, in seconds since 1970, a word, and what belongs to it by name."""

    at: float
    word: str
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ObjectStory:
    """One object: its row (None where nothing is known), its lines, the dead letter's data if one is open."""

    uri: str
    row: ObjectRow | None
    lines: tuple[HistoryLine, ...]
    letter: dict[str, Any] | None

    @property
    def records(self) -> list[str]:
        """The ids of all records that it gave, the earliest first."""
        logged = [record for line in self.lines if line.word == "read" for record in split_ids(line.told["record"])]
        return list(dict.fromkeys([*logged, *(self.row.records if self.row else ())]))


@dataclass(frozen=True, slots=True)
class Sent:
    """An event that went out. `sinks` says of each sink that there was: delivered, waiting, refused or forgotten."""

    line: HistoryLine
    sinks: dict[str, str]


@dataclass(frozen=True, slots=True)
class RecordStory:
    """One record: its row (None when there is none any more), what was sent, the record as it was last sent if kept.

    `others` are the URIs of objects that give the same record and were put before.
    """

    id: str
    row: RecordRow | None
    others: tuple[str, ...]
    sent: tuple[Sent, ...]
    record: dict[str, Any] | None

    @property
    def known(self) -> bool:
        """True if the ledger has or had a row for it."""
        return self.row is not None or bool(self.sent)

    @property
    def objects(self) -> list[str]:
        """The URIs of all objects that gave it or took it away, the earliest first."""
        uris = [sent.line.told["object"] for sent in self.sent] + ([self.row.object] if self.row else [])
        return list(dict.fromkeys([*uris, *self.others]))


@dataclass(frozen=True, slots=True)
class Stories:
    """The histories of one ledger. Errors: `redis.RedisError`."""

    redis: Redis
    prefix: str

    def of_object(self, uri: str) -> ObjectStory:
        """All of one object."""
        letter = Letters(self.redis, self.prefix).of(uri)
        (row,) = Survey(self.redis, self.prefix).rows([uri])
        lines = self._lines(keys.object_story(self.prefix, uri))
        return ObjectStory(uri, row, lines, letter.data if letter else None)

    def of_record(self, record_id: str) -> RecordStory:
        """All of one record."""
        survey = Survey(self.redis, self.prefix)
        row = next(survey.current([record_id]), None)
        sent = self._sent(self._lines(keys.record_story(self.prefix, record_id)))
        others = self.redis.hget(keys.record_row(self.prefix, record_id), "others")
        uris = tuple(uri for _, uri in json.loads(cast("str | None", others) or "[]"))
        return RecordStory(record_id, row, uris, sent, survey.last_sent(row) if row else None)

    def _lines(self, key: str) -> tuple[HistoryLine, ...]:
        lines = cast("list[str]", self.redis.lrange(key, 0, -1))
        return tuple(_line(text) for text in lines)

    def _sent(self, lines: tuple[HistoryLine, ...]) -> tuple[Sent, ...]:
        cursors = cast("dict[str, str]", self.redis.hgetall(keys.cursors(self.prefix)))
        outbox = Outbox(self.redis, self.prefix)
        refused = {
            (sink, fields["id"][:EVENT_CHARACTERS])
            for sink in {name for line in lines for name in line.told["sinks"].split()}
            for _, fields in outbox.set_aside_of(sink)
        }
        return tuple(Sent(line, _sinks(line, cursors, refused)) for line in lines)


def _line(text: str) -> HistoryLine:
    milliseconds, word, *rest = json.loads(text)
    return HistoryLine(milliseconds / 1000, word, dict(zip(_NAMES.get(word, ()), rest, strict=False)))


def _sinks(line: HistoryLine, cursors: dict[str, str], refused: set[tuple[str, str]]) -> dict[str, str]:
    states = {}
    for sink in line.told["sinks"].split():
        if sink not in cursors:
            states[sink] = "forgotten"
        elif (sink, line.told["event"]) in refused:
            states[sink] = "refused"
        else:
            done = _place(cursors[sink].partition("/")[0]) >= _place(line.told["place"])
            states[sink] = "delivered" if done else "waiting"
    return states


def _place(entry: str) -> tuple[int, int]:
    milliseconds, _, number = entry.partition("-")
    return int(milliseconds), int(number)
