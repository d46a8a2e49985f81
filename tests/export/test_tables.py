from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from any_record import records
from hypothesis import given, settings
from lxml import etree

from plenary import Record, parse_file
from plenary.domain.record import Vote, Voters
from plenary.export.tables import TABLES, TableFolder, TableForm, csv_text

OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"
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


def test_pandas_opens_csv_and_parquet_with_the_right_types(tmp_path: Path, record: Record) -> None:
    folder = TableFolder(tmp_path, "parquet")
    folder.add(record)
    folder.close()
    for name, table in TABLES.items():
        frame = pd.read_parquet(tmp_path / f"{name}.parquet")
        text = pd.read_csv(io.StringIO(csv_text(table, [record])))
        assert list(frame.columns) == list(text.columns) == table.columns, name
        assert len(frame) == len(text) == len(list(table.rows([record])))
    frame = pd.read_csv(io.StringIO(csv_text(TABLES["records"], [record])), parse_dates=["adoption_date"])
    assert str(frame.dtypes["in_favour"]) == "int64"
    assert str(frame.dtypes["quality"]) in {"float64", "int64"}
    assert str(frame.dtypes["adoption_date"]).startswith("datetime64")
    mentions = pd.read_parquet(tmp_path / "mentions.parquet")
    assert str(mentions.dtypes["start"]) == "int64"


def test_a_cell_is_never_a_formula(record: Record) -> None:
    hostile = record.model_copy(update={"title": '=HYPERLINK("x")'})
    assert "'=HYPERLINK" in csv_text(TABLES["records"], [hostile])


@pytest.mark.skipif(not shutil.which("localc"), reason="LibreOffice Calc is not installed")
@pytest.mark.integration
def test_libreoffice_keeps_quoted_fields_as_text_and_knows_numbers_and_days(tmp_path: Path, record: Record) -> None:
    named = record.model_copy(update={"number": "10/12", "agenda_items": ["12"]})
    for name in ("records", "votes"):
        (tmp_path / f"{name}.csv").write_text(csv_text(TABLES[name], [named]), encoding="utf-8")
    options = (
        "CSV:44,34,76,1,,0,true,true"  # comma, quote, UTF-8, from line 1, quoted fields as text, days and the like
    )
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", f"--infilter={options}"]
    command += [
        "--convert-to",
        "fods",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "records.csv"),
        str(tmp_path / "votes.csv"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    cells = dict(zip(TABLES["records"].columns, opened(tmp_path / "records.fods")[1], strict=True))
    assert cells["number"] == ("string", "10/12")
    assert cells["agenda_items"] == ("string", "12")
    assert cells["adoption_date"] == ("date", record.adoption_date)
    assert cells["in_favour"] == ("float", "2")
    assert cells["session"] == ("string", record.session)
    assert opened(tmp_path / "votes.fods")[2][4] == ("string", "068")


def opened(file: Path) -> list[list[tuple[str | None, str | None]]]:
    """The type and the value of each cell of a spreadsheet, row by row."""
    spaces = {"table": f"{OPEN_DOCUMENT}table:1.0", "office": f"{OPEN_DOCUMENT}office:1.0"}
    office, table = (f"{{{spaces[name]}}}" for name in ("office", "table"))
    rows = []
    for row in etree.parse(file).iterfind(".//table:table-row", spaces):
        cells: list[tuple[str | None, str | None]] = []
        for cell in row.iterfind("table:table-cell", spaces):
            kind = cell.get(f"{office}value-type")
            value = (
                cell.get(f"{office}date-value")
                or cell.get(f"{office}value")
                or "".join(map(str, cell.itertext())).strip()
            )
            cells += [(kind, value)] * int(cell.get(f"{table}number-columns-repeated", "1"))
        rows.append(cells)
    return rows


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
