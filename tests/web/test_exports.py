"""`/export`: the results of a search in a file, read by the programs that it is for, and sent while it is written."""

from __future__ import annotations

import io
import itertools
import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import anyio
import openpyxl
import pandas as pd
import pytest
from lxml import html
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from plenary.services.record_export import ExportRows
from plenary.web import exports
from plenary.web.parameters import ExportParameters
from support.processes import until
from support.reading_room import PDF, SCRIPT
from support.reading_room_fixtures import HTML

CALC = shutil.which("localc") or Path("/usr/lib/libreoffice/program/libsclo.so").exists()

pytest_plugins = ("support.reading_room_fixtures",)


def exported(client: TestClient, **parameters: Any) -> bytes:
    answer = client.get("/export", params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith('attachment; filename="')
    content: bytes = answer.content
    return content


def found(client: TestClient, **parameters: Any) -> list[str]:
    page = client.get("/records", params=parameters | {"limit": 200}).json()
    return sorted(entry["record"]["id"] for entry in page["records"])


def test_all_that_a_search_finds_is_exported_and_no_more(room: Callable[..., TestClient]) -> None:
    client = room()
    for search in ({}, {"q": "lighthouses"}, {"language": "ar"}, {"q": "lighthouses", "language": "en"}):
        lines = exported(client, format="jsonl", **search).decode().splitlines()
        assert sorted(json.loads(line)["id"] for line in lines) == found(client, **search)
    assert found(client, q="lighthouses") != found(client)


def test_tables_are_read_by_pandas(room: Callable[..., TestClient]) -> None:
    client = room()
    ids = found(client)
    assert sorted(pd.read_csv(io.BytesIO(exported(client)))["id"]) == ids
    assert sorted(pd.read_parquet(io.BytesIO(exported(client, format="parquet")))["id"]) == ids
    sheet: Any = openpyxl.load_workbook(io.BytesIO(exported(client, format="xlsx", rows="blocks"))).active
    header, *rows = sheet.iter_rows(values_only=True)
    assert {row[header.index("id")] for row in rows} == set(ids)


@pytest.mark.skipif(not CALC, reason="LibreOffice Calc is not installed")
def test_a_workbook_is_opened_by_libreoffice(room: Callable[..., TestClient], tmp_path: Path) -> None:
    client = room()
    file = tmp_path / "blocks.xlsx"
    file.write_bytes(exported(client, format="xlsx", rows="blocks", language="en"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    form = "csv:Text - txt - csv (StarCalc):44,34,76"  # commas, quotes, UTF-8
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    opened = pd.read_csv(tmp_path / "blocks.csv", keep_default_na=False)
    sent = pd.read_csv(io.BytesIO(exported(client, rows="blocks", language="en")), keep_default_na=False)
    assert list(opened["blocks.id"]) == list(sent["blocks.id"])
    assert "Calls upon keepers of lighthouses to keep lamps lit;" in set(opened["blocks.text"])


def test_the_page_of_results_has_a_form_that_exports_them(room: Callable[..., TestClient]) -> None:
    client = room()
    page: Any = html.fromstring(client.get("/records?q=lighthouses&language=en", headers=HTML).content)
    form: Any = page.xpath("//form[@class='export']")[0]
    values = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    assert values == {"q": "lighthouses", "language": "en"}
    formats = form.xpath(".//select[@name='format']/option/@value")
    assert formats == ["csv", "xlsx", "parquet", "jsonl", "jsonld", "markdown", "html"]
    assert set(form.xpath(".//select[@name='rows']/option/@value")) == set(get_args(ExportRows))
    for name in formats:
        assert exported(client, format=name, **values)


def test_a_format_that_nobody_has_and_words_that_are_none_are_refused(room: Callable[..., TestClient]) -> None:
    client = room()
    assert client.get("/export?format=pdf").status_code == 400
    assert client.get("/export?q=-not").status_code == 400
    assert client.get("/export?language=xx").content.count(b"\n") == 1  # the header alone
    assert room(public=False).get("/export").status_code == 401


def test_an_export_is_sent_while_it_is_written_and_ends_with_who_reads_it(
    room: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    application: Any = room().app
    stored = application.state.room.stored("A/RES/85/950:en")
    monkeypatch.setattr(exports, "_each", lambda *_, **__: itertools.repeat(stored))
    slots = threading.Semaphore(0)
    response = exports.ExportResponse(
        application.state.room, [], ExportParameters.model_validate({"format": "jsonl"}), slots, {}
    )

    async def gone(pieces: list[bytes]) -> None:
        async def receive() -> dict[str, str]:
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            pieces.append(message.get("body", b""))
            if len(pieces) > 3:
                raise OSError

        with pytest.raises(ClientDisconnect):
            await response({"type": "http", "asgi": {"spec_version": "2.4"}}, receive, send)

    pieces: list[bytes] = []
    anyio.run(gone, pieces)
    assert json.loads(b"".join(pieces).splitlines()[0])["id"] == "A/RES/85/950:en"
    until(lambda: "export" not in {thread.name for thread in threading.enumerate()}, 30)
    assert slots.acquire(blocking=False)


def test_an_export_that_breaks_off_is_not_taken_for_whole(
    room: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = room()
    application: Any = client.app

    def broken(*_: Any) -> Iterator[Any]:
        yield application.state.room.stored("A/RES/85/950:en")
        raise OSError("the disk of the catalogue")

    monkeypatch.setattr(exports, "_each", broken)
    with pytest.raises(exports.ExportBrokenError):
        client.get("/export?format=jsonl")


def test_no_more_exports_at_once_than_the_server_bears(room: Callable[..., TestClient]) -> None:
    client = room()
    application: Any = client.app
    application.state.exports = SimpleNamespace(acquire=lambda **_: False)
    answer = client.get("/export")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


def test_a_document_is_saved_as_one_page_that_loads_and_runs_nothing(room: Callable[..., TestClient]) -> None:
    client = room()
    answer = client.get(f"/records/{PDF}.html", headers=HTML)
    assert answer.headers["content-disposition"] == 'attachment; filename="A_RES_85_901-EN.html"'
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "sandbox" in answer.headers["content-security-policy"]
    page: Any = html.fromstring(answer.content)
    record = client.get(f"/records/{PDF}.json").json()
    blocks = [node.get("id") for node in page.xpath("//article/*[starts-with(@id, 'd1-') and not(@class='notes')]")]
    assert blocks == [f"d1-{block['id']}" for block in record["blocks"]]
    links = page.xpath("//a/@href")
    assert links
    assert set(links) <= {f"#{name}" for name in page.xpath("//@id")}
    assert not page.xpath("//@src | //link | //script | //@*[starts-with(name(), 'on')]")


def test_a_page_of_all_results_has_each_in_its_direction_and_code_stays_text(room: Callable[..., TestClient]) -> None:
    client = room()
    content = exported(client, format="html")
    page: Any = html.fromstring(content)
    articles = page.xpath("//article")
    assert len(articles) == len(found(client))
    assert {(one.get("lang"), one.get("dir")) for one in articles} == {("en", "ltr"), ("ar", "rtl")}
    assert not page.xpath("//script | //img")
    assert SCRIPT in page.xpath("string(//main)")
