"""`plenary gaps` and `plenary languages` as processes, on a made-up ledger."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from lxml import html
from redis import Redis

from plenary.cli.tables import Cell, Listing, ReportLine
from support.made_ledger import gave, made_ledger
from support.processes import plenary

DAY = 86400


@pytest.fixture
def records(redis: Redis) -> None:
    ledger, now = made_ledger(redis), time.time()
    for number in (1, 2, 5):
        gave(ledger, f"{number}.pdf", f"A/RES/85/{number}:en", put=now - 20 * DAY)
    gave(ledger, "5-fr.pdf", "A/RES/85/5:fr", put=now - DAY)
    gave(ledger, "s.pdf", "S/RES/9001 (2031):fr", put=now - 2 * DAY)


@pytest.mark.integration
@pytest.mark.usefixtures("records")
def test_gaps_are_told_as_a_table_as_json_and_as_a_page(valkey: str, tmp_path: Path) -> None:
    table = plenary("gaps", BROKER__URL=valkey)
    assert (table.returncode, "3 to 4" in table.stdout) == (0, True)
    assert "2 numbers are missing; 4 symbols are there." in table.stderr
    lines = plenary("gaps", "--json", "--all", BROKER__URL=valkey).stdout.splitlines()
    first, second = map(json.loads, lines)
    assert (first["series"], first["session"], first["seen"], first["gaps"]) == ("A/RES", "85", 3, [[3, 4]])
    assert (second["series"], second["session"], second["missing"]) == ("S/RES", "2031", 0)
    page = tmp_path / "gaps.html"
    assert plenary("gaps", "--html", str(page), BROKER__URL=valkey).returncode == 0
    cells = [cell.text for cell in html.fromstring(page.read_text(encoding="utf-8")).iter("td")]
    assert cells == ["A/RES", "85", "1", "5", "3", "2", "3 to 4", None]


@pytest.mark.integration
@pytest.mark.usefixtures("records")
def test_languages_tell_what_is_there_and_what_is_late(valkey: str) -> None:
    lines = plenary("languages", "--json", BROKER__URL=valkey).stdout.splitlines()
    found = {one["symbol"]: one for one in map(json.loads, lines)}
    assert set(found["A/RES/85/5"]["put"]) == {"en", "fr"}
    assert found["A/RES/85/5"]["late"] == ["ar", "es", "ru", "zh"]
    assert (found["S/RES/9001 (2031)"]["late"], len(found["S/RES/9001 (2031)"]["missing"])) == ([], 5)
    late = plenary("languages", "--late", "--patience", "30d", BROKER__URL=valkey)
    assert (late.returncode, late.stdout) == (0, "")
    assert plenary("languages", "--patience", "soon", BROKER__URL=valkey).returncode == 2


def test_a_page_is_text_whatever_the_cells_hold_and_asks_for_nothing() -> None:
    hostile = "</td><script>alert(1)</script><img src=//a.example/x>\x00\x1b\ud800&amp;"
    page = Listing(hostile, hostile, (hostile,), [ReportLine((Cell(hostile),))]).page()
    read = html.fromstring(page)
    assert not list(read.iter("script", "img", "link", "iframe"))
    assert not {"src", "href", "srcset"} & {name for element in read.iter() for name in element.attrib}
    assert not re.search(r"url\(|@import", read.findtext("head/style") or "url(")
    (cell,) = read.iter("td")
    assert cell.text == "</td><script>alert(1)</script><img src=//a.example/x>&amp;"
    assert "default-src 'none'" in page
    assert 'name="viewport"' in page
