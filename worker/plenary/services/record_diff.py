"""The difference of two records of one document, and what got worse.

Records are compared as JSON, so that records of earlier models can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from plenary.domain.cloudevents import NOT_CONTENT

Json = dict[str, Any]
# block fields that are not content: they may differ for the same text
_PLACE = frozenset(NOT_CONTENT["blocks"]["__all__"])
_NOTE_PLACE = frozenset(NOT_CONTENT["footnotes"]["__all__"])


@dataclass(frozen=True, slots=True)
class Difference:
    """Changes of a record. `fields` has the old and new values of all fields except blocks.

    `changed` holds pairs of blocks at the same place of the text.
    """

    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    added: Sequence[Json] = ()
    removed: Sequence[Json] = ()
    changed: Sequence[tuple[Json, Json]] = ()
    worse: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.added or self.removed or self.changed or self.worse)


def compare(before: Json, after: Json) -> Difference:
    """Compare a record, as JSON, with an earlier one of the same document."""
    names = [name for name in {**before, **after} if name == "footnotes" or name not in NOT_CONTENT]
    before, after = _with_plain_notes(before), _with_plain_notes(after)
    fields = {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}
    added, removed, changed = [], [], []
    for old, new in _pairs(before["blocks"], after["blocks"]):
        if old is None and new is not None:
            added.append(new)
        elif new is None and old is not None:
            removed.append(old)
        elif old and new:
            changed.append((old, new))
    return Difference(fields, tuple(added), tuple(removed), tuple(changed), tuple(_worse(before, after, fields)))


def _worse(before: Json, after: Json, fields: Mapping[str, tuple[Any, Any]]) -> Iterator[str]:
    """Yield reasons to review the second record before it replaces the first."""
    for name, (old, new) in fields.items():
        if old and not new:
            yield f"{name} is empty"
    old_score, new_score = before["quality"]["score"], after["quality"]["score"]
    if new_score < old_score:
        yield f"quality {new_score:g}, was {old_score:g}"
    old_length, new_length = _length(before), _length(after)
    if new_length < old_length:
        yield f"{old_length - new_length} characters less"


def _length(record: Json) -> int:
    """Number of characters without spaces, to notice lost text."""
    blocks = (text for block in record["blocks"] for text in (block["number"], block["text"], *_table(block)))
    notes = (text for note in record["footnotes"] for text in (note["marker"], note["text"]))
    texts = (*blocks, *notes, *record.get("masthead", ()))
    return sum(len("".join(text.split())) for text in texts if text)


def _table(block: Json) -> Iterator[str]:
    yield from (cell for row in block.get("rows") or () for cell in row)


def _pairs(before: Sequence[Json], after: Sequence[Json]) -> Iterator[tuple[Json | None, Json | None]]:
    """Pair the unequal blocks between two equal ones in their order."""
    old, new = [_content(block) for block in before], [_content(block) for block in after]
    start = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    texts = [[(block["part"], block["text"]) for block in blocks[start:]] for blocks in (old, new)]
    for kind, a, b, c, d in SequenceMatcher(a=texts[0], b=texts[1], autojunk=False).get_opcodes():
        for pair in zip_longest(old[start + a : start + b], new[start + c : start + d]):
            if kind != "equal" or pair[0] != pair[1]:
                yield pair


def _with_plain_notes(record: Json) -> Json:
    notes = [{name: value for name, value in note.items() if name not in _NOTE_PLACE} for note in record["footnotes"]]
    return {**record, "footnotes": notes}


def _content(block: Json) -> Json:
    return {name: value for name, value in block.items() if name not in _PLACE}
