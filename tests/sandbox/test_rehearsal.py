"""What a reader reads while it waits for its first file."""

from __future__ import annotations

import pytest

from plenary.domain.storage_event import ObjectRef
from plenary.meaning import understood
from plenary.parsing.languages import CODES
from plenary.parsing.pipeline import parse, source_of
from plenary.sandbox.rehearsal import TEXTS, rehearse


def test_there_is_a_text_of_each_language_and_each_is_read() -> None:
    assert list(rehearse()) == list(TEXTS)
    assert len(TEXTS) == len(CODES)


@pytest.mark.parametrize("ref", TEXTS, ids=lambda ref: ref.key)
def test_each_text_has_what_vocabularies_are_made_for(ref: ObjectRef) -> None:
    (record,) = understood(parse(TEXTS[ref], source_of(ref, TEXTS[ref])))
    assert [block.id for block in record.blocks] == ["formula.1", "pp.1", "pp.2", "op.1", "op.2", "op.3", "closing.1"]
    assert record.citations
    assert record.footnotes
    assert {"country", "body", "money"} <= {mention.kind for mention in record.mentions}
    assert any(duty.kind == "report" and duty.due for duty in record.obligations)
