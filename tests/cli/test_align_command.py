"""`plenary align`, and what `plenary why` and `plenary languages` say of versions that disagree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from support.aligned_versions import ALL_TEXTS, TEXTS, file_of, version
from support.alignment_desk import SYMBOL, Desk
from support.processes import plenary

pytestmark = pytest.mark.integration

WRONG = tuple(text.replace("2035", "2036") for text in TEXTS["fr"])


@pytest.fixture
def values(redis: Redis, valkey: str) -> dict[str, Any]:
    """The settings of a ledger where the French version has another year."""
    desk = Desk(redis)
    for record in (version("en"), version("fr", WRONG), version("ru"), version("zh")):
        desk.put(record)
    assert desk.align() == "aligned"
    return {"BROKER__URL": valkey}


def test_align_shows_the_current_records_of_a_symbol(values: dict[str, Any]) -> None:
    (alignment,) = map(json.loads, plenary("align", SYMBOL, "--json", **values).stdout.splitlines())
    assert set(alignment["contents"]) == {"en", "fr", "ru", "zh"}
    texts = {row["id"]: row["texts"] for row in alignment["rows"]}
    assert {code: text["text"] for code, text in texts["op.1"].items()} == {
        code: (WRONG if code == "fr" else TEXTS[code])[3] for code in TEXTS
    }
    shown = plenary("align", SYMBOL, "--language", "en", "--language", "zh", **values).stdout
    assert "number in op.1, fr is the odd one: en 2035, fr 2036, ru 2035, zh 2035" in shown
    assert "大会" in shown
    assert "Генеральная" not in shown


def test_align_says_that_a_symbol_is_not_there(values: dict[str, Any]) -> None:
    found = plenary("align", "A/RES/85/902", **values)
    assert (found.returncode, found.stdout) == (1, "")
    assert "No document is there in two languages." in found.stderr


def test_why_shows_what_disagrees(values: dict[str, Any]) -> None:
    shown = plenary("why", SYMBOL, **values).stdout
    assert f"{SYMBOL}: language versions disagree" in shown
    assert "number in op.1, fr is the odd one" in shown
    (finding,) = json.loads(plenary("why", SYMBOL, "--json", **values).stdout)["discrepancies"][SYMBOL]
    assert (finding["kind"], finding["odd"], finding["block"]) == ("number", "fr", "op.1")


def test_languages_shows_which_one_disagrees(values: dict[str, Any]) -> None:
    (document,) = map(json.loads, plenary("languages", "--json", **values).stdout.splitlines())
    assert [finding["odd"] for finding in document["discrepancies"]] == ["fr"]
    assert document["missing"] == ["ar", "es"]
    assert document["patience_seconds"] == 14 * 86400
    assert "disagrees" in plenary("languages", **values).stdout


def test_files_are_aligned_by_the_symbol_they_hold(tmp_path: Path) -> None:
    files = []
    for code in ALL_TEXTS:
        files.append(tmp_path / f"A_RES_85_901-{code.upper()}.txt")
        files[-1].write_bytes(file_of(code))
    memory = tmp_path / "corpus.tmx"
    (alignment,) = map(json.loads, plenary("align", *map(str, files), "--json", "-o", str(memory)).stdout.splitlines())
    assert (alignment["symbol"], set(alignment["contents"])) == (SYMBOL, set(ALL_TEXTS))
    assert alignment["discrepancies"] == []
    assert memory.read_bytes().count(b"<tuv") == 6 * len(alignment["rows"])
