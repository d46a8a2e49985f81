"""What files are wrapped in on their way comes off before they are read."""

from __future__ import annotations

import base64
import gzip
import quopri
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from plenary.domain.storage_event import ObjectRef
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.pipeline import parse, source_of
from plenary.parsing.wrappings import Unwrapped, unwrap

FILES = Path(__file__).parents[1] / "samples" / "files"
PDF, TEXT = (FILES / "A_RES_85_901-EN.pdf").read_bytes(), (FILES / "A_RES_85_903-EN.txt").read_bytes()
LIMIT = 1 << 20
SIGNED = b";chunk-signature=" + b"0" * 64


def framed(data: bytes, signature: bytes = b"", size: int = 300, end: bytes = b"0%b\r\n\r\n") -> bytes:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x%b\r\n%b\r\n" % (len(part), signature, part) for part in parts) + end.replace(b"%b", signature)


def checks(data: bytes, key: str) -> tuple[str, float, str]:
    ref = ObjectRef(store="s3", bucket="b", key=key)
    (record,) = parse(data, source_of(ref, data))
    details = [check.detail for check in record.quality.checks if check.name == "extraction"]
    return record.id, record.quality.score, details[0]


def refusal(data: bytes) -> IngestError:
    with pytest.raises(IngestError) as caught:
        unwrap(data, LIMIT)
    return caught.value


@pytest.mark.parametrize("signature", [b"", SIGNED])
@pytest.mark.parametrize("end", [b"0%b\r\n\r\n", b"0%b\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"])
def test_the_frames_of_an_upload_are_taken_off_and_told(signature: bytes, end: bytes) -> None:
    inner = unwrap(framed(TEXT, signature, end=end), LIMIT)
    assert inner == Unwrapped(TEXT, ("the frames of an upload (aws-chunked) were taken off",))


@pytest.mark.parametrize(("data", "key"), [(PDF, "A_RES_85_901-EN.pdf"), (TEXT, "A_RES_85_903-EN.txt")])
def test_the_record_of_a_framed_file_says_so(data: bytes, key: str) -> None:
    record, score, detail = checks(framed(data, SIGNED), key)
    assert record == checks(data, key)[0]
    assert (score < 1, "aws-chunked" in detail) == (True, True)


@pytest.mark.parametrize("data", [framed(TEXT, SIGNED)[:-200], framed(TEXT)[:-200], framed(TEXT, SIGNED, end=b"")])
def test_frames_that_break_off_are_damage(data: bytes) -> None:
    assert refusal(data).reason is ErrorCode.DAMAGED


@pytest.mark.parametrize("data", [b"2030\r\nUnited Nations\r\n", b"a\r\nb\r\n", b"0\r\n\r\n", b"", PDF, TEXT])
def test_what_is_not_wrapped_stays_as_it_is(data: bytes) -> None:
    assert unwrap(data, LIMIT) == Unwrapped(data)


def test_gzip_is_unpacked_and_the_source_stays_that_of_the_stored_bytes() -> None:
    data = gzip.compress(TEXT)
    (record,) = parse(data, source_of(ObjectRef(store="s3", bucket="b", key="A_RES_85_903-EN.txt.gz"), data))
    assert (record.quality.score, record.source.size, record.source.media_type) == (1.0, len(data), "text/plain")


def test_gzip_members_and_layers_are_unpacked() -> None:
    assert unwrap(gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]) + b"\0" * 9, LIMIT).data == TEXT
    assert unwrap(gzip.compress(framed(gzip.compress(TEXT), SIGNED)), LIMIT).data == TEXT


def test_gzip_that_breaks_off_is_damage_and_one_without_end_too_much() -> None:
    assert refusal(gzip.compress(TEXT)[:-9]).reason is ErrorCode.DAMAGED
    assert refusal(b"\x1f\x8b\x08" + b"\xff" * 99).reason is ErrorCode.DAMAGED
    assert refusal(gzip.compress(bytes(LIMIT + 1))).reason is ErrorCode.TOO_MUCH_TEXT


@pytest.mark.parametrize("before", [b"", b"data:application/pdf;base64,", b"\r\n"])
def test_base64_of_a_document_is_decoded(before: bytes) -> None:
    assert unwrap(before + base64.encodebytes(PDF), LIMIT).data == PDF
    assert refusal(before + base64.b64encode(PDF)[:4001]).reason is ErrorCode.DAMAGED


LONG = (
    "The keepers of the lighthouses by the caf\u00e9s of the quay burn their lamps from dusk to dawn = all the year.\n"
)


