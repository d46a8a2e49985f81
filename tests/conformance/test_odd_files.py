"""Small files with one oddity each, after what public bug reports of other readers tell of: each as it is right."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from odd_files import BROKEN_OFF, DUSK_TO_DAWN, OTHER, PDF, WORD, Odd

from support.corpus import CORPUS, NEEDS_CORPUS, parsed

MADE = CORPUS / "made"
FIELDS = ("symbol", "title", "agenda_items", "distribution", "date_issued")
# What an odd file earns by its oddity though its record is right: the other engine misreads it, a text has no lead.
OF_THE_FILE = frozenset({"sampled", "leads", "starts", "points", "behind_closing"})
OF_A_PDF = OF_THE_FILE | {"reading"}  # of pages that paint letters twice, or lines in another order than they show
UNKNOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff]")

pytestmark = [
    *NEEDS_CORPUS,
    pytest.mark.skipif(not MADE.is_dir(), reason="the odd files do not lie beside the project"),
]


@cache
def outcomes() -> dict[str, Any]:
    """The record of each file, or the sentence that says why there is none."""
    records, told = parsed(sorted(path for path in MADE.iterdir() if path.suffix not in {".md", ".py", ".jsonl"}))
    failures = dict(re.findall(r"(?m)^\S*/made/(\S+): (.+)$", told))
    return failures | {record["source"]["key"]: record for record in records}


def texts_of(record: dict[str, Any]) -> list[str]:
    return [
        " ".join(
            word
            for part in (block["number"], block["text"], *[cell for row in block["rows"] or () for cell in row])
            for word in (part or "").split()
        )
        for block in record["blocks"]
    ]


def findings(record: dict[str, Any]) -> str:
    apart = OF_A_PDF if record["source"]["media_type"] == "application/pdf" else OF_THE_FILE
    failed = [check for check in record["quality"]["checks"] if not check["ok"] and check["name"] not in apart]
    return "; ".join(f"{check['name']}: {check['detail']}" for check in failed)


def wanted(odd: Odd) -> list[str]:
    plain = texts_of(outcomes()[odd.plain])
    last = max([len(plain) - 1, *odd.texts])
    return [text for place in range(last + 1) for text in odd.texts.get(place, tuple(plain[place : place + 1]))]


@pytest.mark.parametrize("odd", [pytest.param(odd, id=odd.behaviour) for odd in (*PDF, *WORD, *OTHER)])
def test_odd_file(odd: Odd) -> None:
    outcome = outcomes()[odd.file]
    if isinstance(outcome, str):
        assert outcome.split(":")[0] in odd.refused, outcome
        return
    assert odd.plain, f"a record was not expected: {texts_of(outcome)}"
    assert texts_of(outcome) == wanted(odd)
    assert [note["text"] for note in outcome["footnotes"]] == [
        *([note["text"] for note in outcomes()[odd.plain]["footnotes"]]),
        *odd.notes,
    ]
    assert {name: outcome[name] for name in FIELDS} == {name: outcomes()[odd.plain][name] for name in FIELDS}
    assert UNKNOWN.findall(json.dumps(outcome, ensure_ascii=False)) == []
    told = findings(outcome)
    assert odd.told in told if odd.told else told == ""


@pytest.mark.parametrize("file", [pytest.param(file, id=how) for how, file in BROKEN_OFF])
def test_packed_content_that_is_broken_is_kept_as_far_as_it_goes_and_told(file: str) -> None:
    outcome = outcomes()[file]
    if isinstance(outcome, str):
        assert outcome.startswith("damaged:")
        assert "page 2" in outcome
    else:
        assert sum(DUSK_TO_DAWN in text for text in texts_of(outcome)) >= 10
        assert "page 2: its content is broken" in findings(outcome)


def test_every_odd_file_has_its_test() -> None:
    files = [odd.file for odd in (*PDF, *WORD, *OTHER)] + [file for _, file in BROKEN_OFF]
    assert sorted(files) == sorted(outcomes())
