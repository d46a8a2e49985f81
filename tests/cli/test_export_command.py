"""`plenary export`: each format read by the program that it is for, and no text that a spreadsheet would run."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyld
import pytest
from markdown_it import MarkdownIt
from rdflib import RDF, Graph, Namespace, URIRef

from plenary.catalogue.database import migrate, open_catalogue
from plenary.domain.record import Block, Vote, Voters
from support.catalogue_rows import take
from support.processes import plenary
from support.sink_messages import created, record

SCHEMA = Namespace("https://schema.org/")
CALC = shutil.which("localc") or Path("/usr/lib/libreoffice/program/libsclo.so").exists()
FORMULA = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data of `plenary up`, stopped, with three records in its catalogue."""
    engine = open_catalogue(f"sqlite:///{tmp_path}/catalogue.db", writable=True)
    migrate(engine)
    blocks = [Block(id="op.1", part="body", kind="paragraph", number="1.", text=FORMULA, page=2)]
    vote = Vote(outcome="adopted", in_favour=120, against=3)
    take(
        engine,
        created(record(901, vote=vote, session="85", adoption_date="2031-01-02")),
        created(record(902, title=FORMULA, blocks=blocks, session="85")),
        created(record(903, language="fr", title="-1+1|cmd")),
    )
    engine.dispose()
    return tmp_path


def exported(data: Path, name: str, *options: str) -> Path:
    file = data / name
    done = plenary("export", str(file), "--data", str(data), *options)
    assert done.returncode == 0, done.stderr
    assert not list(data.glob("*.part"))
    return file


def test_csv_is_read_by_pandas_and_holds_no_formula(data: Path) -> None:
    table = pd.read_csv(exported(data, "records.csv"))
    assert list(table["symbol"]) == ["A/RES/85/901", "A/RES/85/902", "A/RES/85/903"]
    assert list(table["title"])[1:] == [f"'{FORMULA}", "'-1+1|cmd"]
    assert table["in_favour"][0] == 120
    assert table.columns[0] == "id"


def test_excel_holds_texts_and_numbers_and_no_formula(data: Path) -> None:
    sheet: Any = openpyxl.load_workbook(exported(data, "blocks.xlsx", "--rows", "blocks")).active
    header, *rows = sheet.iter_rows()
    column = [cell.value for cell in header].index("blocks.text")
    assert [row[column].data_type for row in rows] == ["s", "s", "s"]
    assert rows[1][column].value == FORMULA


def test_parquet_is_read_by_pandas_with_its_types(data: Path) -> None:
    table = pd.read_parquet(exported(data, "blocks.parquet", "--rows", "blocks"))
    assert list(table["blocks.id"]) == ["op.1"] * 3
    assert table["blocks.page"][1] == 2
    records = pd.read_parquet(exported(data, "records.parquet"))
    assert records["quality"][0] == 1.0


