"""Plug-ins: found by their entry points, cheap to load, and told by name where they cannot be used."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import pytest

from plenary.settings import plugins
from plenary.settings.model import ConfigError, settings
from plenary.settings.plugins import SINKS, registry

SLOW = ("amqp", "boto3", "botocore", "celery", "kombu", "nats", "redis", "urllib3", "plenary.domain.record")
OTHER = """
LIBRARY = "json"
from contextlib import nullcontext
from plenary.settings.base import Subscribed
from plenary.sinks.base import SinkPlugin

class Other(Subscribed):
    place: str

class Sink:
    batch = 1
    def __init__(self, name, place):
        self.name, self.place = name, place

plugin = SinkPlugin(
    settings=Other,
    several=True,
    problems=lambda branch, beginning, _: [f"{beginning}PLACE is nowhere."] if branch.place == "nowhere" else [],
    make=lambda name, branch, context: Sink(name, branch.place),
    library=LIBRARY, extra="more", title="other", example="", delivers="",
)
"""

SHELF = """
from plenary.domain.storage_event import ObjectRef, StorageEvent
from plenary.notifications.base import NotificationPlugin
from plenary.settings.base import Branch
from plenary.storage.base import Fetched, StorePlugin

class Shelf(Branch):
    text: str = "empty"
    fetch_seconds: float = 5000

class Store:
    def __init__(self, name, text):
        self.name, self.text = name, text
    def fetch(self, ref, *, version_id=None, etag=None, max_bytes):
        data = f"{ref.key}: {self.text}".encode()
        return Fetched(data=data, version_id=None, etag=None, size=len(data), last_modified=None)

class Slips(Branch):
    word: str = "slip"

class Decoder:
    def __init__(self, word):
        self.word = word
    def recognizes(self, document):
        return isinstance(document, dict) and self.word in document
    def read(self, document, store):
        return StorageEvent(object=ObjectRef(store="shelf.main", bucket="top", key=document[self.word]["key"]))

store = StorePlugin(
    settings=Shelf,
    several=True,
    problems=lambda branch, beginning, _: [f"{beginning}TEXT is too short."] if not branch.text else [],
    open=lambda name, branch: Store(name, branch.text),
    title="shelf", example="",
)
slips = NotificationPlugin(settings=Slips, make=lambda branch, settings: Decoder(branch.word), title="slips")
"""
ENTRY_POINTS = """
[plenary.sinks]
other = other:plugin
[plenary.storage]
shelf = shelf:store
[plenary.notifications]
slips = shelf:slips
"""


def run(program: str, *path: Path, **variables: str) -> str:
    values = {name: value for name, value in os.environ.items() if not name.startswith("PLENARY_")}
    environment = values | variables | {"PYTHONPATH": os.pathsep.join(map(str, path))}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A package of somebody else's, with a sink, a store and a decoder, as pip would lay it down."""
    (tmp_path / "shelf.py").write_text(SHELF, encoding="utf-8")
    (tmp_path / "other.py").write_text(OTHER, encoding="utf-8")
    about = tmp_path / "other-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
    return tmp_path


def test_settings_load_no_library_of_a_plugin() -> None:
    program = f"import sys, plenary.settings.model; print([name for name in {SLOW!r} if name in sys.modules])"
    assert run(program) == "[]\n"


def test_every_plugin_can_be_the_first_thing_that_is_imported() -> None:
    modules = [entry.module for group in plugins.GROUPS for entry in entry_points(group=group)]
    assert modules
    program = "import sys, importlib\nfor name in {!r}:\n importlib.import_module(name)\n"
    program += (
        " for loaded in [loaded for loaded in sys.modules if loaded.startswith('plenary')]: del sys.modules[loaded]"
    )
    assert run(program.format(modules)) == ""


def test_a_sink_of_another_package_is_set_up_by_its_own_settings(installed: Path) -> None:
    program = """
from plenary.settings.model import settings
from plenary.sinks.registry import subscribers
(made,) = [entry for name, entry in subscribers(settings(), None, None).items() if name == "other.main"]
print(made.sink.place, *sorted(made.subscription.topics))
"""
    topics = '["failures", "blocks"]'
    variables = {"PLENARY_SINKS__OTHER__MAIN__PLACE": "there", "PLENARY_SINKS__OTHER__MAIN__TOPICS": topics}
    assert run(program, installed, **variables) == "there blocks failures\n"


def test_the_start_up_check_asks_a_plugin_of_another_package(installed: Path) -> None:
    program = "from plenary.cli import main; import sys; sys.argv[1:] = ['check']; main()"
    said = run(program, installed, PLENARY_SINKS__OTHER__MAIN__PLACE="nowhere")
    assert said == "PLENARY_SINKS__OTHER__MAIN__PLACE is nowhere.\n"


