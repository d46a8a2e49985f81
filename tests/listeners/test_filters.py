"""Which events are taken."""

from __future__ import annotations

import pytest

from plenary.domain.storage_event import Action, ObjectRef, StorageEvent
from plenary.listeners import Filter


def event(key: str, size: int | None = 10, action: Action = Action.CREATED) -> StorageEvent:
    return StorageEvent(object=ObjectRef(store="s3", bucket="b", key=key), size=size, action=action)


@pytest.mark.parametrize(
    ("accepts", "key", "rule"),
    [
        (Filter(), "anything", None),
        (Filter(prefixes=("in/", "new/")), "new/a.pdf", None),
        (Filter(prefixes=("in/", "new/")), "old/in/a.pdf", "prefix"),
        (Filter(suffixes=(".pdf", ".DOCX")), "a.PDF", None),
        (Filter(suffixes=(".pdf", ".DOCX")), "a.docx", None),
        (Filter(suffixes=(".pdf",)), "a.pdf.part", "suffix"),
        (Filter(min_bytes=10, max_bytes=10), "a", None),
        (Filter(min_bytes=11), "a", "size"),
        (Filter(max_bytes=9), "a", "size"),
        (Filter(names=str.islower), "a", None),
        (Filter(names=str.islower), "A", "name"),
    ],
)
def test_an_event_passes_if_every_rule_that_is_set_lets_it(accepts: Filter, key: str, rule: str | None) -> None:
    assert accepts.refusal(event(key)) == rule


def test_a_size_that_is_not_told_and_a_removal_pass_the_limits_of_size() -> None:
    accepts = Filter(min_bytes=1, max_bytes=5)
    assert accepts.refusal(event("a", size=None)) is None
    assert accepts.refusal(event("a", size=0, action=Action.REMOVED)) is None
