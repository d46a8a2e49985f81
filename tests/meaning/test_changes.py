from __future__ import annotations

from pathlib import Path

import pytest

from plenary import Record, parse_file
from plenary.domain.record import Block, Citation, TextChange
from plenary.meaning.changes import read_changes
from plenary.meaning.links import read_links

SAMPLES = Path(__file__).parents[1] / "samples" / "files"
RECORD = parse_file(SAMPLES / "A_RES_85_901-EN.pdf")[0]


def corrigendum(code: str, *texts: str) -> Record:
    blocks = [Block(id=f"op.p{place}", part="body", kind="paragraph", text=text) for place, text in enumerate(texts, 1)]
    update = {"symbol": "A/85/L.7/Corr.1", "kind": "draft", "language": code, "blocks": blocks, "citations": []}
    return RECORD.model_copy(update=update)


def changes(record: Record) -> list[TextChange]:
    return read_changes(record, read_links(record))


@pytest.mark.parametrize(
    ("code", "text", "old", "new"),
    [
        ("en", "For “two lighthouses” read “three lighthouses”", "two lighthouses", "three lighthouses"),
        ("en", "Line 3: replace “two” with “three”.", "two", "three"),
        ("en", "For 20 March read 21 March", "20 March", "21 March"),
        ("fr", "Au lieu de « deux phares », lire « trois phares »", "deux phares", "trois phares"),
        ("fr", "Remplacer « deux » par « trois »", "deux", "trois"),
        ("es", "Donde dice “dos faros” debe decir “tres faros”", "dos faros", "tres faros"),
        ("es", "Sustitúyase “dos” por “tres”", "dos", "tres"),
        ("ru", "Вместо «два маяка» следует читать «три маяка»", "два маяка", "три маяка"),
        ("ar", "يستعاض عن ”منارتين“ بعبارة ”ثلاث منارات“", "منارتين", "ثلاث منارات"),
        ("zh", "将“两座灯塔”改为“三座灯塔”。", "两座灯塔", "三座灯塔"),
    ],
)
def test_replaced_words_are_a_change(code: str, text: str, old: str, new: str) -> None:
    (change,) = changes(corrigendum(code, text))
    assert (change.target, change.action, change.old, change.new) == ("A/85/L.7", "replace", old, new)


def test_the_line_above_says_where_and_the_block_below_what_is_put_in() -> None:
    record = corrigendum("en", "Paragraph 5", "After the first sentence, insert the following:", "Lamps shall be lit.")
    (change,) = changes(record)
    assert (change.action, change.new, change.block) == ("insert", "Lamps shall be lit.", "op.p2")
    assert change.place == "Paragraph 5 / After the first sentence, insert the following"


def test_what_is_deleted_may_stand_in_quotes_or_be_named_only() -> None:
    quoted, named = changes(corrigendum("en", "Delete “and buoys”.", "Delete paragraph 9."))
    assert (quoted.action, quoted.old) == ("delete", "and buoys")
    assert (named.action, named.old, named.place) == ("delete", None, "Delete paragraph 9")


def test_an_amendment_changes_the_draft_that_it_amends_and_a_resolution_changes_none() -> None:
    cited = [Citation(symbol="A/85/L.7", text="A/85/L.7", relation="amends")]
    text = "After operative paragraph 7, insert “7 bis”."
    amendment = corrigendum("en", text).model_copy(update={"symbol": "A/85/L.9", "citations": cited})
    assert [one.target for one in changes(amendment)] == ["A/85/L.7"]
    assert changes(amendment.model_copy(update={"kind": "resolution"})) == []
