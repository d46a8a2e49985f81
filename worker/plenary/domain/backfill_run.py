"""The order of a run: the shape that the command line, the schedule and the ledger's row of a run share."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from plenary.domain.languages import LanguageCode
from plenary.domain.organs import OrganCode


class Selection(BaseModel):
    """The objects to take. An empty field takes all. Suffixes in any case.

    Language and organ come from the key, as in `A_RES_78_105-EN.pdf`: a key without them is left out if the selection
    asks for them. `since` and `until` (not included) apply to the time when the object was put.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    suffixes: tuple[str, ...] = ()
    organs: tuple[OrganCode, ...] = ()
    languages: tuple[LanguageCode, ...] = ()

    def takes(self, key: str, put: datetime, organ: str | None, language: str | None) -> bool:
        """Decide whether to take an object whose key names this organ and this language."""
        return (
            (self.since is None or put >= self.since)
            and (self.until is None or put < self.until)
            and (not self.suffixes or key.lower().endswith(tuple(suffix.lower() for suffix in self.suffixes)))
            and (not self.organs or organ in self.organs)
            and (not self.languages or language in self.languages)
        )


class Choice(BaseModel):
    """The objects of the ledger to parse again: those that meet every condition given, of all that were parsed.

    `readers` are the fingerprints that they were read by, the empty one where an object counts as not read; `symbol` is
    of a document that they gave, `reason` a code of worker/plenary/errors.py, `prefix` that of a URI. Those that are
    `unidentified` gave a record without a symbol.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    readers: tuple[str, ...] | None = None
    symbol: str | None = None
    reason: str | None = None
    unidentified: bool = False
    prefix: str = ""


class _Order(BaseModel):
    """The speed of a run. At most `at_once` of its objects are enqueued or in work."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    again: ClassVar[bool]  # whether objects that have an outcome are read once more, failures among them

    objects_an_hour: int | None = Field(default=None, ge=1)
    at_once: int | None = Field(default=None, ge=1)

    @property
    def digest(self) -> str:
        """The same for two orders of the same objects, however fast: one of them runs at a time."""
        content = self.model_dump_json(exclude={"objects_an_hour", "at_once"})
        return hashlib.sha256(content.encode()).hexdigest()[:16]


class BackfillOrder(_Order):
    """A run through what a store lists. `manifest` is the URI of an S3 Inventory's `manifest.json`."""

    again = False

    store: str
    bucket: str
    prefix: str = ""
    manifest: str | None = None
    selection: Selection = Selection()

    @property
    def target(self) -> str:
        """For people: `s3://bucket/prefix`."""
        return f"{self.store}://{self.bucket}/{self.prefix}"


class ReprocessOrder(_Order):
    """A run through what the ledger knows."""

    again = True

    choice: Choice

    @property
    def target(self) -> str:
        """For people: `again: A/RES/85/901, s3://documents/2031/`."""
        choice = self.choice
        readers = f"read by {', '.join(filter(None, choice.readers))}" if choice.readers is not None else ""
        reason = f"failed by {choice.reason}" if choice.reason else ""
        unidentified = "without a symbol" if choice.unidentified else ""
        return f"again: {', '.join(filter(None, (readers, choice.symbol, reason, unidentified, choice.prefix)))}"


RunOrder = BackfillOrder | ReprocessOrder
RUN_ORDER: TypeAdapter[RunOrder] = TypeAdapter(RunOrder)
