"""The straight strokes of a page's content: lines that are drawn, and rectangles as thin as lines."""

from __future__ import annotations

import pytest

from plenary.parsing.document import Box
from plenary.parsing.readers.pdf.strokes import strokes_of

PAGE = (1.0, 0.0, 0.0, -1.0, 0.0, 800.0)


@pytest.mark.parametrize(
    ("content", "strokes"),
    [
        ("100 700 m 400 700 l S", [(100, 100, 400, 100)]),
        ("100 700 m 400 700 l 400 600 l S", [(100, 100, 400, 100), (400, 100, 400, 200)]),
        ("100 700 300 0.5 re f", [(100, 99.5, 400, 100)]),
        ("100 700 m 400 700 l 400 701 l 100 701 l h f*", [(100, 99, 400, 100)]),
        ("q 2 0 0 2 10 20 cm 0 0 50 0.5 re f Q 0 0 50 0.5 re f", [(10, 779, 110, 780), (0, 799.5, 50, 800)]),
        ("BT /F1 10 Tf (100 700 300 0.5 re f) Tj ET 100 700 m 400 700 l S", [(100, 100, 400, 100)]),
        ("100 700 m 400 700 l n 100 700 300 0.5 re W n", []),
        ("100 700 m 400 600 l S 100 700 300 40 re f", []),
        ("100 700 300 0.5 re f 100 x 300 0.5 re f", [(100, 99.5, 400, 100)]),
        ("0 0 1 1 re f", []),
    ],
)
def test_strokes(content: str, strokes: list[Box]) -> None:
    assert list(strokes_of(content.encode(), PAGE)) == strokes


def test_a_drawing_has_none() -> None:
    assert not strokes_of(b"0 0 m 9 0 l S " * 30_000, PAGE)
