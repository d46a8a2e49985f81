"""The walls around a reader, tried from within."""

from __future__ import annotations

import json
import os
import shutil
import sys

import pytest
from typer.testing import CliRunner

from plenary.cli.check import app
from plenary.domain.storage_event import ObjectRef
from plenary.sandbox.pool import Pool
from plenary.sandbox.request import ParseRequest
from plenary.sandbox.rights import RightsReport, compare_rights
from plenary.sandbox.system_calls import BY_MACHINE, Machine
from plenary.sandbox.walls import filter_code
from support.processes import PROJECT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")

KEPT_OUT = (
    "open a connection to the network",
    "connect to a server of this machine",
    "read a file outside its folder",
    "write a file outside its folder",
    "read the worker's environment",
    "read the worker's memory",
    "send the worker a signal",
    "gain privileges by a program",
)
REFUSE, ALLOW = 0x00050001, 0x7FFF0000


@pytest.fixture(scope="module")
def rights() -> RightsReport:
    return compare_rights()


@pytest.mark.parametrize("name", KEPT_OUT)
def test_a_reader_may_not_do_what_its_worker_may(rights: RightsReport, name: str) -> None:
    (right,) = (right for right in rights.rights if right.name == name)
    assert right.worker == "yes"
    assert right.reader == "no"


def test_a_reader_has_no_capability_and_bounds_on_files(rights: RightsReport) -> None:
    within = {right.name: right.reader for right in rights.rights}
    assert within["capabilities"] == "0"
    assert within["largest file (MiB)"] == "1024"
    assert within["largest core (MiB)"] == "0"
    assert int(within["open files"]) <= 256


def test_a_reader_of_root_is_another_user_or_says_why_not(rights: RightsReport) -> None:
    (user,) = (right for right in rights.rights if right.name == "user")
    if os.getuid() != 0:
        assert user.reader == user.worker
    elif user.reader == "0":
        assert any(missing.startswith("user: ") for missing in rights.missing)
    else:
        assert user.reader == "64321"


def run(machine: Machine, architecture: int, number: int, first: int = 0, second: int = 0) -> int:
    """What the filter gives for a system call, by the rules of classic BPF."""
    code = list(filter_code(machine))
    memory = {0: number, 4: architecture, 16: first, 24: second}
    register, at = 0, 0
    while True:
        operation, if_true, if_false, operand = code[at]
        at += 1
        match operation:
            case 0x20:
                register = memory[operand]
            case 0x54:
                register &= operand
            case 0x15:
                at += if_true if register == operand else if_false
            case 0x35:
                at += if_true if register >= operand else if_false
            case _:
                return operand


@pytest.mark.parametrize("name", sorted(BY_MACHINE))
def test_the_filter_refuses_its_list_and_no_other_call(name: str) -> None:
    machine = BY_MACHINE[name]
    given = {number: run(machine, machine.architecture, number) for number in range(500) if number != machine.socket}
    assert {number for number, what in given.items() if what == REFUSE} == machine.refused
    assert {what for number, what in given.items() if number not in machine.refused} == {ALLOW}


@pytest.mark.parametrize("name", sorted(BY_MACHINE))
def test_the_filter_knows_one_table_of_numbers(name: str) -> None:
    machine = BY_MACHINE[name]
    assert run(machine, 0x40000003, 3) == REFUSE  # 32-bit x86
    assert run(machine, machine.architecture, 0x40000000 | 1) == REFUSE  # x32


@pytest.mark.parametrize("name", sorted(BY_MACHINE))
def test_only_a_local_stream_socket_can_be_made(name: str) -> None:
    machine = BY_MACHINE[name]
    close_on_exec = 0o2000000
    assert run(machine, machine.architecture, machine.socket, 1, 1 | close_on_exec) == ALLOW
    for family, kind in ((1, 2), (2, 1), (10, 1), (16, 3), (17, 3)):
        assert run(machine, machine.architecture, machine.socket, family, kind) == REFUSE


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.integration
def test_libreoffice_works_within_the_walls() -> None:
    text = (PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt").read_text(encoding="utf-8")
    rich = "{\\rtf1\\ansi " + "".join(f"{line}\\par\n" for line in text.splitlines()) + "}"
    order = ParseRequest(object=ObjectRef(store="folder", bucket="in", key="A_RES_85_903-EN.rtf"))
    with Pool() as readers:
        (record,) = readers.read(order, rich.encode("cp1252", "replace")).splitlines()
    assert json.loads(record)["symbol"] == "A/RES/85/903"


def test_the_command_shows_both_sides() -> None:
    shown = CliRunner().invoke(app, ["--no-server", "--rights"], catch_exceptions=False)
    assert shown.exit_code == 0
    assert "read the worker's memory" in shown.output
