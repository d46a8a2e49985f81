"""What the pages say is so: commands and options exist, variables are settings, links lead somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer
from celery.bin.celery import celery
from typer.core import TyperGroup
from written import PAGES, Command, commands, links, variables

import metrics_page
import settings_page
import sinks_page
import stores_page
from plenary.cli import application
from support.processes import PROJECT, plenary_environment

COMMANDS = sorted(set(commands()), key=str)
FILES = PROJECT / "tests" / "samples" / "files"
READING = ("parse", "records", "failures list", "sinks list", "gaps", "check", "status")
HARMLESS = tuple(f"plenary {command}" for command in READING)
ENDLESS = ("--follow", "--watch")


def of(program: str, *, whole: bool | None = None) -> list[Command]:
    return [one for one in COMMANDS if one.words[0] == program and whole in {None, one.whole}]


def resolved(words: list[str]) -> tuple[Any, list[str]]:
    """The command that these words call, and what is left for it."""
    found: Any = typer.main.get_command(application(words[1:2]))
    rest = words[1:]
    while isinstance(found, TyperGroup) and rest and not rest[0].startswith("-"):
        name, *rest = rest
        assert name in found.commands, f"no command {name}"
        found = found.commands[name]
    return found, rest


def alternatives(words: list[str]) -> list[list[str]]:
    """`list|show` is both."""
    return [
        list(one) for one in product(*(word.split("|") if re.fullmatch(r"[a-z|]+", word) else [word] for word in words))
    ]


@pytest.mark.parametrize("command", of("plenary"), ids=lambda command: command.name)
def test_every_option_exists(command: Command) -> None:
    for words in alternatives(command.words):
        found, rest = resolved(words)
        known = {option for parameter in found.params for option in (*parameter.opts, *parameter.secondary_opts)}
        given = {word.partition("=")[0] for word in rest if word.startswith("-") and word != "-"}
        assert given <= known | {"--help"}
        if command.whole and "--help" not in given:
            found.make_context(words[-1], list(rest))


@pytest.mark.parametrize("command", of("celery"), ids=lambda command: command.name)
def test_every_celery_option_exists(command: Command) -> None:
    assert command.words[1:3] == ["-A", "plenary.app"]
    name, *rest = command.words[3:] or ["worker"]
    if "|" not in name and name != "flower":
        celery.commands[name].make_context(name, rest, resilient_parsing=True)


@pytest.mark.parametrize("command", of("make"), ids=lambda command: command.name)
def test_every_target_is_in_the_makefile(command: Command) -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = [word for word in command.words[1:] if "=" not in word]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page: Path) -> None:
    for path, anchor in links(page):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"
    named = [
        word for command in COMMANDS if command.page == page for word in command.words if word.startswith("tests/")
    ]
    assert all((PROJECT / word).exists() for word in named)


def anchors(page: Path) -> set[str]:
    """As GitHub makes them from headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_variable_that_a_page_names_is_a_setting(page: Path) -> None:
    # the beginning of a name, where a page goes on with `__OTHER`, is one too
    steps = [name.split("__") for name in settings_page.variables()]
    known = {"__".join(step[:end]) for step in steps for end in range(1, len(step) + 1)}
    patterns = [re.compile(re.escape(name).replace("<NAME>", "(<NAME>|[A-Z0-9-]+)")) for name in known]
    assert [name for name in variables(page) if not any(one.fullmatch(name) for one in patterns)] == []


@pytest.mark.parametrize(
    "made", [settings_page, metrics_page, sinks_page, stores_page], ids=lambda made: made.PAGE.name
)
def test_a_page_that_is_made_from_the_code_is_up_to_date(made: ModuleType) -> None:
    assert made.PAGE.read_text(encoding="utf-8") == made.page(), "run `make reference`"


@pytest.mark.integration
@pytest.mark.parametrize(
    "command",
    [one for one in of("plenary", whole=True) if one.line.startswith(HARMLESS) and not set(ENDLESS) & set(one.words)],
    ids=lambda command: command.name,
)
def test_a_reading_command_runs_as_written(command: Command, valkey: str, tmp_path: Path) -> None:
    if "--ocr" in command.words and not shutil.which("tesseract"):
        pytest.skip("no Tesseract here")
    for folder in (".", "resolutions", "scans", "inbox"):
        (tmp_path / folder).mkdir(exist_ok=True)
        shutil.copy(FILES / "A_RES_85_901-EN.pdf", tmp_path / folder)
    line = command.line.partition("  #")[0].replace("plenary ", f"{sys.executable} -m plenary.cli ", 1)
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=tmp_path,
        env=plenary_environment({"BROKER__URL": valkey}) | {"PYTHONPATH": str(PROJECT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
