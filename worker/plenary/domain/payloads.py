"""The data of the events that are no whole record: withdrawals, failures, and the parts of records, one a message."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from plenary.domain.record import Block, Citation
from plenary.domain.storage_event import ObjectRef


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Withdrawal(_Shape):
    """The object that gave the record is gone, or says something else now: the record is no longer current."""

    id: str
    object: ObjectRef


class Superseded(_Shape):
    """Parts of this record in revisions before this one are void."""

    id: str
    revision: int


class _Part(_Shape):
    """A part and the record that it belongs to. `position` counts from 1, `count` are the record's parts in all."""

    record: str
    revision: int
    symbol: str | None
    organ_code: str
    kind: str
    language: str
    title: str | None = None
    position: int = Field(ge=1)
    count: int = Field(ge=1)


class BlockMessage(_Part):
    """One block of a record."""

    block: Block


class CitationMessage(_Part):
    """One edge from a record, `symbol`, to the document that it cites, `citation.symbol`."""

    citation: Citation


class FailedObject(ObjectRef):
    """The object that failed, and its version (version id or ETag), where one is known."""

    version: str | None = None


class FailureMessage(_Shape):
    """A dead letter: what went wrong with an object, who has to act, and the command that tries it again."""

    reason: str
    category: Literal["input", "limit", "infrastructure", "defect"]
    phase: str
    retry: bool
    sentence: str
    details: dict[str, Any] = Field(default_factory=dict)
    object: FailedObject
    attempts: int
    fingerprint: str
    replay: str
