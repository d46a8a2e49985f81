"""Two readings of one document, on a made-up record."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from plenary.services.record_diff import Difference, compare


def block(name: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "part": "body", "kind": "paragraph", "number": None, "text": text, "page": 1, **more}


@pytest.fixture
def record() -> dict[str, Any]:
    return {
        "id": "A/RES/85/1:en",
        "title": "The keeping of bees",
        "masthead": ["United Nations", "A/RES/85/1"],
        "blocks": [block(f"op.{number}", f"Requests hive {number};") for number in range(1, 7)],
        "footnotes": [],
        "quality": {"score": 1.0, "checks": []},
        "source": {"key": "a.pdf"},
        "fingerprint": "f1",
        "ingested_at": "2031-01-01T00:00:00Z",
    }


@pytest.fixture
def after(record: dict[str, Any]) -> dict[str, Any]:
    return deepcopy(record)


def ids(blocks: Any) -> list[str]:
    return [one["id"] for one in blocks]


def test_where_and_how_it_was_read_is_no_difference(record: dict[str, Any], after: dict[str, Any]) -> None:
    after |= {"source": {"key": "b.docx"}, "fingerprint": "f2", "ingested_at": "2032-01-01T00:00:00Z"}
    after["blocks"][3]["page"] = 9
    assert compare(record, after) == Difference()


def test_a_block_in_the_middle_is_added_and_the_numbers_behind_it_change(
    record: dict[str, Any], after: dict[str, Any]
) -> None:
    after["blocks"].insert(2, block("op.3", "Requests one more hive;"))
    for place, one in enumerate(after["blocks"], start=1):
        one["id"] = f"op.{place}"
    found = compare(record, after)
    assert ids(found.added) == ["op.3"]
    assert [(old["id"], new["id"]) for old, new in found.changed] == [
        ("op.3", "op.4"),
        ("op.4", "op.5"),
        ("op.5", "op.6"),
        ("op.6", "op.7"),
    ]
    assert (found.removed, found.worse) == ((), ())


def test_a_removed_block_is_told_and_its_letters_are_missed(record: dict[str, Any], after: dict[str, Any]) -> None:
    del after["blocks"][4]
    found = compare(record, after)
    assert (ids(found.removed), found.added, found.changed) == (["op.5"], (), ())
    assert found.worse == ("14 characters less",)


def test_blocks_in_one_place_with_other_texts_are_changed(record: dict[str, Any], after: dict[str, Any]) -> None:
    after["blocks"][1]["text"] = "Requests hive two to be kept;"
    after["blocks"][5]["kind"] = "point"
    found = compare(record, after)
    assert [old["id"] for old, _ in found.changed] == ["op.2", "op.6"]
    assert (found.added, found.removed, found.fields, found.worse) == ((), (), {}, ())


@pytest.mark.parametrize(
    ("change", "worse"),
    [
        ({"title": None}, "title is empty"),
        ({"title": "The keeping of wasps"}, None),
        ({"quality": {"score": 0.75, "checks": []}}, "quality 0.75, was 1"),
        ({"quality": {"score": 1.0, "checks": [{"name": "pages"}]}}, None),
        ({"vote": {"outcome": "adopted"}}, None),
    ],
)
def test_what_was_there_and_is_not_any_more_is_worse(
    record: dict[str, Any], after: dict[str, Any], change: dict[str, Any], worse: str | None
) -> None:
    found = compare(record, after | change)
    assert found.worse == ((worse,) if worse else ())
    assert set(found.fields) == change.keys() - {"quality"}


def test_a_record_of_an_earlier_shape_can_be_compared(record: dict[str, Any], after: dict[str, Any]) -> None:
    del record["masthead"]
    record["forgotten"] = "x"
    assert compare(record, after).fields == {
        "masthead": (None, ["United Nations", "A/RES/85/1"]),
        "forgotten": ("x", None),
    }


def test_places_are_no_difference(record: dict[str, Any], after: dict[str, Any]) -> None:
    note = {"marker": "1", "text": "Ibid.", "block": None}
    record["footnotes"], after["footnotes"] = [note], [{**note, "places": [{"page": 1, "box": [90, 100, 400, 120]}]}]
    after["blocks"][0]["places"] = [{"page": 2, "box": [90, 100, 400, 120]}]
    assert not compare(record, after)
    after["footnotes"][0]["text"] = "Idem."
    assert list(compare(record, after).fields) == ["footnotes"]
