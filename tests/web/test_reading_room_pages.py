"""Pages as they are sent: what a person reads without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from lxml import html as parsed
from starlette.testclient import TestClient

from plenary.web.interface import SPOKEN
from support.reading_room import ARABIC, PDF, SCRIPT

pytest_plugins = ("support.reading_room_fixtures",)

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ADDRESSES = (
    *("/records", "/records?q=lighthouse", f"/records/{PDF}", "/symbols/A/RES/85/950", "/completeness", "/failures"),
    *("/backfills", "/live", "/status", "/sign-in", "/symbols/A/RES/1/1", "/records/none:en"),
)


def tree(content: bytes) -> Any:
    return parsed.fromstring(content)


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_in_each_language_has_no_inline_script_or_style(
    room: Callable[..., TestClient], address: str, language: str
) -> None:
    answer = room().get(address, headers=HTML | {"Accept-Language": f"{language};q=0.9, xx"})
    assert answer.status_code in {200, 404}, answer.text
    page = tree(answer.content)
    assert page.get("lang") == language == answer.headers["content-language"]
    assert page.get("dir") == ("rtl" if language == "ar" else "ltr")
    assert not page.xpath("//script[not(@src)] | //style | //@style | //@*[starts-with(name(), 'on')]")
    assert all(source.startswith("/static/") for source in page.xpath("//script/@src | //link/@href"))
    assert len(page.xpath("//h1")) == 1
    assert len(page.xpath("//main")) == 1


def test_a_search_shows_hits_in_their_blocks_and_facets(room: Callable[..., TestClient]) -> None:
    page = tree(room().get("/records?q=keepers", headers=HTML).content)
    assert "A/RES/85/950" in page.xpath("string(//ol[@id='results'])")
    assert "keepers" in [mark.lower() for mark in page.xpath("//mark/text()")]
    assert page.xpath("//aside//ul[@class='facet']//a[contains(@href, 'language=en')]")
    block = page.xpath("//p[@class='hit']/a/@href")[0]
    assert re.search(r"#[a-z]+\.\d+$", block)


def test_a_query_that_cannot_be_understood_is_told_beside_its_words(room: Callable[..., TestClient]) -> None:
    answer = room().get("/records?q=-only", headers=HTML)
    assert answer.status_code == 400
    page = tree(answer.content)
    assert "word" in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("//input[@name='q']/@value") == ["-only"]


def test_a_document_has_its_pages_beside_its_blocks_with_a_box_for_each(room: Callable[..., TestClient]) -> None:
    client = room()
    page = tree(client.get(f"/records/{PDF}", headers=HTML).content)
    blocks = set(page.xpath("//article//*[@data-block]/@data-block"))
    boxes = page.xpath("//*[local-name()='rect']/@data-block")
    assert boxes
    assert set(boxes) <= blocks
    pictures = page.xpath("//section[@class='original']//img/@src")
    assert len(pictures) == 3
    picture = client.get(pictures[0])
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert "A/RES/85/950" in page.xpath("string(//section[@aria-labelledby='cited-by'])")


def test_languages_stand_side_by_side_each_in_its_own_direction(room: Callable[..., TestClient]) -> None:
    page = tree(room().get("/symbols/A/RES/85/950?language=ar&language=en", headers=HTML).content)
    cells = page.xpath("//table[@class='side-by-side']/tbody/tr[2]/td")
    by_language = {cell.get("lang"): cell for cell in cells}
    assert by_language["ar"].get("dir") == "rtl"
    assert ARABIC[1] in by_language["ar"].text_content()
    assert "keep lamps lit" in by_language["en"].text_content()
    assert "No alignment" not in page.text_content()


def test_code_in_a_title_a_block_a_key_or_a_parameter_stays_text(room: Callable[..., TestClient]) -> None:
    client = room()
    addresses = (
        "/records?q=lighthouse",
        "/records/A/RES/85/666:en",
        "/live",
        f"/records?q={SCRIPT}",
        f"/failures?object={SCRIPT}",
    )
    for address in (*addresses, f"/symbols/{SCRIPT}", f"/records/{SCRIPT}:en"):
        answer = client.get(address, headers=HTML)
        page = tree(answer.content)
        assert not page.xpath("//script[not(@src)] | //img[@onerror]"), address
        assert "<script>document" not in answer.text, address
    assert SCRIPT in tree(client.get(addresses[1], headers=HTML).content).xpath("string(//h1)")


def test_a_page_after_signing_in_goes_on_to_this_server_only(room: Callable[..., TestClient]) -> None:
    client = room()
    for there in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        answer = client.post("/sign-in", data={"token": "a-token-that-operates", "next": there}, headers=HTML)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/", there
