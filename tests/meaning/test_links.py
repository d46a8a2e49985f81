from __future__ import annotations

from pathlib import Path

import pytest

from plenary import Record, parse_file
from plenary.domain.record import Citation, Report
from plenary.meaning.links import drafts_and_resolutions, read_links
from plenary.parsing.options import Options

SAMPLES = Path(__file__).parents[1] / "samples" / "files"
RECORD = parse_file(SAMPLES / "A_RES_85_901-EN.pdf")[0]


def targets(record: Record, rel: str) -> list[str]:
    return [link.target for link in read_links(record) if link.rel == rel]


def test_addresses_are_given_in_six_languages_and_as_akoma_ntoso_names_the_work() -> None:
    assert targets(RECORD, "official") == [
        f"https://undocs.org/{code}/A/RES/85/901" for code in ("ar", "en", "es", "fr", "ru", "ch")
    ]
    (canonical,) = targets(RECORD, "canonical")
    assert canonical == f"/akn/un/statement/deliberation/unga/{RECORD.adoption_date}/85-901/"


def test_corrigenda_and_revisions_name_what_they_stand_behind() -> None:
    def of(symbol: str) -> Record:
        return RECORD.model_copy(update={"symbol": symbol, "kind": "draft"})

    assert targets(of("A/85/L.7/Corr.1"), "corrects") == ["A/85/L.7"]
    assert targets(of("A/85/L.7/Rev.1"), "supersedes") == ["A/85/L.7"]
    assert targets(of("A/85/L.7/Rev.2"), "supersedes") == ["A/85/L.7/Rev.1"]


def test_what_the_text_amends_or_supersedes_is_a_link_with_its_block() -> None:
    cited = [
        Citation(symbol="A/85/L.7", text="A/85/L.7", relation="amends"),
        Citation(symbol="A/RES/80/1", text="80/1", relation="supersedes", block="op.3"),
    ]
    links = read_links(RECORD.model_copy(update={"citations": cited}))
    assert [(one.rel, one.target, one.block) for one in links[-2:]] == [
        ("amends", "A/85/L.7", None),
        ("supersedes", "A/RES/80/1", "op.3"),
    ]


def test_a_draft_and_its_resolution_find_each_other_by_the_line_or_by_title_and_item() -> None:
    common = {"title": "Lamps", "agenda_items": ["9"], "language": "en"}
    draft = RECORD.model_copy(update={**common, "id": "d", "symbol": "A/85/L.7", "kind": "draft", "reports": []})
    other = draft.model_copy(update={"id": "e", "symbol": "A/85/L.8", "title": "Tides"})
    adopted = RECORD.model_copy(update={**common, "reports": []})
    links = drafts_and_resolutions([draft, other, adopted])
    assert {name: [(one.rel, one.target) for one in found] for name, found in links.items()} == {
        "d": [("adopted_as", "A/RES/85/901")],
        RECORD.id: [("draft_of", "A/85/L.7")],
    }
    named = adopted.model_copy(update={"reports": [Report(symbol="A/85/L.8")]})
    assert set(drafts_and_resolutions([draft, other, named])) == {"e", RECORD.id}
    twin = draft.model_copy(update={"id": "f", "symbol": "A/85/L.9"})
    assert drafts_and_resolutions([draft, twin, adopted]) == {}


@pytest.mark.parametrize(
    ("code", "committee"),
    [
        *(("en", "Third Committee"), ("fr", "Troisième Commission"), ("es", "Tercera Comisión")),
        *(("ru", "Третьего комитета"), ("ar", "اللجنة الثالثة"), ("zh", "第三委员会")),
    ],
)
def test_a_draft_of_a_committee_that_did_not_report_is_no_link(code: str, committee: str) -> None:
    common = {"title": "Lamps", "agenda_items": ["9"], "language": code}
    draft = RECORD.model_copy(update={**common, "id": "d", "symbol": "A/C.3/85/L.7", "kind": "draft", "reports": []})
    other = draft.model_copy(update={"id": "e", "symbol": "A/C.2/85/L.7"})
    report = Report(committee=committee, symbol="A/85/481")
    adopted = RECORD.model_copy(update={**common, "reports": [report]})
    assert set(drafts_and_resolutions([draft, other, adopted])) == {"d", RECORD.id}
    assert drafts_and_resolutions([other, adopted]) == {}


def test_a_setting_turns_meaning_off() -> None:
    (plain,) = parse_file(SAMPLES / "A_RES_85_901-EN.pdf", Options(meaning=False))
    assert (plain.mentions, plain.subjects, plain.obligations, plain.links) == ([], [], [], [])
    assert RECORD.mentions
