"""Files of other word processors, through LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from plenary.errors import Category, ErrorCode, IngestError
from plenary.parsing.detect import sniff
from plenary.parsing.document import MediaType, Role
from plenary.parsing.readers.libreoffice import read_office
from support.processes import until

SAMPLE = Path(__file__).parents[2] / "samples" / "files" / "A_RES_85_901-EN.docx"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
with_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LIMIT = 1 << 24


def saved_as(form: str, folder: Path) -> bytes:
    """The sample in another form, such as `rtf:Rich Text Format`."""
    assert OFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", form, "--outdir", folder, SAMPLE],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / SAMPLE.with_suffix(f".{form.partition(':')[0]}").name).read_bytes()


def wordperfect(*lines: str, key: int = 0) -> bytes:
    """A WordPerfect 5.1 file: a header of 16 bytes, then letters and hard returns. `key` is set by a password."""
    return struct.pack("<4sIBBBBHH", b"\xffWPC", 16, 1, 10, 0, 1, key, 0) + "\n".join(lines).encode("ascii")


def failure(data: bytes, media_type: MediaType = MediaType.DOC) -> IngestError:
    with pytest.raises(IngestError) as caught:
        read_office(data, media_type, max_unpacked_bytes=LIMIT)
    return caught.value


@with_office
@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("doc:MS Word 97", MediaType.DOC),
        ("rtf:Rich Text Format", MediaType.RTF),
        ("odt:writer8", MediaType.ODT),
        ("fodt:OpenDocument Text Flat XML", MediaType.FLAT_ODT),
    ],
)
def test_a_file_of_another_program_reads_like_its_docx(form: str, media_type: MediaType, tmp_path: Path) -> None:
    data = saved_as(form, tmp_path)
    assert sniff(data) is media_type
    document = read_office(data, media_type, max_unpacked_bytes=LIMIT)
    assert (document.media_type, document.engine) == (media_type, "libreoffice+docx")
    texts = [paragraph.text.strip() for paragraph in document.paragraphs]
    assert "A/RES/85/901" in [paragraph.text for paragraph in document.paragraphs if paragraph.role is Role.HEADER]
    assert any(text.endswith("to be observed by lighting all towers at the same local hour;") for text in texts)
    assert [paragraph.mark for paragraph in document.paragraphs if paragraph.role is Role.NOTE] == ["1", "2", "3", "4"]


@with_office
@pytest.mark.parametrize("before", [b"", b"\r\n ", b"\xef\xbb\xbf"])
def test_rich_text_may_stand_behind_blanks_and_a_byte_order_mark(before: bytes) -> None:
    data = before + b"{\\rtf1\\ansi {\\i Noting} the light,\\par 1. Asks the keepers;\\par}"
    assert sniff(data) is MediaType.RTF
    document = read_office(data, MediaType.RTF, max_unpacked_bytes=LIMIT)
    assert [paragraph.text for paragraph in document.paragraphs] == ["Noting the light,", "1. Asks the keepers;"]
    assert document.paragraphs[0].runs[0].italic


@with_office
def test_a_wordperfect_file_is_read() -> None:
    data = wordperfect("Noting the light,", "1. Asks the keepers;")
    assert sniff(data) is MediaType.WORDPERFECT
    document = read_office(data, MediaType.WORDPERFECT, max_unpacked_bytes=LIMIT)
    assert [paragraph.text for paragraph in document.paragraphs] == ["Noting the light,", "1. Asks the keepers;"]


def test_a_wordperfect_file_with_a_password_is_encrypted() -> None:
    with pytest.raises(IngestError) as caught:
        sniff(wordperfect("x", key=0x1234))
    assert caught.value.reason is ErrorCode.ENCRYPTED


@with_office
@pytest.mark.parametrize("declared", ['<?xml version="1.0"?>', ""])
def test_word_2003_xml_is_read_with_and_without_its_declaration(declared: str) -> None:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("Noting the light,", "1. Asks;"))
    data = (
        f'{declared}<?mso-application progid="Word.Document"?><w:wordDocument '
        f'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>{body}</w:body></w:wordDocument>'
    ).encode()
    assert sniff(data) is MediaType.WORD_2003_XML
    document = read_office(data, MediaType.WORD_2003_XML, max_unpacked_bytes=LIMIT)
    assert [paragraph.text for paragraph in document.paragraphs] == ["Noting the light,", "1. Asks;"]


@with_office
def test_the_headers_of_word_2003_xml_are_lost_and_that_is_told() -> None:
    page = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format
    header = f"<w:sectPr><w:hdr w:type='odd'>{page('A/RES/85/7')}</w:hdr></w:sectPr>"
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    data = f'<w:wordDocument xmlns:w="{space}"><w:body>{page("Text")}{header}</w:body></w:wordDocument>'.encode()
    document = read_office(data, MediaType.WORD_2003_XML, max_unpacked_bytes=LIMIT)
    assert [paragraph.text for paragraph in document.paragraphs] == ["Text"]
    assert document.findings[0].startswith("headers and footers are left out")


@with_office
def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    read_office(b"{\\rtf1 Text.}", MediaType.RTF, max_unpacked_bytes=LIMIT)
    assert list(room.iterdir()) == []


@pytest.mark.parametrize(
    ("media_type", "name"), [(MediaType.DOC, "a Word 97-2003 file"), (MediaType.WORDPERFECT, "a WordPerfect file")]
)
def test_without_an_office_the_file_is_refused_with_advice(
    media_type: MediaType, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    caught = failure(OLE2, media_type)
    assert (caught.reason, caught.details["found"]) == (ErrorCode.UNSUPPORTED_TYPE, name)
    assert "LibreOffice" in str(caught.details["hint"])


def office(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program in LibreOffice's place."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")


def test_an_office_that_opens_another_file_but_not_this_one_means_that_it_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, "grep -q rtf in.bin && echo made >in.docx\nexit 0", monkeypatch)
    assert failure(OLE2).reason is ErrorCode.DAMAGED


@pytest.mark.parametrize("script", ["exit 0", "exit 127", "kill -9 $$"])
def test_an_office_that_opens_nothing_is_the_machines_trouble_and_tried_again(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, script, monkeypatch)
    caught = failure(OLE2)
    assert (caught.reason, caught.reason.value.category) == (ErrorCode.TOOL_FAILED, Category.INFRASTRUCTURE)
    assert (caught.reason.value.retry, caught.details["program"]) == (True, "LibreOffice")


def test_an_office_that_cannot_be_started_is_the_machines_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, "", monkeypatch)
    (tmp_path / "soffice").write_bytes(b"\x7fELF no program")
    assert failure(OLE2).reason is ErrorCode.TOOL_FAILED


def test_an_office_that_hangs_is_killed_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children = tmp_path / "children"
    office(tmp_path, f"sleep 600 &\necho $! > {children}\nwait", monkeypatch)
    monkeypatch.setattr("plenary.parsing.readers.libreoffice._SECONDS", 1)
    assert failure(OLE2).reason is ErrorCode.TIMED_OUT
    child = Path("/proc") / children.read_text().strip() / "stat"

    def has_ended() -> bool:
        try:
            return child.read_text().rpartition(")")[2].split()[0] == "Z"
        except (FileNotFoundError, ProcessLookupError):
            return True

    until(has_ended, 30)
