"""Files are told apart by their bytes."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.detect import sniff
from plenary.parsing.document import MediaType
from plenary.parsing.options import Options
from plenary.parsing.readers import extract

SAMPLES = Path(__file__).parents[2] / "samples" / "files"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def compound(*names: str) -> bytes:
    """An OLE2 file of three sectors: header, one sector of allocations, one of directory with the names at the root."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = bytearray()
    for number, name in enumerate(("Root Entry", *names)):
        entry = bytearray(128)
        coded = (name + "\x00").encode("utf-16-le")
        entry[: len(coded)] = coded
        right = number + 1 if 0 < number < len(names) else 0xFFFFFFFF
        struct.pack_into(
            "<HBBIII", entry, 64, len(coded), 5 if not number else 2, 1, 0xFFFFFFFF, right, 0xFFFFFFFF if number else 1
        )
        directory += entry
    return bytes(header) + table + bytes(directory.ljust(512, b"\x00"))


def refusal(data: bytes) -> IngestError:
    with pytest.raises(IngestError) as caught:
        sniff(data)
    return caught.value


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("A_RES_85_901-EN.pdf", MediaType.PDF),
        ("A_RES_85_901-EN.docx", MediaType.DOCX),
        ("A_HRC_RES_91_3-EN.html", MediaType.HTML),
        ("A_RES_85_903-EN.txt", MediaType.TEXT),
    ],
)
def test_each_sample_is_known_by_its_bytes(name: str, media_type: MediaType) -> None:
    assert sniff((SAMPLES / name).read_bytes()) is media_type


def test_a_pdf_header_may_stand_behind_other_bytes() -> None:
    assert sniff(b"\r\n" + b"x" * 900 + b"%PDF-1.7\n") is MediaType.PDF


def test_a_word_file_whose_body_has_another_name_is_known_by_its_content_types() -> None:
    main = '<Override PartName="/word/document2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    assert sniff(zipped(**{"[Content_Types].xml": TYPES.format(main), "word/document2.xml": ""})) is MediaType.DOCX


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"[Content_Types].xml": TYPES, "xl/workbook.xml": ""}, "an Excel workbook"),
        ({"[Content_Types].xml": TYPES, "ppt/presentation.xml": ""}, "a PowerPoint presentation"),
        ({"META-INF/container.xml": ""}, "an EPUB book"),
        ({"a.pdf": ""}, "a ZIP archive"),
    ],
)
def test_other_zip_files_are_refused_by_name(members: dict[str, str], found: str) -> None:
    failure = refusal(zipped(**members))
    assert (failure.reason, failure.details["found"]) == (ErrorCode.UNSUPPORTED_TYPE, found)


def test_a_zip_file_that_is_cut_short_is_damaged() -> None:
    assert refusal((SAMPLES / "A_RES_85_901-EN.docx").read_bytes()[:3000]).reason is ErrorCode.DAMAGED


def test_an_ole2_file_with_a_word_stream_is_an_old_word_file() -> None:
    assert sniff(compound("WordDocument", "1Table")) is MediaType.DOC


def test_an_ole2_file_with_a_workbook_is_refused_by_name() -> None:
    assert refusal(compound("Workbook")).details["found"] == "an Excel 97-2003 workbook"


def test_an_encrypted_package_is_told_as_encrypted() -> None:
    assert refusal(compound("EncryptionInfo", "EncryptedPackage")).reason is ErrorCode.ENCRYPTED


@pytest.mark.parametrize("cut", [8, 60, 511, 513, 1024])
def test_an_ole2_file_that_is_cut_short_is_damaged(cut: int) -> None:
    assert refusal(compound("WordDocument")[:cut]).reason is ErrorCode.DAMAGED


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><p>Text",
        b"\xef\xbb\xbf  <!-- saved -->\n<html><body>",
        b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x" "y"><html>',
        b"<P align=center>United Nations</P>",
        "\ufeff<html>".encode("utf-16-le"),
    ],
)
def test_a_web_page_is_known_by_its_first_tag(page: bytes) -> None:
    assert sniff(page) is MediaType.HTML


