from __future__ import annotations

import pytest

from plenary.domain.record import Record, Source
from plenary.errors import IngestError
from plenary.parsing.pipeline import parse

TEXT = """Resolution 942 (1997)
of 4 March 1997

The Security Council,

Recalling its earlier resolutions on the harbours of the northern coast,

Noting with concern that the lighthouses have not been repaired,

1. Calls upon all parties to repair the lighthouses without delay;

2. Decides to remain seized of the matter.
"""
STATEMENT = """Statement by the President of the Security Council

At the 9958th meeting of the Security Council, held on 6 May 2031, in connection with the Council's consideration of the
item entitled "Lighthouses", the President of the Security Council made the following statement on behalf of the Council:

"The Security Council notes that the lighthouses of the northern coast have been repaired.

"The Security Council thanks those who repaired them, and will return to the matter in the autumn."
"""


def records_of(name: str, text: str) -> tuple[Record, ...]:
    data = text.encode()
    return parse(data, Source(store="folder", bucket="in", key=name, sha256="0" * 64, size=len(data)))


def test_a_padded_number_and_a_remark_in_the_name_are_no_conflict() -> None:
    assert [record.symbol for record in records_of("S_RES_0942_1997_EN_GOLD.txt", TEXT)] == ["S/RES/942 (1997)"]


def test_a_name_with_another_year_is_a_conflict() -> None:
    with pytest.raises(IngestError, match="disagree"):
        records_of("S_RES_0942_1998_EN_GOLD.txt", TEXT)


def test_a_bare_statement_has_its_symbol_from_its_name() -> None:
    (record,) = records_of("S_PRST_2031_3.txt", STATEMENT)
    assert (record.symbol, record.symbol_source, record.kind) == ("S/PRST/2031/3", "key", "statement")
