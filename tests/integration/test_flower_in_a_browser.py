"""Flower in a real browser: the login, a task found by its document's symbol, its states.

With SCREENSHOTS set to a folder the pages are kept there as pictures: those of docs/images come from here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from support.chromium import chromium
from support.processes import PLENARY, PROJECT, WORKER, Started, free_port, until

pytestmark = pytest.mark.integration

PATIENCE = 60
USER, PASSWORD = "archive", "a-password-of-this-test"
SAMPLES = PROJECT / "tests" / "samples" / "files"
NAMES = ("A_RES_85_901-EN.pdf", "S_RES_9001_2031-EN.pdf", "E_RES_2031_7-EN.docx", "A_RES_85_905-EN.pdf")
HOSTILE = "<img src=x onerror=document.title='run'>.pdf"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[WebDriver]:
    with chromium(tmp_path / "profile", "window-size=1680,760") as driver:
        yield driver


@pytest.fixture
def flower(start: Callable[..., Started], valkey: str, tmp_path: Path) -> str:
    """Flower behind a prefix, with a password, on what a worker did with the samples; its URL without the password."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in NAMES:
        shutil.copy(SAMPLES / name, inbox / name)
    (inbox / HOSTILE).write_bytes(b"no document")
    port = free_port()
    values = {
        "BROKER__URL": valkey,
        "STORES__FOLDER__ROOT": inbox,
        "FLOWER__BASIC_AUTH": f"{USER}:{PASSWORD}",
        "FLOWER__PORT": port,
        "FLOWER__URL_PREFIX": "/window",
        "FLOWER__DATABASE": tmp_path / "flower",
    }
    url = f"http://127.0.0.1:{port}/window"
    shown = start(*(WORKER[:5]), "flower", **values)
    until(lambda: _answers(url), PATIENCE, shown.text)
    worker = start(*WORKER, "-E", "-Q", "uploads,emit,maintenance", "-c", "2", "-n", "uploads@archive", **values)
    worker.wait_for("ready.")
    start(*PLENARY, "ingest", str(inbox), **values).process.wait(PATIENCE)
    return url


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthcheck").is_success
    except httpx.TransportError:
        return False


def rows(browser: WebDriver) -> dict[str, list[str]]:
    """The table of tasks, which is drawn anew at any time: what each row shows, by its second column."""
    script = (
        "return [...document.querySelectorAll('#tasks-table tbody tr')].map(r => [...r.cells].map(c => c.innerText))"
    )
    cells: Any = browser.execute_script(script)
    return {row[1]: row for row in cells if len(row) > 1}


def keep(browser: WebDriver, name: str) -> None:
    """A picture of the page, where pictures are wanted."""
    if folder := os.environ.get("SCREENSHOTS"):
        browser.save_screenshot(str(Path(folder) / f"flower-{name}.png"))


def test_a_task_is_found_by_the_symbol_of_its_document_and_shows_its_states(browser: WebDriver, flower: str) -> None:
    wait: Any = WebDriverWait(browser, PATIENCE)
    assert httpx.get(f"{flower}/tasks").status_code == 401
    browser.get(flower.replace("http://", f"http://{USER}:{PASSWORD}@") + "/")
    wait.until(lambda page: "@archive" in page.find_element(By.TAG_NAME, "body").text)
    keep(browser, "workers")

    browser.get(f"{flower}/tasks")
    wait.until(lambda page: len(rows(page)) >= len(NAMES) + 1)
    found = rows(browser)
    assert found["A/RES/85/901 en \u00b7 uploads"][2:4] == ["SUCCESS", "created \u00b7 A/RES/85/901:en"]
    assert found["A/RES/85/905 en \u00b7 uploads"][2:4] == ["FAILURE", "failed \u00b7 damaged"]
    assert f"{HOSTILE} \u00b7 uploads" in found, "the key of a file is text, whatever it holds"
    assert len(found) == len(NAMES) + 1, "what delivers, sweeps and aligns is no document"
    assert browser.title != "run"
    keep(browser, "tasks")

    search = browser.find_element(By.CSS_SELECTOR, "input[type=search]")
    search.send_keys("S/RES/9001")
    wait.until(lambda page: list(rows(page)) == ["S/RES/9001 (2031) en \u00b7 uploads"])
    browser.find_element(By.CSS_SELECTOR, "#tasks-table tbody a[href*='/task/']").click()
    wait.until(lambda page: "/task/" in page.current_url)
    text = browser.find_element(By.TAG_NAME, "body").text
    assert all(state in text for state in ("Received", "Started", "Succeeded"))
    assert "created \u00b7 S/RES/9001 (2031):en" in text
    keep(browser, "task")


def test_nobody_sends_or_stops_tasks_through_flower_unless_it_is_allowed(flower: str) -> None:
    answer = httpx.post(f"{flower}/api/task/send-task/plenary.ingest", json={"args": []}, auth=(USER, PASSWORD))
    assert answer.status_code in {403, 405}
