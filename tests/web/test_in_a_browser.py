"""The reading room in a real browser, over a real worker's catalogue for what changes anything.

With SCREENSHOTS set to a folder the pages are kept there as pictures: those of docs/images come from here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from axe_core_python.selenium import Axe
from pydantic import SecretStr
from redis import Redis
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait
from sqlalchemy import Engine

from plenary.catalogue.database import open_catalogue, writing
from plenary.catalogue.writer import apply
from plenary.domain.cloudevents import content_hash, opened, published
from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.ledger import keys
from plenary.settings.model import Settings, Web, WebOidc, WebToken
from plenary.web.app import reading_room
from support.chromium import chromium
from support.made_record import record
from support.oidc_provider import CLIENT, SECRET, OidcProvider
from support.processes import free_port, until
from support.reading_room import ARABIC, PDF, elsewhere, failure_event
from support.token_issuer import AUDIENCE

pytest_plugins = ("support.reading_room_fixtures",)

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("browser")]

PATIENCE = 30
OPERATOR = "a-token-that-operates"
READER = "a-token-that-reads-only"
FAILED = "folder://inbox/A_RES_85_905-EN.pdf"
PAGES = (
    *("/records", "/records?q=keepers", f"/records/{PDF}", "/symbols/A/RES/85/950", "/completeness", "/failures"),
    *("/backfills", "/live", "/status", "/sign-in", "/records/none:en"),
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with chromium(tmp_path_factory.mktemp("profile"), "lang=en", "window-size=1440,900") as driver:
        yield driver


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    """A provider of sign-ins that the reading room trusts."""
    server = OidcProvider()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def address(
    library: tuple[Engine, Path], valkey: str, broker: None, browser: WebDriver, provider: OidcProvider
) -> Iterator[str]:
    """The address of a reading room with two tokens and a provider; the browser is signed out."""
    engine, inbox = library
    oidc = WebOidc(issuer=provider.url, audience=AUDIENCE, client_id=CLIENT, client_secret=SecretStr(SECRET))
    tokens = {
        "ops": WebToken(secret=SecretStr(OPERATOR), scopes=("read", "operate")),
        "reader": WebToken(secret=SecretStr(READER)),
    }
    values = {
        "broker": {"url": valkey},
        "stores": {"folder": {"root": inbox}},
        "web": Web(public=True, tokens=tokens, oidc=oidc, requests_per_second=None),
    }
    port = free_port()
    config = uvicorn.Config(
        reading_room(Settings.model_validate(values), engine),
        port=port,
        log_level="error",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    until(lambda: server.started, PATIENCE)
    url = f"http://127.0.0.1:{port}"
    provider.redirects.add(f"{url}/sign-in/callback")
    browser.set_window_size(1440, 900)
    browser.get(url + "/health")
    browser.delete_all_cookies()
    yield url
    browser.get("about:blank")
    server.should_exit = True
    thread.join()


def keep(browser: WebDriver, name: str, part: str = "body") -> None:
    """A picture of the page or a part of it, where pictures are wanted."""
    if folder := os.environ.get("SCREENSHOTS"):
        file = str(Path(folder) / f"reading-room-{name}.png")
        browser.save_screenshot(file) if part == "body" else browser.find_element(By.TAG_NAME, part).screenshot(file)


def signed_in(browser: WebDriver, address: str, token: str) -> None:
    browser.get(f"{address}/sign-in?next=/failures")
    browser.find_element(By.ID, "token").send_keys(token, Keys.ENTER)
    wait(browser, lambda: browser.current_url.endswith("/failures"))


def wait(browser: WebDriver, done: Any) -> Any:
    return WebDriverWait(browser, PATIENCE).until(lambda _: done())


def letter(redis: Redis) -> None:
    """A dead letter of the damaged sample, as the ledger keeps it."""
    ref = ObjectRef(store="folder", bucket="inbox", key="A_RES_85_905-EN.pdf")
    position = redis.xadd(keys.failures("plenary"), {"event": failure_event(ref, IngestError(ErrorCode.DAMAGED))})
    redis.hset(keys.object_row("plenary", FAILED), "letter", str(position))


def test_a_search_by_keyboard_alone_leads_to_the_document(browser: WebDriver, address: str) -> None:
    browser.get(address)
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element.get_attribute("class") == "skip"
    browser.find_element(By.ID, "q").send_keys("lighthouses keep*", Keys.ENTER)
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "mark"))
    keep(browser, "search")
    link = browser.find_element(By.CSS_SELECTOR, f"#results a[href='/records/{PDF}']")
    link.send_keys(Keys.ENTER)
    wait(browser, lambda: "/records/A/RES/85/901" in browser.current_url)
    assert "A/RES/85/901" in browser.title


def test_a_block_and_its_box_on_the_page_are_lit_together(browser: WebDriver, address: str) -> None:
    browser.set_window_size(1440, 1100)
    browser.get(f"{address}/records/{PDF}")
    picture = browser.find_element(By.CSS_SELECTOR, "figure img")
    wait(browser, lambda: browser.execute_script("return arguments[0].naturalWidth", picture) >= 900)
    box = browser.find_elements(By.CSS_SELECTOR, "figure:first-child rect[data-block]")[4]
    name = str(box.get_attribute("data-block"))
    ActionChains(browser).move_to_element(box).perform()
    lit = wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, ".text .lit"))
    assert [element.get_attribute("data-block") for element in lit] == [name]
    keep(browser, "document")
    block = browser.find_elements(By.CSS_SELECTOR, ".text [data-block]")[1]
    ActionChains(browser).move_to_element(block).perform()
    other = block.get_attribute("data-block")
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, f"rect.lit[data-block='{other}']"))
    places = [element.rect for element in (picture, box)]
    assert places[0]["x"] <= places[1]["x"] < places[0]["x"] + places[0]["width"]


def test_by_keyboard_alone_a_block_is_lit_with_its_box(browser: WebDriver, address: str) -> None:
    browser.get(f"{address}/records/{PDF}")
    for _ in range(60):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        if "to-page" in str(browser.switch_to.active_element.get_attribute("class")):
            break
    link = browser.switch_to.active_element
    block = link.find_element(By.XPATH, "./ancestor::*[@data-block]")
    assert "lit" in str(block.get_attribute("class"))
    assert browser.find_elements(By.CSS_SELECTOR, f"rect.lit[data-block='{block.get_attribute('data-block')}']")
    assert browser.execute_script("return getComputedStyle(arguments[0]).outlineStyle", link) != "none"
    link.send_keys(Keys.ENTER)
    assert browser.current_url.endswith("#page-1")


def test_without_a_script_all_can_be_searched_and_read(browser: WebDriver, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{address}/records")
        browser.find_element(By.ID, "q").send_keys("keepers", Keys.ENTER)
        wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "mark"))
        browser.find_element(By.CSS_SELECTOR, f"#results a[href='/records/{PDF}']").click()
        wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, ".original img"))
        assert "keepers" in browser.find_element(By.CSS_SELECTOR, "article.text").text
        browser.find_element(By.CSS_SELECTOR, "article .to-page.turned").click()
        assert "#page-1" in browser.current_url
        browser.get(f"{address}/symbols/A/RES/85/950?language=ar&language=en")
        assert ARABIC[1] in browser.find_element(By.CSS_SELECTOR, ".side-by-side").text
        for page, part in (("/completeness", ".matrix"), ("/failures", ".failures"), ("/live", "#live li")):
            browser.get(address + page)
            assert browser.find_element(By.CSS_SELECTOR, part).text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_arabic_beside_english_runs_from_right_to_left_and_so_do_its_pages(browser: WebDriver, address: str) -> None:
    browser.get(f"{address}/symbols/A/RES/85/950?language=en&language=ar&ui=ar")
    assert browser.execute_script("return document.dir") == "rtl"
    cell = browser.find_element(By.CSS_SELECTOR, "tbody tr:nth-child(2) td[lang=ar]")
    assert ARABIC[1] in cell.text
    assert browser.execute_script("return getComputedStyle(arguments[0]).direction", cell) == "rtl"
    english = browser.find_element(By.CSS_SELECTOR, "tbody tr:nth-child(2) td[lang=en]")
    assert browser.execute_script("return getComputedStyle(arguments[0]).direction", english) == "ltr"
    keep(browser, "side-by-side", "main")
    browser.get(f"{address}/records")
    assert browser.execute_script("return document.documentElement.lang") == "ar", "the language is kept"


def test_a_failure_is_tried_again_by_who_may_and_by_nobody_else(browser: WebDriver, address: str, redis: Redis) -> None:
    letter(redis)
    browser.get(f"{address}/failures")
    assert not browser.find_elements(By.CSS_SELECTOR, ".failures button")
    signed_in(browser, address, READER)
    assert not browser.find_elements(By.CSS_SELECTOR, ".failures button")
    browser.delete_all_cookies()
    signed_in(browser, address, OPERATOR)
    keep(browser, "failures")
    browser.find_element(By.CSS_SELECTOR, "form[action$='/failures/retry'] button").click()
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "[role=status]"))
    assert redis.llen("uploads") == 1, "the file is on the queue"
    audited: Any = redis.xrange(keys.audit("plenary"))
    ((_, entry),) = audited
    assert (entry["who"], entry["action"], entry["target"]) == ("ops", "retry", FAILED)


def test_a_person_signs_in_at_the_provider_and_out_again(browser: WebDriver, address: str) -> None:
    browser.get(f"{address}/failures")
    browser.find_element(By.CSS_SELECTOR, ".visitor a").click()
    browser.find_element(By.CSS_SELECTOR, "a.button").click()
    wait(browser, lambda: browser.title == "Provider")
    browser.find_element(By.ID, "user").send_keys("keeper-3", Keys.ENTER)
    wait(browser, lambda: browser.current_url == f"{address}/failures")
    assert "oidc:keeper-3" in browser.find_element(By.CSS_SELECTOR, ".visitor").text
    assert browser.execute_script("return document.cookie") == "", "no script reads a cookie"
    browser.find_element(By.CSS_SELECTOR, ".visitor button").click()
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, ".visitor a"))


def test_a_record_that_arrives_appears_by_itself(
    browser: WebDriver, address: str, library: tuple[Engine, Path], tmp_path: Path
) -> None:
    browser.get(f"{address}/live")
    wait(browser, lambda: "by themselves" in browser.find_element(By.ID, "live-state").text)
    number = 1000 + time.time_ns() % 9000
    made = record(number, title="<b>fog</b>", source=elsewhere(f"A_RES_85_{number}-EN.pdf"))
    _, inbox = library
    writer = open_catalogue(f"sqlite:///{inbox.parent / 'catalogue.db'}", writable=True)
    with writing(writer) as connection:
        apply(connection, [opened(published(made, content_hash(made), revision=1, previous=None).body)])
    writer.dispose()
    wait(browser, lambda: f"A/RES/85/{number}" in browser.find_element(By.ID, "live").text)
    assert "<b>fog</b>" in browser.find_element(By.ID, "live").text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_barrier(browser: WebDriver, address: str, redis: Redis, scheme: str) -> None:
    letter(redis)
    signed_in(browser, address, OPERATOR)
    emulated = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", emulated)
    barriers = []
    for page in (*PAGES, f"/records/{PDF}?ui=ar", "/symbols/A/RES/85/950?ui=en"):
        browser.get(address + page)
        found = Axe().run(browser)["violations"]
        barriers += [
            (page, one["id"], [node["html"][:120] for node in one["nodes"]][:2])
            for one in found
            if one["impact"] in {"serious", "critical"}
        ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert not barriers


def test_every_page_fits_a_telephone(browser: WebDriver, address: str) -> None:
    metrics = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    too_wide = {}
    for page in (*PAGES, f"/records/{PDF}?ui=ar", "/records/A/RES/85/666:en?ui=en"):
        browser.get(address + page)
        width = browser.execute_script("return document.documentElement.scrollWidth")
        if width > 360:
            too_wide[page] = width
        if page == f"/records/{PDF}":
            picture = browser.find_element(By.CSS_SELECTOR, ".original img")
            wait(browser, lambda: browser.execute_script("return arguments[0].naturalWidth", picture))  # noqa: B023
            keep(browser, "telephone")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert not too_wide


def test_code_in_texts_and_names_never_runs(browser: WebDriver, address: str) -> None:
    for page in ("/records?q=lighthouse", "/records/A/RES/85/666:en", "/live", "/failures"):
        browser.get(address + page)
        time.sleep(0.2)
        assert browser.title != "run", page
    assert not [entry for entry in browser.get_log("browser") if "Content Security Policy" in entry["message"]]  # type: ignore[attr-defined]
