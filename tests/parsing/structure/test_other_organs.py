"""Resolutions of organs beside the principal ones, whole files made for the test."""

from __future__ import annotations

from pathlib import Path

from plenary import parse_file

ASSEMBLY = """UNEP/EA.6/Res.4

United Nations Environment Assembly of the United Nations Environment Programme

Sixth session

Resolution adopted by the United Nations Environment Assembly on 1 March 2031

6/4. Lamps of lighthouses

The United Nations Environment Assembly,

Recalling its resolution 5/9 of 2 March 2029 on fog signals,

Noting the many keepers who write down the weather every evening,

1. Calls upon keepers to keep their lamps lit in all seasons;

2. Requests the Executive Director to report on the lamps at its next session.
"""


def test_a_resolution_of_the_environment_assembly_is_read_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "UNEP_EA.6_Res.4-EN.txt"
    path.write_text(ASSEMBLY, encoding="utf-8")
    (record,) = parse_file(path)
    assert (record.id, record.organ_code, record.organ) == (
        "UNEP/EA.6/Res.4:en",
        "UNEA",
        "United Nations Environment Assembly",
    )
    assert (record.kind, record.number, record.session, record.title) == (
        "resolution",
        "6/4",
        "6",
        "Lamps of lighthouses",
    )
    assert record.adoption_date == "2031-03-01"
    assert [citation.symbol for citation in record.citations] == ["UNEP/EA.5/Res.9"]
