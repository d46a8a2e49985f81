"""Word 97-2003 files, through LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.detect import sniff
from plenary.parsing.document import MediaType, Role
from plenary.parsing.readers.doc import read_doc

SAMPLE = Path(__file__).parents[2] / "samples" / "files" / "A_RES_85_901-EN.docx"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
with_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def old_word_file(folder: Path) -> bytes:
    assert OFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", folder, SAMPLE],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / SAMPLE.with_suffix(".doc").name).read_bytes()


@with_office
def test_an_old_word_file_gives_what_its_new_form_gives(tmp_path: Path) -> None:
    data = old_word_file(tmp_path)
    assert sniff(data) is MediaType.DOC
    document = read_doc(data, max_unpacked_bytes=1 << 24)
    assert (document.media_type, document.engine) == (MediaType.DOC, "libreoffice+docx")
    texts = [paragraph.text.strip() for paragraph in document.paragraphs]
    assert "A/RES/85/901" in [paragraph.text for paragraph in document.paragraphs if paragraph.role is Role.HEADER]
    assert any(text.endswith("to be observed by lighting all towers at the same local hour;") for text in texts)
    assert [paragraph.mark for paragraph in document.paragraphs if paragraph.role is Role.NOTE] == ["1", "2", "3", "4"]


@with_office
def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = old_word_file(tmp_path)
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    read_doc(data, max_unpacked_bytes=1 << 24)
    assert list(room.iterdir()) == []


def test_without_an_office_the_file_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(IngestError) as caught:
        read_doc(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", max_unpacked_bytes=1 << 20)
    assert caught.value.reason is ErrorCode.UNSUPPORTED_TYPE
    assert caught.value.details["found"] == "Word 97-2003"
    assert "LibreOffice" in str(caught.value.details["hint"])


def test_an_office_that_makes_nothing_of_the_file_means_that_it_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(IngestError) as caught:
        read_doc(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", max_unpacked_bytes=1 << 20)
    assert caught.value.reason is ErrorCode.DAMAGED


def test_an_office_that_hangs_is_killed_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, children = tmp_path / "soffice", tmp_path / "children"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {children}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr("plenary.parsing.readers.doc._SECONDS", 1)
    with pytest.raises(IngestError) as caught:
        read_doc(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", max_unpacked_bytes=1 << 20)
    assert caught.value.reason is ErrorCode.TIMED_OUT
    child = Path("/proc") / children.read_text().strip() / "stat"
    assert not child.exists() or child.read_text().rpartition(")")[2].split()[0] == "Z"
