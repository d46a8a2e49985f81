"""The messages of a sink for an event: the topics that it subscribes to, and the filter on them. Nothing is sent here.

The topic `records` has the event as it was committed, `failures` the dead letters. `blocks` and `citations` have one
message for each of a record, so that a search index or a graph need not know the whole; an update is preceded there by
a message that voids the earlier ones of that record. `alignments` has one event for each symbol that is there in
several languages, `discrepancies` the disagreements between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plenary.domain import cloudevents
from plenary.domain.cloudevents import Envelope, Type
from plenary.domain.identity import is_provisional
from plenary.domain.symbols import organ_of
from plenary.sinks.base import Message, Topic


@dataclass(frozen=True, slots=True)
class Subscription:
    """The subscription of a sink: topics, and of records those of these organs, languages and kinds. Empty means all.

    A withdrawal has no kind and passes that filter; a failure has none of the three and passes all.
    """

    topics: frozenset[Topic] = frozenset({Topic.RECORDS})
    organs: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def messages(self, body: str) -> list[Message]:
        """The messages for an event (JSON text of a CloudEvent): always the same for the same event."""
        event = cloudevents.opened(body)
        whole = cloudevents.of_body(event, body)
        if whole.type is Type.FAILED:
            key = f"{Topic.FAILURES}.{event['data']['reason']}"
            return [Message(Topic.FAILURES, key, whole)] if Topic.FAILURES in self.topics else []
        if whole.type is Type.ALIGNMENT:
            return self._aligned(whole, event)
        symbol, _, language = whole.subject.rpartition(":")
        organ, kind = event["data"].get("organ_code") or organ_of(symbol), event["data"].get("kind")
        unknown = organ is None and is_provisional(whole.subject)  # its withdrawal names no organ
        if not self._wants(organ, kind, language, unknown=unknown):
            return []
        key = ".".join((word or "any").lower() for word in (organ, kind, language))
        messages = [Message(Topic.RECORDS, key, whole)] if Topic.RECORDS in self.topics else []
        for topic, part in _PARTS.items():
            if topic in self.topics:
                messages += [Message(topic, f"{topic}.{key}", sent) for sent in _parts(whole, event, topic, part)]
        return messages

    def _aligned(self, whole: Envelope, event: dict[str, Any]) -> list[Message]:
        """An alignment is of several languages and kinds: of the filters only that of organs applies to it."""
        organ = organ_of(whole.subject)
        if self.organs and organ not in self.organs:
            return []
        key = (organ or "any").lower()
        messages = []
        if Topic.ALIGNMENTS in self.topics:
            messages.append(Message(Topic.ALIGNMENTS, f"{Topic.ALIGNMENTS}.{key}", whole))
        if Topic.DISCREPANCIES in self.topics:
            findings = cloudevents.discrepancies(event)
            messages.append(Message(Topic.DISCREPANCIES, f"{Topic.DISCREPANCIES}.{key}", findings))
        return messages

    def _wants(self, organ: str | None, kind: str | None, language: str, *, unknown: bool) -> bool:
        return (
            (not self.organs or unknown or organ in self.organs)
            and (not self.languages or language in self.languages)
            and (not self.kinds or kind is None or kind in self.kinds)
        )


_PARTS = {Topic.BLOCKS: Type.BLOCK, Topic.CITATIONS: Type.CITATION}


def _parts(whole: Envelope, event: dict[str, Any], field: str, kind: Type) -> Iterator[Envelope]:
    if whole.type is Type.WITHDRAWN:
        yield whole
        return
    if whole.type is Type.UPDATED:
        yield cloudevents.superseded(event)
    for number in range(len(event["data"][field])):
        yield cloudevents.part(event, kind, field, number)
