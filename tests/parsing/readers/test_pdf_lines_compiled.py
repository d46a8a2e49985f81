from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from plenary.errors import IngestError
from plenary.parsing.readers.pdf import line_builder, pdfminer_engine, reading_order, text_rows
from plenary.parsing.readers.pdf.compiled_loops import LINES, PURE, compiled
from plenary.parsing.readers.pdf.distances import SPACE
from plenary.parsing.readers.pdf.streams import unpack
from plenary.parsing.readers.pdf.text_spans import Piece, Sheet, Style
from support.both_loops import compiler_is_here, spoiling

FILES = sorted((Path(__file__).parents[2] / "samples" / "files").glob("*.pdf"))
ROUNDS = int(os.environ.get("COMPILED_ROUNDS", "1"))
ROWS = 6_000 * ROUNDS
TEXTS = (
    *("lamps", "Of", " ", "", "\u00a0", "  ", "12", "1", "*", "a", "\u2019s", "e\u0301", "\u0301", "\u0301\u0302"),
    *(
        "\u0645\u062b",
        "\u064e",
        "\u0640",
        "\u200d",
        "\u4e2d\u6587",
        "\uff0c",
        "\u3000",
        "\U0001f600",
        "x ",
        " y",
        "\x1c",
    ),
)
STYLES = (Style("Made", False, False), Style("Made", False, False), Style("Made,Bold", False, True))

needs_the_module = pytest.mark.skipif(compiled("cells", LINES) is None, reason="the compiled module was not built")


@pytest.mark.skipif(not compiler_is_here() or PURE in os.environ, reason="there is no compiler, or none is wanted")
def test_the_module_of_lines_is_built_where_a_compiler_is() -> None:
    assert line_builder.CELLS is not None
    assert text_rows.ON_LINE is not None
    assert reading_order.TANGLED is not None


@contextmanager
def lines_by_python() -> Iterator[None]:
    names = {line_builder: ("BOUNDS", "HAS_MARKS", "CELLS"), text_rows: ("ON_LINE", "BASELINE_OF")}
    with ExitStack() as stack:
        for module, functions in {**names, reading_order: ("TANGLED",)}.items():
            for name in functions:
                stack.enter_context(patch.object(module, name, None))
        yield


def pages(sheets: list[Sheet]) -> str:
    return repr([line_builder.page_of(sheet, number) for number, sheet in enumerate(sheets, start=1)])


@needs_the_module
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("seed", [None, *range(ROUNDS)])
def test_the_lines_of_samples_are_the_same_to_the_last_digit(path: Path, seed: int | None) -> None:
    change = None if seed is None else spoiling(seed)

    def spoilt(stream: Any, most: int) -> tuple[bytes, bool]:
        unpacked, whole = unpack(stream, most)
        return (change(unpacked) if change else unpacked), whole

    with patch.object(pdfminer_engine, "unpack", spoilt):
        try:
            sheets = list(pdfminer_engine.read_sheets(path.read_bytes(), max_pages=60, max_unpacked_bytes=16 << 20))
        except IngestError:
            pytest.skip("it is refused before its lines are built")
    by_module = pages(sheets)
    with lines_by_python():
        assert pages(sheets) == by_module


def rows(chance: random.Random) -> list[Piece]:
    """Pieces as lines have them, and as none should."""
    x, y, pieces = 72.0, 700.0, []
    sizes = chance.choice(((12.0,), (12.0, 7.0), (12.0, 9.6, 6.04, 0.0), (float("nan"), 12.0, -3.0)))
    for text in chance.choices(TEXTS, k=chance.randint(1, 9)):
        size = chance.choice(sizes)
        x += chance.choice((-9.0, -1.0, 0.0, 0.0, 0.0, 1.0, 1.8, 1.81, 2.0, 6.5, 24.0, 25.0, float("nan")))
        raised = chance.choice((0.0, 0.0, 0.0, 1.8, 3.0, 6.0, 14.0))
        pieces.append(Piece(y - raised, x, x + chance.choice((0.0, 5.4, 30.0)), size, text, chance.choice(STYLES)))
        x = pieces[-1].x1 if pieces[-1].x1 == pieces[-1].x1 else 100.0
    return pieces


@needs_the_module
def test_any_row_is_read_alike() -> None:
    chance = random.Random(7)
    seen: Counter[str] = Counter()
    for _ in range(ROWS):
        row = rows(chance)
        by_module = everything(row, chance.random(), seen)
        with lines_by_python():
            assert everything(row, float(by_module[0]), Counter()) == by_module, row
    for name in ("tangled", "marks", "blank", "tabs", "spaces", "doubts", "cells"):
        assert seen[name] > ROWS / 300, name


def everything(row: list[Piece], number: float, seen: Counter[str]) -> tuple[str, ...]:
    doubts: set[str] = set()
    baseline, size = text_rows.baseline_of(row)
    space = SPACE if number < 0.5 else line_builder.WIDE_SPACE
    seams = frozenset(piece.x0 for piece in row[:: 1 + int(4 * number)]) if number < 0.8 else frozenset[float]()
    cells = (line_builder.CELLS or line_builder._cells)(row, baseline, line_builder._Gaps(size, space, seams, doubts))
    bounds = (line_builder.BOUNDS or line_builder._bounds)(row)
    tangled = reading_order._tangled(row, reading_order.NUDGE)
    marked = line_builder._with_marks(row, row)
    said = "".join(text for text, _ in cells)
    seen.update(
        tangled=tangled,
        marks=marked is not row,
        blank=bounds is None,
        tabs="\t" in said,
        spaces=said.count(" ") > sum(piece.text.count(" ") for piece in row),
        doubts=bool(doubts),
        cells=len(cells) > 1,
    )
    return (
        repr(number),
        repr((baseline, size, cells, bounds, tangled, marked, sorted(doubts))),
        repr((text_rows.ON_LINE or text_rows._on_line)(row, text_rows._goes_on)),
    )


@needs_the_module
@pytest.mark.parametrize("name", ["tangled", "on_line", "baseline_of", "bounds", "has_marks", "cells"])
@pytest.mark.parametrize("piece", [None, (), (1.0,), [700.0, 72.0, 80.0, 12.0, "lamps", STYLES[0]]])
def test_what_is_no_piece_is_an_error_and_no_crash(name: str, piece: object) -> None:
    function = compiled(name, LINES)
    assert function is not None
    more = {"tangled": (0.1,), "on_line": (text_rows._goes_on,), "cells": (1.0, (12.0, 0.15, frozenset(), set()))}
    with pytest.raises((TypeError, IndexError)):
        function([piece], *more.get(name, ()))