def test_a_store_of_another_package_is_read_from(installed: Path) -> None:
    program = """
from plenary.domain.storage_event import ObjectRef
from plenary.settings.celery import fetch_limit
from plenary.settings.model import settings
from plenary.storage.base import open_store
stores = settings().stores
ref = ObjectRef.of_uri("shelf.main://top/1.txt")
print(stores.names, fetch_limit(settings()), open_store(ref.store, stores).fetch(ref, max_bytes=100).data.decode())
"""
    variables = {"PLENARY_STORES__SHELF__MAIN__TEXT": "a book", "PLENARY_STORES__ALLOWED": '["shelf.main://top/"]'}
    limit = ("PLENARY_STORES__SHELF__MAIN__FETCH_SECONDS", 5000)
    assert run(program, installed, **variables) == f"{('folder', 's3', 'shelf.main')} {limit} 1.txt: a book\n"


@pytest.mark.parametrize("place", ["shelf://top/", "elsewhere://top/", "folder.main://top/"])
def test_a_place_in_no_kind_of_store_is_refused(installed: Path, place: str) -> None:
    program = "from plenary.cli import main; import sys; sys.argv[1:] = ['check']; main()"
    said = run(program, installed, PLENARY_STORES__ALLOWED=f'["{place}"]')
    assert said.startswith("PLENARY_STORES__ALLOWED__0 cannot be used")


def test_the_start_up_check_asks_a_store_of_another_package(installed: Path) -> None:
    program = "from plenary.cli import main; import sys; sys.argv[1:] = ['check']; main()"
    said = run(program, installed, PLENARY_STORES__SHELF__MAIN__TEXT="", PLENARY_LIMITS__RETRY_SECONDS="1")
    assert "PLENARY_STORES__SHELF__MAIN__TEXT is too short.\n" in said


def test_notifications_of_another_package_are_decoded_and_what_it_fails_on_is_rejected(installed: Path) -> None:
    program = """
import json
from plenary.notifications.base import decoders
from plenary.notifications.decode import read_events
from plenary.settings.model import settings
body = json.dumps([{"note": {"key": "1.txt"}}, {"note": {}}, {"Message": "in SNS"}])
reading = read_events(body, max_bytes=1000, sources=decoders(settings()))
print(*[event.object.uri for event in reading.events])
print(*[rejected.failure.details["found"] for rejected in reading.rejected], sep=", ")
"""
    said = run(program, installed, PLENARY_NOTIFICATIONS__SLIPS__WORD="note")
    assert said == "shelf.main://top/1.txt\nKeyError in Decoder, no Records\n"


def test_a_library_that_is_not_installed_is_named_with_its_extra(installed: Path) -> None:
    source = OTHER.replace('LIBRARY = "json"', 'LIBRARY = "no_such_library"')
    (installed / "other.py").write_text(source, encoding="utf-8")
    program = "from plenary.cli import main; import sys; sys.argv[1:] = ['check']; main()"
    said = run(program, installed, PLENARY_SINKS__OTHER__MAIN__PLACE="there")
    assert said == (
        "PLENARY_SINKS__OTHER__MAIN is set, and no_such_library is not installed: pip install 'plenary[more]'.\n"
    )


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EntryPoint]]:
    """The entry points that are installed, as a list that a test can fill."""
    entries: list[EntryPoint] = []
    monkeypatch.setattr(plugins, "entry_points", lambda group: [entry for entry in entries if entry.group == group])
    registry.cache_clear()
    settings.cache_clear()
    yield entries
    registry.cache_clear()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (
            "nowhere.at.all:plugin",
            "'mine' of plenary.sinks (nowhere.at.all:plugin) cannot be used: ModuleNotFoundError",
        ),
        ("json:dumps", "'mine' of plenary.sinks (json:dumps) cannot be used: it is no plenary.settings.plugins.Plugin"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_named(entries: list[EntryPoint], value: str, sentence: str) -> None:
    entries += [EntryPoint("mine", value, SINKS), EntryPoint("jsonl", "plenary.sinks.jsonl:plugin", SINKS)]
    with pytest.raises(ConfigError) as refused:
        settings()
    assert sentence in str(refused.value)
    assert [*registry(SINKS).plugins] == ["jsonl"]


def test_two_plugins_of_one_name_are_told(entries: list[EntryPoint]) -> None:
    values: Any = ("plenary.sinks.jsonl:plugin", "plenary.sinks.amqp:plugin")
    entries += [EntryPoint("mine", value, SINKS) for value in values]
    with pytest.raises(ConfigError, match=r"Two plug-ins of plenary\.sinks are named 'mine': uninstall one"):
        settings()


def test_an_installation_without_its_entry_points_says_what_to_do(entries: list[EntryPoint]) -> None:
    assert entries == []
    with pytest.raises(ConfigError, match="install Plenary again"):
        settings()
