"""Two readings of one document, side by side: what the second says otherwise, and what in it is worse. No Redis.

Records are compared as JSON, so that one made by an earlier version of the models can be held against one of today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from plenary.domain.cloudevents import NOT_CONTENT

Json = dict[str, Any]
# block fields that are no content: they may differ between two readings of one text
_PLACE = frozenset(NOT_CONTENT["blocks"]["__all__"])


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed. `fields` has all but the blocks, with what stood there before and stands there now.

    `changed` holds blocks in pairs; two blocks are a pair where they stand in the same place of the text.
    """

    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    added: Sequence[Json] = ()
    removed: Sequence[Json] = ()
    changed: Sequence[tuple[Json, Json]] = ()
    worse: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.added or self.removed or self.changed or self.worse)


def compare(before: Json, after: Json) -> Difference:
    """Hold a record, as JSON, against an earlier one of the same document."""
    names = [name for name in {**before, **after} if name != "blocks" and name not in NOT_CONTENT]
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
    """What a person should look at before the second reading takes the place of the first."""
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
    """How many characters the document has, spaces left out: letters are not to get lost."""
    blocks = (text for block in record["blocks"] for text in (block["number"], block["text"], *_table(block)))
    notes = (text for note in record["footnotes"] for text in (note["marker"], note["text"]))
    texts = (*blocks, *notes, *record.get("masthead", ()))
    return sum(len("".join(text.split())) for text in texts if text)


def _table(block: Json) -> Iterator[str]:
    yield from (cell for row in block.get("rows") or () for cell in row)


def _pairs(before: Sequence[Json], after: Sequence[Json]) -> Iterator[tuple[Json | None, Json | None]]:
    """The blocks that are not equal: those between the same equal ones are paired in their order."""
    old, new = [_content(block) for block in before], [_content(block) for block in after]
    start = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    texts = [[(block["part"], block["text"]) for block in blocks[start:]] for blocks in (old, new)]
    for kind, a, b, c, d in SequenceMatcher(a=texts[0], b=texts[1], autojunk=False).get_opcodes():
        for pair in zip_longest(old[start + a : start + b], new[start + c : start + d]):
            if kind != "equal" or pair[0] != pair[1]:
                yield pair


def _content(block: Json) -> Json:
    return {name: value for name, value in block.items() if name not in _PLACE}
