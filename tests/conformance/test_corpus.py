"""Published resolutions against the United Nations' own mark-up of them. The corpus lies beside the project, not in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from support.corpus import CORPUS, NEEDS_CORPUS, marked, parsed

FLOORS: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
SCANS, SCANS_EXACT, SCANS_FIELDS = 3, 0.9, 0.9  # files with a marked-up original, and what recognition must reach
SAME_BLOCKS = 0.99  # share of blocks on which both PDF engines must agree

pytestmark = NEEDS_CORPUS


@pytest.fixture(scope="session")
def english() -> list[dict[str, Any]]:
    return [record for record in marked() if record["source"]["key"].endswith("-EN.pdf")]


@pytest.fixture(scope="session")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """The scores by language and format; the table is printed."""
    return scored(marked(), CORPUS / "dev", tmp_path_factory.mktemp("score"))


def scored(records: list[dict[str, Any]], gold: Path, place: Path) -> dict[str, dict[str, float]]:
    (place / "records.jsonl").write_text("\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
    command = [sys.executable, str(CORPUS / "score.py"), "records.jsonl", str(gold), "--json", "figures.json"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=True)
    print("\n" + "\n".join(line for line in done.stdout.splitlines() if line.startswith(("group", *FLOORS))))
    scores: dict[str, dict[str, float]] = json.loads((place / "figures.json").read_text(encoding="utf-8"))
    return scores


@pytest.mark.parametrize(("group", "floors"), FLOORS.items())
def test_no_score_falls_below_its_floor(
    group: str, floors: dict[str, float], figures: dict[str, dict[str, float]]
) -> None:
    assert figures[group]["missing"] == 0
    assert {name: figures[group][name] for name, floor in floors.items() if figures[group][name] < floor} == {}


def test_both_pdf_engines_agree_on_the_blocks(english: list[dict[str, Any]]) -> None:
    others = {
        record["id"]: record
        for record in parsed(sorted((CORPUS / "dev" / "files").glob("*-EN.pdf")), "--engine", "pdfium")[0]
    }
    agreed = total = 0
    for record in english:
        first, second = (
            Counter((block["kind"], block["number"], block["text"]) for block in one["blocks"])
            for one in (record, others[record["id"]])
        )
        agreed += (first & second).total()
        total += max(first.total(), second.total())
    assert agreed / total >= SAME_BLOCKS


def test_word_files_give_sound_records_whatever_their_names_say() -> None:
    files = sorted((CORPUS / "word").iterdir())
    if shutil.which("soffice") is None:
        files.remove(CORPUS / "word" / "67_290.doc")  # the one that Word 97 wrote: LibreOffice reads it
    records, said = parsed(files)
    assert len(records) == len(files), said
    assert {record["source"]["key"]: record["quality"] for record in records if record["quality"]["score"] < 1} == {}
    assert all(record["symbol_source"] == "masthead" and record["title"] for record in records)


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare text under the name that its archive gave it, which tells nothing."""
    copy = tmp_path_factory.mktemp("seed") / "000_24bcb0a4a35d199b.txt"
    shutil.copy(CORPUS / "seed" / "A_RES_60_156-EN.txt", copy)
    return copy


@pytest.mark.parametrize(
    ("option", "rows", "symbol", "source"),
    [
        pytest.param(None, "", None, "none", id="nothing"),
        pytest.param("--manifest", "key,symbol\n{name},A/RES/60/156\n", "A/RES/60/156", "manifest", id="manifest"),
        pytest.param("--catalogue", "symbol,title,session\n{rows}", "A/RES/60/156", "catalogue", id="catalogue"),
    ],
)
def test_a_bare_text_from_an_archive_gives_a_sound_record_whatever_tells_its_symbol(
    option: str | None, rows: str, symbol: str | None, source: str, seed: Path
) -> None:
    title = "Enhancement of international cooperation in the field of human rights"
    entries = "".join(f"A/RES/{session}/{number},{title},{session}\n" for session, number in ((59, 187), (60, 156)))
    table = seed.with_name(f"{source}.csv")
    table.write_text(rows.format(name=seed.name, rows=entries), encoding="utf-8")
    (record,), _ = parsed([seed], *((option, str(table)) if option else ()))
    kinds = Counter((block["part"], block["kind"]) for block in record["blocks"])
    numbers = [block["number"] for block in record["blocks"] if block["part"] == "body"]
    cited = {citation["symbol"] for citation in record["citations"]}
    findings = [check["name"] for check in record["quality"]["checks"] if not check["ok"]]
    assert (record["symbol"], record["symbol_source"], record["title"]) == (symbol, source, title)
    assert findings == ([] if symbol else ["identity"])
    assert kinds["preamble", "clause"] == 8
    assert numbers == [f"{number}." for number in range(1, 11)]
    assert all(block["text"].endswith((",", ";", ".")) for block in record["blocks"])
    assert cited >= {"A/RES/59/187", "A/RES/55/2", "E/CN.4/RES/2005/54", "E/CN.4/SUB.2/RES/2000/22"}


def test_pages_that_are_pictures_are_refused_and_said_to_be() -> None:
    files = sorted((CORPUS / "scans").glob("*.pdf"))
    records, said = parsed(files)
    assert records == []
    assert said.count("no_text") == len(files)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_pictures_of_documents_that_the_un_has_marked_up_are_recognized(tmp_path: Path) -> None:
    records, said = parsed(sorted((CORPUS / "scans").glob("*-scan.pdf")), "--ocr")
    assert len(records) == SCANS, said
    for record in records:
        record["source"]["key"] = record["source"]["key"].replace("-scan", "")
    originals = {record["source"]["key"] for record in records}
    head, *rows = (CORPUS / "dev" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if row.split("\t")[0].removeprefix("files/") in originals]
    (tmp_path / "MANIFEST.tsv").write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    (tmp_path / "gold").symlink_to(CORPUS / "dev" / "gold")
    figures = scored(records, tmp_path, tmp_path)["all"]
    assert figures["exact_f1"] >= SCANS_EXACT
    assert figures["fields"] >= SCANS_FIELDS