@pytest.mark.parametrize(
    ("wrapped", "inner"),
    [
        (base64.encodebytes(TEXT), TEXT),
        (base64.b64encode(LONG.encode()), LONG.encode()),
        (quopri.encodestring(LONG.encode() * 3), LONG.encode() * 3),
        (quopri.encodestring(LONG.encode() * 3).replace(b"\n", b"\r\n"), LONG.encode().replace(b"\n", b"\r\n") * 3),
        (TEXT + bytes(512), TEXT),
    ],
    ids=["base64", "base64-on-a-line", "quoted-printable", "quoted-printable-crlf", "padded"],
)
def test_the_coding_that_a_bare_text_was_left_in_is_taken_off(wrapped: bytes, inner: bytes) -> None:
    assert unwrap(wrapped, LIMIT).data == inner


@pytest.mark.parametrize(
    "data",
    [
        base64.b64encode(bytes(range(256))),  # what it holds is no text
        base64.b64encode(LONG.encode())[:60],
        b"a = b\nc =\nd = e\n",
        (b"x" * 90 + b"=\n") * 5,  # lines longer than a mail's
        b"=\n=\n=\n=zz",
        TEXT + b"\0",
        "a\n".encode("utf-16-le"),
        b"\0\1" + TEXT + bytes(512),
    ],
)
def test_what_only_looks_like_a_coding_stays_as_it_is(data: bytes) -> None:
    assert unwrap(data, LIMIT) == Unwrapped(data)


def test_the_head_of_an_answer_is_taken_off() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"
    assert unwrap(head + TEXT, LIMIT).data == TEXT


def mail(text: str = "The clerk sends it.", **attached: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "clerk@example.org", "A", "Mon, 9 Dec 2030 10:00:00 +0000"
    message.set_content(text, cte="quoted-printable")
    for name, data in attached.items():
        message.add_attachment(data, "application", "octet-stream", filename=name)
    return message.as_bytes()


def test_a_mail_gives_its_text_decoded() -> None:
    text = "The keepers of lighthouses, " * 9 + "d\u00e9cide;\n"
    inner = unwrap(mail(text), LIMIT)
    assert (inner.data.decode("utf-8-sig"), inner.findings) == (text, ())


def test_the_one_document_of_a_mail_is_read_and_its_text_told() -> None:
    inner = unwrap(mail(a=PDF), LIMIT)
    assert (inner.data, inner.findings) == (PDF, ("it is attached to a mail, whose own text is left out",))


def test_a_mail_with_several_documents_is_refused() -> None:
    failure = refusal(mail(a=PDF, b=PDF))
    assert (failure.reason, failure.details["found"]) == (ErrorCode.UNSUPPORTED_TYPE, "a mail with 2 documents")


def test_what_else_is_attached_to_a_mail_is_told() -> None:
    assert unwrap(mail(a=b"\x89PNG"), LIMIT).findings == ("1 attachments of the mail are left out",)


def saved_page(*pages: tuple[str, str], charset: str = "windows-1251") -> bytes:
    saved = MIMEMultipart("related")
    saved["From"] = "<Saved by a browser>"
    for location, page in pages:
        part = MIMEText(page, "html", charset)
        part["Content-Location"] = location
        saved.attach(part)
    return saved.as_bytes()


def test_a_page_saved_with_its_files_is_decoded_by_the_encoding_that_its_part_names() -> None:
    page = "<html><meta charset=iso-8859-1><p>\u0413\u0435\u043d\u0435\u0440\u0430\u043b\u044c\u043d\u0430\u044f</html>"
    assert unwrap(saved_page(("http://a.example/x", page)), LIMIT).data.decode("utf-8-sig") == page


def test_a_page_of_frames_gives_the_frames_that_were_saved_with_it_in_its_order() -> None:
    frames = "<frameset cols=2><frame src=text.htm><frame src='menu.htm'></frameset>"
    data = saved_page(
        ("http://a.example/d/", frames),
        ("http://a.example/d/menu.htm", "<p>Menu"),
        ("http://a.example/d/text.htm", "<p>Text"),
        charset="utf-8",
    )
    text = unwrap(data, LIMIT).data.decode("utf-8-sig")
    assert text.split("\n\n") == ["<p>Text", "<p>Menu"]


@pytest.mark.parametrize(
    "text",
    [
        b"Title: The keepers\nDate: 2030\n\nThe General Assembly,",
        b"Distr.: General\n\nFrom: here",
        b"From: the keepers of the lights\nand of the lamps\n\nDate: 2030",
    ],
)
def test_a_text_that_begins_like_a_mail_is_none(text: bytes) -> None:
    assert unwrap(text, LIMIT) == Unwrapped(text)
