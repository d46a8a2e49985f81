"""Drawing pages of PDF files that are sound, damaged or out of all measure, in a child process."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from reportlab.pdfgen.canvas import Canvas

from plenary.errors import ErrorCode, IngestError
from plenary.listeners.webhook.problem_details import HttpProblemError
from plenary.web.page_image import TALLEST, draw
from plenary.web.page_images import PageImages
from support.reading_room import SAMPLES

pytest_plugins = ("support.reading_room_fixtures",)

FILE = (SAMPLES / "A_RES_85_901-EN.pdf").read_bytes()


def pdf(width: float, height: float) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(width, height))
    canvas.rect(0, 0, width, height, fill=1)
    canvas.save()
    return made.getvalue()


def pixels(picture: bytes) -> tuple[int, int, bytes]:
    """Width, height, and the bytes of the rows."""
    width, height = struct.unpack(">II", picture[16:24])
    start = picture.index(b"IDAT") + 4
    size = struct.unpack(">I", picture[start - 8 : start - 4])[0]
    return width, height, zlib.decompress(picture[start : start + size])


def test_a_page_is_drawn_as_a_picture_of_its_shape() -> None:
    width, height, rows = pixels(draw(b'{"page": 1, "width": 200}', pdf(100, 50)))
    assert (width, height) == (200, 100)
    assert len(rows) == height * (1 + width * 3)
    middle = 50 * (1 + width * 3) + 1 + 300
    assert rows[middle : middle + 3] == b"\0\0\0", "the page is black"


@pytest.mark.parametrize("size", [(3, 14_000), (14_000, 3)])
def test_a_page_out_of_all_measure_gives_no_picture_out_of_all_measure(size: tuple[float, float]) -> None:
    width, height, _ = pixels(draw(b'{"page": 1, "width": 900}', pdf(*size)))
    assert width <= 901
    assert height <= TALLEST + 1


def test_a_damaged_file_and_a_page_that_is_not_there_are_told() -> None:
    for data, page in ((b"no file", 1), (FILE[:500], 1), (FILE, 4)):
        with pytest.raises(IngestError) as caught:
            draw(b'{"page": %d}' % page, data)
        assert caught.value.reason is ErrorCode.DAMAGED


def test_a_page_is_drawn_once_as_long_as_there_is_room_for_it() -> None:
    fetched: list[str] = []

    def fetch() -> bytes:
        fetched.append("fetched")
        return FILE

    with PageImages(1 << 20) as images:
        assert len(images.sizes("a", fetch)) == 3
        first = images.page("a", 1, 300, fetch)
        assert images.page("a", 1, 300, fetch) == first
        assert len(fetched) == 2
        with pytest.raises(HttpProblemError) as refused:
            images.page("b", 1, 300, lambda: b"no file")
        assert refused.value.status == 422
    with PageImages(10) as images:
        images.page("a", 1, 300, fetch)
        images.page("a", 1, 300, fetch)
    assert len(fetched) == 4, "without room each is drawn anew"