@pytest.mark.parametrize(
    "text",
    [
        b"The General Assembly,\r\n\fRecalling",
        "Генеральная Ассамблея".encode("utf-16"),
        "L\u2019Assembl\u00e9e g\u00e9n\u00e9rale".encode("windows-1252"),
        b"a < b and <unknown> c",
    ],
)
def test_text_without_control_characters_is_text(text: bytes) -> None:
    assert sniff(text) is MediaType.TEXT


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x89PNG\r\n\x1a\n....", "a PNG picture"),
        (b"MZ\x90\x00", "a Windows program"),
        (b"\x7fELF\x02", "a Linux program"),
        (b"%!PS-Adobe-3.0", "PostScript"),
        (b"<?xml version='1.0'?><akomaNtoso/>", "XML"),
        (bytes(range(32)), "binary data of no known kind"),
        (b"\x04%!PS-Adobe-3.0", "PostScript"),
        (b"\x1bE\x1b&l26A\x1b(s0P", "a printer stream"),
        (b"\x1b%-12345X@PJL ENTER LANGUAGE=PCL\r\n", "a printer stream"),
        (b"<Error><Code>AccessDenied</Code></Error>", "an error that a store answered with: AccessDenied"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name_with_a_hint(data: bytes, found: str) -> None:
    failure = refusal(data)
    assert (failure.reason, failure.details["found"]) == (ErrorCode.UNSUPPORTED_TYPE, found)
    assert failure.details["hint"]


@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_a_file_without_content_is_empty(data: bytes) -> None:
    assert refusal(data).reason is ErrorCode.EMPTY_FILE


def test_a_file_of_one_byte_over_and_over_is_empty() -> None:
    failure = refusal(b"\xff" * 64)
    assert (failure.reason, failure.details["found"]) == (ErrorCode.EMPTY_FILE, "64 bytes, all of them 0xff")


def test_a_file_of_zeros_is_empty_and_told_as_such() -> None:
    failure = refusal(b"\x00" * 64)
    assert (failure.reason, failure.details["found"]) == (ErrorCode.EMPTY_FILE, "64 bytes, all of them zero")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", "a Git LFS pointer"),
        (b"/annex/objects/SHA256E-s12--00.pdf\n", "a git-annex pointer"),
        (b"../../.git/annex/objects/Qx/4W/SHA256E-s12--00.pdf/SHA256E-s12--00.pdf", "a git-annex pointer"),
    ],
)
def test_a_pointer_differs_from_the_file_it_names(data: bytes, found: str) -> None:
    failure = refusal(data)
    assert failure.reason is ErrorCode.UNSUPPORTED_TYPE
    assert str(failure.details["found"]).startswith(found)


@pytest.mark.parametrize(
    "page",
    [
        b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
        b"<!DOCTYPE html><title>HTTP Status 404 &ndash; Not Found</title><p>The resource is not there.",
        b"<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>",
        b"<html><head><title>Object moved</title></head><body><h2>Object moved to <a href=x>here</a></h2></body></html>",
        "\ufeff<html><title>Access Denied</title></html>".encode("utf-16-le"),
    ],
)
def test_an_error_page_saved_as_a_file_is_told_as_such(page: bytes) -> None:
    failure = refusal(page)
    assert failure.reason is ErrorCode.UNSUPPORTED_TYPE
    assert "an error page of a web server" in str(failure.details["found"])


@pytest.mark.parametrize(
    "page",
    [
        b"<html><title>502 (1982)</title><p>The Security Council,</html>",
        b"<html><title>404. Gateways of the coast</title><p>The General Assembly,</html>",
        b"<html><title>Access denied</title><p>" + b"The keepers of the lights, " * 100,
    ],
)
def test_a_page_that_is_numbered_like_an_error_or_says_more_is_none(page: bytes) -> None:
    assert sniff(page) is MediaType.HTML


@pytest.mark.parametrize(
    "kind",
    [
        "vnd.openxmlformats-officedocument.wordprocessingml.template.main",
        "vnd.ms-word.document.macroEnabled.main",
        "vnd.ms-word.template.macroEnabledTemplate.main",
    ],
)
def test_templates_and_files_with_macros_are_word_files(kind: str) -> None:
    main = f'<Override PartName="/word/text.xml" ContentType="application/{kind}+xml"/>'
    assert sniff(zipped(**{"[Content_Types].xml": TYPES.format(main), "word/text.xml": ""})) is MediaType.DOCX


@pytest.mark.parametrize(
    "name", ["word/document2.xml", "Word/Document.xml", "word\\document.xml", "/word/document.xml"]
)
def test_a_word_file_is_known_by_its_body_however_its_name_is_written(name: str) -> None:
    assert sniff(zipped(**{"[Content_Types].xml": TYPES, name: ""})) is MediaType.DOCX


def test_an_opendocument_text_is_known_by_its_type_and_told_when_it_is_encrypted() -> None:
    text = {"mimetype": "application/vnd.oasis.opendocument.text"}
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</m:manifest>'
    assert sniff(zipped(**text, **{"META-INF/manifest.xml": manifest.format("")})) is MediaType.ODT
    locked = zipped(**text, **{"META-INF/manifest.xml": manifest.format("<m:encryption-data/>")})
    assert refusal(locked).reason is ErrorCode.ENCRYPTED
    assert refusal(zipped(mimetype=text["mimetype"].replace("text", "spreadsheet"))).reason is (
        ErrorCode.UNSUPPORTED_TYPE
    )


@pytest.mark.parametrize(("flags", "locked"), [(0x0200, False), (0x0300, True)])
def test_an_old_word_file_with_a_password_is_encrypted(flags: int, locked: bool) -> None:
    file = bytearray(compound("WordDocument"))
    struct.pack_into("<II", file, 1024 + 128 + 116, 2, 4096)  # the stream: from the third sector on, of 4,096 bytes
    file += struct.pack("<5HH", 0xA5EC, 0xC1, 0, 0x409, 0, flags).ljust(4096, b"\0")
    assert (refusal(bytes(file)).reason is ErrorCode.ENCRYPTED) if locked else (sniff(bytes(file)) is MediaType.DOC)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("E_RES_2031_7-EN.docx", MediaType.DOCX),
        ("A_HRC_RES_91_3-EN.html", MediaType.HTML),
        ("A_RES_85_903-EN.txt", MediaType.TEXT),
    ],
)
def test_extract_hands_each_file_to_the_reader_of_its_type(name: str, media_type: MediaType) -> None:
    document = extract((SAMPLES / name).read_bytes(), Options(max_pages=10, max_unpacked_bytes=1 << 20))
    assert document.media_type is media_type
    assert document.paragraphs
