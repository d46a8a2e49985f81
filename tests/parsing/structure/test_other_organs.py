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


COMMISSION = """E/CN.4/RES/2035/54

Commission on Human Rights

Human rights resolution 2035/54

Lamps of lighthouses

The Commission on Human Rights,

Recalling its resolution 2034/12 of 20 April 2034,

Noting the many keepers who write down the weather every evening,

1. Calls upon keepers to keep their lamps lit in all seasons;

2. Decides to continue its consideration of the lamps at its next session.

58th meeting
20 April 2035
[Adopted without a vote.]
"""


def test_a_resolution_of_the_commission_on_human_rights_is_read_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "E_CN.4_RES_2035_54-EN.txt"
    path.write_text(COMMISSION, encoding="utf-8")
    (record,) = parse_file(path)
    assert (record.id, record.organ_code, record.organ) == (
        "E/CN.4/RES/2035/54:en",
        "CHR",
        "Commission on Human Rights",
    )
    assert (record.kind, record.number, record.title) == ("resolution", "2035/54", "Lamps of lighthouses")
    assert record.adoption_date == "2035-04-20"
    assert [citation.symbol for citation in record.citations] == ["E/CN.4/RES/2034/12"]


STATEMENT = """A/HRC/PRST/89/1

Human Rights Council
Eighty-ninth session

Statement by the President

At its 31st meeting, on 3 July 2035, the President of the Human Rights Council made the following statement:

"The Human Rights Council,

Recalling its resolution 88/4 of 12 March 2035,

1. Welcomes the light of the new lamps;

2. Decides to remain seized of the matter."
"""


def test_a_statement_of_the_human_rights_council_is_read_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "A_HRC_PRST_89_1-EN.txt"
    path.write_text(STATEMENT, encoding="utf-8")
    (record,) = parse_file(path)
    assert (record.id, record.organ_code, record.kind) == ("A/HRC/PRST/89/1:en", "HRC", "statement")
    assert record.adoption_date == "2035-07-03"
    assert [citation.symbol for citation in record.citations] == ["A/HRC/RES/88/4"]