def test_json_lines_hold_whole_records(data: Path) -> None:
    lines = exported(data, "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0])["vote"]["in_favour"] == 120
    assert len(lines) == 3


def test_json_ld_is_one_graph_in_which_a_draft_and_its_resolution_name_each_other(data: Path) -> None:
    with_pair(data)
    file = exported(data, "records.jsonld")
    graph = Graph().parse(file, format="json-ld")
    resolution, draft = URIRef("https://undocs.org/en/A/RES/85/905"), URIRef("https://undocs.org/en/A/C.3/85/L.60")
    assert len(set(graph.subjects(RDF.type, SCHEMA.Legislation))) == 5
    assert (resolution, SCHEMA.isBasedOn, draft) in graph
    assert (draft, URIRef("http://data.europa.eu/eli/ontology#basis_for"), resolution) in graph
    assert len(pyld.jsonld.expand(json.loads(file.read_text("utf-8")))) == 5


def test_links_are_exported_with_what_other_records_tell(data: Path) -> None:
    with_pair(data)
    table = pd.read_csv(exported(data, "links.csv", "--rows", "links"))
    rows = sorted(zip(table["id"], table["links.rel"], table["links.target"], strict=True))
    assert rows == [
        ("A/C.3/85/L.60:en", "adopted_as", "A/RES/85/905"),
        ("A/RES/85/905:en", "draft_of", "A/C.3/85/L.60"),
    ]


def with_pair(data: Path) -> None:
    engine = open_catalogue(f"sqlite:///{data}/catalogue.db", writable=True)
    common = {"title": "Lamps", "session": "85", "agenda_items": ["9"]}
    symbol = "A/C.3/85/L.60"
    draft = record(1, **common, id=f"{symbol}:en", symbol=symbol, kind="draft")
    take(engine, created(draft), created(record(905, **common)))
    engine.dispose()


def test_markdown_holds_every_record(data: Path) -> None:
    text = exported(data, "records.md").read_text(encoding="utf-8")
    headings = [token for token in MarkdownIt().parse(text) if token.type == "heading_open" and token.tag == "h1"]
    assert len(headings) == 3


def test_only_what_the_filters_leave_is_exported(data: Path) -> None:
    assert len(exported(data, "some.jsonl", "--language", "fr").read_text("utf-8").splitlines()) == 1
    assert len(exported(data, "some.jsonl", "--session", "85").read_text("utf-8").splitlines()) == 2
    dated = exported(data, "some.jsonl", "--from", "2031-01-02", "--to", "2031-01-02")
    assert len(dated.read_text("utf-8").splitlines()) == 1
    assert len(exported(data, "some.jsonl", "--query", "cmd").read_text("utf-8").splitlines()) == 1
    refused = plenary("export", str(data / "none.csv"), "--data", str(data), "--query", "-not")
    assert (refused.returncode, "must be there" in refused.stderr) == (2, True)
    cited = pd.read_csv(exported(data, "cited.csv", "--rows", "citations", "--organ", "GA"))
    assert list(cited["citations.symbol"]) == ["A/RES/84/7"] * 3


def test_without_a_file_it_goes_to_standard_output(data: Path) -> None:
    done = plenary("export", "--format", "jsonl", "--data", str(data))
    assert next(json.loads(line)["id"] for line in done.stdout.splitlines()) == "A/RES/85/901:en"


def test_a_catalogue_that_is_not_there_and_an_unknown_format_are_reported(tmp_path: Path) -> None:
    missing = plenary("export", str(tmp_path / "x.csv"), "--data", str(tmp_path))
    assert (missing.returncode, "cannot be opened" in missing.stderr) == (1, True)
    unknown = plenary("export", str(tmp_path / "x.doc"), "--data", str(tmp_path))
    assert (unknown.returncode, "Give a format" in unknown.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not CALC, reason="LibreOffice Calc is not installed")
@pytest.mark.integration
def test_libreoffice_opens_the_excel_file_and_calculates_nothing(data: Path) -> None:
    file = exported(data, "records.xlsx")
    form = "csv:Text - txt - csv (StarCalc):44,34,76"  # commas, quotes, UTF-8
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{data}/profile", "--convert-to", form]
    subprocess.run([*command, "--outdir", str(data), str(file)], check=True, capture_output=True, timeout=180)
    text = (data / "records.csv").read_text("utf-8")
    assert '=HYPERLINK(""http://evil.example"",""x"")' in text


def test_votes_are_exported_by_the_code_of_each_member(data: Path) -> None:
    engine = open_catalogue(f"sqlite:///{data}/catalogue.db", writable=True)
    take(
        engine,
        created(record(904, vote=Vote(outcome="adopted", members=Voters(in_favour=["Chad"], against=["Niger"])))),
    )
    engine.dispose()
    table = pd.read_csv(exported(data, "votes.csv", "--rows", "votes"))
    assert list(table["votes.vote"]) == ["in_favour", "against"]
    assert {"TCD", "NER"} <= {cell for column in table.columns for cell in table[column].astype(str)}


def test_one_document_is_exported_by_its_id_as_a_page(data: Path) -> None:
    page = exported(data, "document.html", "--id", "A/RES/85/902:en").read_text(encoding="utf-8")
    assert page.count("<article") == 1
    assert "=HYPERLINK(&#34;http://evil.example&#34;" in page
    assert page.endswith("</html>\n")
    for options, sentence in (
        (("--id", "A/RES/85/999:en"), "There is no record A/RES/85/999:en."),
        (("--id", "A/RES/85/902:en", "--language", "en"), "not both"),
    ):
        refused = plenary("export", str(data / "no.html"), "--data", str(data), *options)
        assert refused.returncode == 2
        assert sentence in refused.stderr
    assert not (data / "no.html").exists()


def test_nothing_at_all_is_a_page_too(data: Path) -> None:
    page = exported(data, "empty.html", "--session", "1").read_text(encoding="utf-8")
    assert "<article" not in page
    assert page.endswith("</html>\n")
