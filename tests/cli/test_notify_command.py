"""`plenary notify`: each new document, failure and late language is told once, to a server that takes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa

from plenary.catalogue.database import migrate, open_catalogue
from support.catalogue_rows import failure, take
from support.processes import plenary
from support.sink_messages import created, record
from support.webhook_endpoint import Endpoint

LONG_AGO, LATER = "2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_catalogue(f"sqlite:///{tmp_path}/catalogue.db", writable=True)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path, endpoint: Endpoint) -> Path:
    path = tmp_path / "searches.toml"
    url = f"json://127.0.0.1:{endpoint.server_port}"
    path.write_text(
        f"""
address = "https://plenary.example/"

[[search]]
name = "Lamps"
q = '"lamps of lighthouses"'
urls = ["{url}/lamps"]

[[search]]
name = "French"
language = ["fr"]
urls = ["{url}/french"]

[failures]
urls = ["{url}/failures"]

[late]
days = 7
urls = ["{url}/late"]
""",
        encoding="utf-8",
    )
    path.chmod(0o600)
    return path


def told(endpoint: Endpoint) -> dict[str, tuple[str, str]]:
    """What came since the last time, by its path: title and text."""
    posts = {path: json.loads(body) for path, _, body in endpoint.posts}
    endpoint.posts.clear()
    return {path: (post["title"], post["message"]) for path, post in posts.items()}


def run(file: Path, *options: str) -> Any:
    return plenary("notify", str(file), "--data", str(file.parent), *options)


def test_what_is_new_is_told_once_and_what_was_there_before_never(
    writer: sa.Engine, file: Path, endpoint: Endpoint
) -> None:
    take(writer, created(record(901, title="The lamps of lighthouses")), failure("A_RES_85_902-EN.pdf", LONG_AGO))
    first = run(file)
    assert (first.returncode, told(endpoint)) == (0, {}), first.stderr
    take(
        writer,
        created(record(903, title="The lamps of lighthouses\nand <b>ships</b>")),
        created(record(904, language="fr")),
        failure("A_RES_85_905-EN.pdf", LATER),
    )
    assert run(file).returncode == 0
    messages = told(endpoint)
    assert set(messages) == {"/lamps", "/french", "/failures"}
    title, text = messages["/lamps"]
    assert title == "1 new document: Lamps"
    link = "https://plenary.example/records/A/RES/85/903:en"
    assert text == f"A/RES/85/903 en: The lamps of lighthouses and <b>ships</b> {link}"
    assert messages["/failures"][0] == "1 file gave no record"
    assert messages["/failures"][1].startswith("s3://uploads/A_RES_85_905-EN.pdf: ")
    assert run(file).returncode == 0
    assert told(endpoint) == {}


def test_a_language_that_becomes_late_is_told_once(writer: sa.Engine, file: Path, endpoint: Endpoint) -> None:
    assert run(file).returncode == 0
    take(writer, *(created(record(906, language=code, ingested_at=LONG_AGO)) for code in ("ar", "en", "es", "fr")))
    take(writer, created(record(907, ingested_at="2999-01-01T00:00:00Z")))
    assert run(file).returncode == 0
    title, text = told(endpoint)["/late"]
    assert title == "Languages of 1 document are late"
    assert text == "A/RES/85/906: ru, zh https://plenary.example/symbols/A/RES/85/906"
    assert run(file).returncode == 0
    assert told(endpoint) == {}


def test_a_message_that_is_not_taken_is_sent_again_and_hinders_no_other(
    writer: sa.Engine, file: Path, endpoint: Endpoint
) -> None:
    assert run(file).returncode == 0
    take(writer, created(record(908, language="fr", title="The lamps of lighthouses")))
    endpoint.status = 500
    refused = run(file)
    assert refused.returncode == 1
    assert "sent again" in refused.stderr
    assert {path for path, _, _ in endpoint.posts} == {"/lamps", "/french"}
    endpoint.posts.clear()
    endpoint.status = 200
    assert run(file).returncode == 0
    assert set(told(endpoint)) == {"/lamps", "/french"}


def test_a_dry_run_prints_and_notes_nothing(writer: sa.Engine, file: Path, endpoint: Endpoint) -> None:
    assert run(file).returncode == 0
    take(writer, created(record(909, language="fr")))
    shown = run(file, "--dry-run")
    assert shown.stdout.startswith("1 new document: French\nA/RES/85/909 fr")
    assert told(endpoint) == {}
    assert run(file).returncode == 0
    assert set(told(endpoint)) == {"/french"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[search]]\nname = 'x'\nurls = ['json://geheim@x']\n", "has no condition"),
        ("[[search]]\nname = 'x'\nq = '-not'\nurls = ['json://geheim@x']\n", "must be there"),
        ("[[search]]\nname = 'x'\nq = 'y'\nurls = []\n", "at least 1 item"),
        ("[failures]\nurls = ['json://geheim@x']\nhow = 'loud'\n", "not permitted"),
        ("nothing", "is no TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_without_its_secrets(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "searches.toml"
    path.write_text(text, encoding="utf-8")
    refused = run(path)
    assert (refused.returncode, sentence in refused.stderr, "geheim" in refused.stderr) == (2, True, False)
