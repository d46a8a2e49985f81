"""The API over a real catalogue: search, records in every form, files with ranges, and what is refused."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from plenary.domain.record import Vote, Voters
from plenary.settings.model import Settings
from plenary.web.app import reading_room
from plenary.web.openapi import OPERATIONS
from support.reading_room import PDF, SAMPLES, SCRIPT, filled_catalogue
from support.reading_room_fixtures import HTML
from support.sink_messages import created, record

pytest_plugins = ("support.reading_room_fixtures",)

FILE = (SAMPLES / "A_RES_85_901-EN.pdf").read_bytes()


def test_records_are_found_by_words_and_by_what_is_known_of_them(room: Callable[..., TestClient]) -> None:
    client = room()
    found = client.get("/records", params={"q": "keepers", "language": "en"}).json()
    assert "A/RES/85/950:en" in [match["record"]["id"] for match in found["records"]]
    assert found["total"] == len(found["records"])
    assert {value["value"] for value in found["facets"]["language"]} == {"en"}
    citing = client.get("/records", params={"cites": "A/RES/85/901"}).json()
    assert [match["record"]["id"] for match in citing["records"]] == ["A/RES/85/950:en"]


def test_cursors_lead_through_all_records_once(room: Callable[..., TestClient]) -> None:
    client, seen, cursor = room(), [], ""
    while True:
        page = client.get("/records", params={"limit": 2, "cursor": cursor}).json()
        seen += [match["record"]["id"] for match in page["records"]]
        if not (cursor := page["cursor"]):
            break
    assert len(seen) == len(set(seen)) == page["total"]


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("json", "application/json"),
        ("xml", "application/akn+xml"),
        ("md", "text/markdown"),
        ("txt", "text/plain"),
        ("csv", "text/csv"),
    ],
)
def test_a_record_is_there_in_every_form_by_suffix_and_by_accept(
    room: Callable[..., TestClient], suffix: str, media_type: str
) -> None:
    client = room()
    by_suffix = client.get(f"/records/{PDF}.{suffix}")
    by_accept = client.get(f"/records/{PDF}", headers={"Accept": f"{media_type}, text/html;q=0.5"})
    assert by_suffix.status_code == 200
    assert by_suffix.headers["content-type"].partition(";")[0] == media_type
    assert by_suffix.content == by_accept.content
    assert b"A/RES/85/901" in by_suffix.content


def test_forms_can_be_read_by_what_reads_them(room: Callable[..., TestClient]) -> None:
    client = room()
    assert client.get(f"/records/{PDF}").json()["id"] == PDF
    assert etree.fromstring(client.get(f"/records/{PDF}.xml").content).tag.endswith("akomaNtoso")
    rows = list(csv.DictReader(io.StringIO(client.get(f"/records/{PDF}.csv").text)))
    assert [row["block"] for row in rows] == [block["id"] for block in client.get(f"/records/{PDF}").json()["blocks"]]


def test_what_has_not_changed_is_not_sent_again(room: Callable[..., TestClient]) -> None:
    client = room()
    for address in (
        f"/records/{PDF}",
        f"/records/{PDF}.md",
        "/records?q=keepers",
        f"/records/{PDF}/original",
        "/failures",
    ):
        tag = client.get(address).headers["etag"]
        again = client.get(address, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), address
    assert client.get(f"/records/{PDF}").headers["etag"] != client.get(f"/records/{PDF}.md").headers["etag"]


def test_the_original_is_the_file_itself(room: Callable[..., TestClient]) -> None:
    answer = room().get(f"/records/{PDF}/original")
    assert answer.content == FILE
    assert answer.headers["etag"] == f'"{hashlib.sha256(FILE).hexdigest()}"'
    assert answer.headers["content-disposition"] == 'attachment; filename="A_RES_85_901-EN.pdf"'
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-99", FILE[:100]),
        ("bytes=100-", FILE[100:]),
        ("bytes=-50", FILE[-50:]),
        (f"bytes=10-{len(FILE) * 2}", FILE[10:]),
    ],
)
def test_a_range_of_the_original_is_sent_from_its_store(
    room: Callable[..., TestClient], asked: str, expected: bytes
) -> None:
    answer = room().get(f"/records/{PDF}/original", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == expected
    assert answer.headers["content-range"].endswith(f"/{len(FILE)}")


def test_a_range_that_is_not_there_or_of_another_version_is_no_range(room: Callable[..., TestClient]) -> None:
    client = room()
    assert client.get(f"/records/{PDF}/original", headers={"Range": f"bytes={len(FILE)}-"}).status_code == 416
    other = client.get(f"/records/{PDF}/original", headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, FILE)
    assert client.get(f"/records/{PDF}/original", headers={"Range": "bytes=0-1,5-6"}).status_code == 200


def test_files_of_a_store_that_is_not_allowed_are_not_sent(room: Callable[..., TestClient]) -> None:
    client = room(originals=("s3://elsewhere",))
    for address in (f"/records/{PDF}/original", f"/records/{PDF}/pages/1.png"):
        assert client.get(address).status_code == 403, address


def test_a_page_that_is_not_there_or_of_no_pdf_is_not_found(room: Callable[..., TestClient]) -> None:
    client = room()
    for address in (
        f"/records/{PDF}/pages/4.png",
        f"/records/{PDF}/pages/0.png",
        "/records/A/RES/85/950:en/pages/1.png",
    ):
        assert client.get(address).status_code == 404, address


def test_a_symbol_gives_its_languages_and_a_block_its_record(room: Callable[..., TestClient]) -> None:
    client = room()
    known = client.get("/symbols/A/RES/85/950").json()
    assert [row["language"] for row in known["records"]] == ["ar", "en"]
    assert client.get("/symbols/A/RES/85/1").status_code == 404
    hits = client.get("/blocks", params={"q": "المنارات"}).json()["blocks"]
    assert {hit["record"]["id"] for hit in hits} == {"A/RES/85/950:ar"}
    citing = client.get("/cited-by/A/RES/85/901").json()["citations"]
    assert [one["record"]["id"] for one in citing] == ["A/RES/85/950:en"]


def test_a_draft_and_its_resolution_lead_to_each_other_and_a_state_has_its_votes(tmp_path: Path) -> None:
    draft, resolution = "A/C.3/85/L.60", "A/RES/85/951"
    common: dict[str, Any] = {"title": "Lamps", "session": "85", "agenda_items": ["9"]}
    vote = Vote(outcome="adopted", members=Voters(in_favour=["Norway"]))
    records = (record(1, **common, id=f"{draft}:en", symbol=draft, kind="draft"), record(951, **common, vote=vote))
    engine = filled_catalogue(tmp_path / "catalogue.db", [created(one).body for one in records])
    settings = Settings.model_validate({"web": {"public": True}})
    with TestClient(reading_room(settings, engine), base_url="http://127.0.0.1") as client:
        assert client.get(f"/symbols/{draft}").json()["adopted_as"] == [resolution]
        assert client.get(f"/symbols/{resolution}").json()["draft_of"] == [draft]
        for address in (f"/symbols/{resolution}", f"/records/{resolution}:en"):
            page = html.fromstring(client.get(address, headers=HTML).content)
            assert page.xpath("//dl[@class='facts'][1]//a/@href") == [f"/symbols/{draft}"]
        rows = client.get("/export", params={"rows": "links", "format": "csv"}).text
        assert f"{draft}:en" in rows
        assert "adopted_as" in rows
        votes = client.get("/votes/NOR").json()["votes"]
        assert [(one["record"]["symbol"], one["choice"]) for one in votes] == [(resolution, "in_favour")]


def test_a_failure_tells_its_reason_and_gives_its_file(room: Callable[..., TestClient]) -> None:
    client = room()
    (failure,) = client.get("/failures", params={"reason": "damaged"}).json()["failures"]
    assert failure["object_key"] == "A_RES_85_905-EN.pdf"
    file = client.get("/failures/original", params={"object": failure["uri"]})
    assert file.content == (SAMPLES / "A_RES_85_905-EN.pdf").read_bytes()
    assert client.get("/failures/original", params={"object": "folder://inbox/A_RES_85_901-EN.pdf"}).status_code == 404


def test_completeness_tells_languages_that_failed_from_those_that_are_missing(room: Callable[..., TestClient]) -> None:
    symbols = {one["symbol"]: one["languages"] for one in room().get("/completeness?limit=200").json()["symbols"]}
    assert symbols["A/RES/85/950"]["ar"]["state"] == "current"
    assert symbols["A/RES/85/950"]["fr"]["state"] == "missing"
    assert symbols["A/RES/85/905"]["en"]["state"] == "failed"


def test_all_is_read_without_a_broker_and_the_status_says_that_it_is_away(room: Callable[..., TestClient]) -> None:
    client = room()
    status = client.get("/status").json()
    assert status["catalogue"]["records"] > 5
    assert "does not respond" in status["ledger"]["problem"]
    assert client.get("/backfills").status_code == 503


@pytest.mark.parametrize(
    "address",
    [
        "/records?limit=0",
        "/records?from=yesterday",
        "/records?cursor=x",
        "/blocks",
        "/records?q=-only",
        "/records?limit=many",
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_with_problem_details(
    room: Callable[..., TestClient], address: str
) -> None:
    answer = room().get(address)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 400


def test_a_form_that_nobody_has_is_refused(room: Callable[..., TestClient]) -> None:
    client = room()
    assert client.get(f"/records/{PDF}", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/status", headers={"Accept": "text/csv"}).status_code == 406
    assert client.get(f"/records/{PDF}.pdf").status_code == 404


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(room: Callable[..., TestClient]) -> None:
    text = room().get("/records/A/RES/85/666:en.csv").text
    assert SCRIPT.split("'", maxsplit=1)[0] in text
    assert not any(cell.startswith(("=", "+", "@")) for row in csv.reader(io.StringIO(text)) for cell in row)


def test_the_description_is_sound_and_names_what_is_served(room: Callable[..., TestClient]) -> None:
    described = room().get("/openapi.json").json()
    validate(described)
    assert set(described["paths"]) == {operation.path for operation in OPERATIONS}
    references = {
        part.partition('"')[0] for part in str(described).replace("'", '"').split("#/components/schemas/")[1:]
    }
    assert references <= set(described["components"]["schemas"])
