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


def run(program: str, *path: Path, **variables: str) -> str:
    values = {name: value for name, value in os.environ.items() if not name.startswith("PLENARY_")}
    environment = values | variables | {"PYTHONPATH": os.pathsep.join(map(str, path))}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A package of somebody else's, with one sink, as pip would lay it down."""
    (tmp_path / "other.py").write_text(OTHER, encoding="utf-8")
    about = tmp_path / "other-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[plenary.sinks]\nother = other:plugin\n", encoding="utf-8")
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
    with pytest.raises(ConfigError, match="install Plenary anew"):
        settings()
