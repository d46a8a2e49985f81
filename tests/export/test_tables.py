from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from any_record import records
from hypothesis import given, settings

from plenary import Record, parse_file
from plenary.domain.record import Vote, Voters
from plenary.export.tables import TABLES, TableFolder, TableForm, csv_text, parquet_bytes

SAMPLE = Path(__file__).parents[1] / "samples" / "files" / "A_RES_85_901-EN.pdf"


@pytest.fixture(scope="module")
def record() -> Record:
    members = Voters(in_favour=["Chad", "Bolivia (Plurinational State of)"], against=["Atlantis"])
    vote = Vote(outcome="adopted", in_favour=2, against=1, abstaining=0, members=members)
    return parse_file(SAMPLE)[0].model_copy(update={"vote": vote})


def test_votes_are_a_table_by_the_codes_of_member_states(record: Record) -> None:
    rows = [(row[3], row[4], row[5], row[6]) for row in TABLES["votes"].rows([record])]
    assert rows == [
        ("TCD", "148", "in_favour", "Chad"),
        ("BOL", "068", "in_favour", "Bolivia (Plurinational State of)"),
        (None, None, "against", "Atlantis"),
    ]


def test_pandas_opens_csv_and_parquet_with_the_right_types(record: Record) -> None:
    for name, table in TABLES.items():
        frame = pd.read_parquet(io.BytesIO(parquet_bytes(table, [record])))
        text = pd.read_csv(io.StringIO(csv_text(table, [record])))
        assert list(frame.columns) == list(text.columns) == table.columns, name
        assert len(frame) == len(text) == len(list(table.rows([record])))
    frame = pd.read_csv(io.StringIO(csv_text(TABLES["records"], [record])), parse_dates=["adoption_date"])
    assert str(frame.dtypes["in_favour"]) == "int64"
    assert str(frame.dtypes["quality"]) in {"float64", "int64"}
    assert str(frame.dtypes["adoption_date"]).startswith("datetime64")
    mentions = pd.read_parquet(io.BytesIO(parquet_bytes(TABLES["mentions"], [record])))
    assert str(mentions.dtypes["start"]) == "int64"


def test_a_cell_is_never_a_formula(record: Record) -> None:
    hostile = record.model_copy(update={"title": '=HYPERLINK("x")'})
    assert "'=HYPERLINK" in csv_text(TABLES["records"], [hostile])


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_folder_holds_a_whole_file_for_each_table(tmp_path: Path, record: Record, form: TableForm) -> None:
    tables = TableFolder(tmp_path, form)
    tables.add(record)
    tables.add(record)
    tables.close()
    assert {file.name for file in tmp_path.iterdir()} == {f"{name}.{form}" for name in TABLES}
    blocks = tmp_path / f"blocks.{form}"
    frame = pd.read_csv(blocks) if form == "csv" else pd.read_parquet(blocks)
    assert len(frame) == 2 * len(record.blocks)


@given(records())
@settings(max_examples=40, deadline=None)
def test_every_record_becomes_rows(record: Record) -> None:
    for table in TABLES.values():
        assert len(csv_text(table, [record])) > 0
        assert all(len(row) == len(table.columns) for row in table.rows([record]))
