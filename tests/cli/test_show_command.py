"""`plenary show`: the list of places, and the pictures of pages."""

from __future__ import annotations

import struct
import subprocess
import zlib
from itertools import pairwise
from pathlib import Path

import pytest

from plenary.export.page_pictures import COLOURS
from support.processes import PLENARY

FILES = Path(__file__).parent.parent / "samples" / "files"
PDF = FILES / "A_RES_85_901-EN.pdf"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PLENARY, "show", *map(str, arguments)], capture_output=True, text=True, check=False)


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and RGB values of a PNG without filters."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">2I", png[16:24])
    size = struct.unpack(">I", png[33:37])[0]
    rows = zlib.decompress(png[41 : 41 + size])
    row = width * 3 + 1
    return width, height, b"".join(rows[y * row + 1 : (y + 1) * row] for y in range(height))


def test_each_block_is_listed_with_its_place() -> None:
    done = run(PDF)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("A/RES/85/901:en  score 1")
    assert any(line.startswith("page 1 (") and "pp.1 " in line and "Recalling its resol" in line for line in lines)
    assert any(line.startswith("page 1 (") and " note " in line for line in lines)


def test_a_word_file_is_listed_by_paragraphs_and_has_no_pictures(tmp_path: Path) -> None:
    word = FILES / "A_RES_85_901-EN.docx"
    assert "paragraph 9 [0:" in run(word).stdout
    done = run(word, "--pages", tmp_path)
    assert done.returncode != 0
    assert "has no pages" in done.stderr
    assert not list(tmp_path.iterdir())


def test_pages_are_drawn_with_the_boxes_of_each_kind(tmp_path: Path) -> None:
    done = run(PDF, "--pages", tmp_path / "out", "--scale", "1")
    assert done.returncode == 0, done.stderr
    pictures = sorted((tmp_path / "out").iterdir())
    assert [one.name for one in pictures] == ["page-001.png", "page-002.png", "page-003.png"]
    width, height, rgb = pixels(pictures[0].read_bytes())
    assert (width, height) == (612 + 120, 792)

    def colour(x: int, y: int) -> bytes:
        start = (y * width + x) * 3
        return rgb[start : start + 3]

    box = next(line for line in done.stdout.splitlines() if " pp.1 " in line).split("(")[1:3]
    (x0, top), (x1, bottom) = (map(int, corner.split(")")[0].split(", ")) for corner in box)
    inside = {colour(x, y) for x in range(x0 + 2, x1 - 2) for y in range(top + 2, bottom - 2)}
    outside = {colour(x, bottom + 4) for x in range(20, 60)}
    faint = max(inside, key=sum)
    red, green, blue = COLOURS["clause"]
    assert outside == {b"\xff\xff\xff"}
    assert faint != b"\xff\xff\xff"
    assert (faint[0] < faint[1] < faint[2]) is (red < green < blue)


@pytest.mark.parametrize("name", ["A_RES_85_905-EN.pdf", "A_RES_85_904-EN.pdf"])
def test_what_cannot_be_parsed_is_told_in_a_line(name: str, tmp_path: Path) -> None:
    done = run(FILES / name, "--pages", tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_colours_of_kinds_are_told_apart() -> None:
    assert all(one != other for one, other in pairwise(sorted(COLOURS.values())))
