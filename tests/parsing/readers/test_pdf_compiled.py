from __future__ import annotations

import os
import random
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pdfminer.pdffont import PDFCIDFont, PDFTrueTypeFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFObjRef
from pdfminer.psparser import LIT

from fuzz.mutations import mutated
from plenary.parsing.readers.pdf import careful_interpreter, content_interpreter, line_builder, object_parser
from plenary.parsing.readers.pdf.compiled_loops import PURE, compiled
from plenary.parsing.readers.pdf.fonts import Face
from plenary.parsing.readers.pdf.object_parser import PdfDocument, UnusualSyntaxError
from plenary.parsing.readers.pdf.text_device import IDENTITY, Painter, RightToLeftError, UnfamiliarContentError
from plenary.parsing.readers.pdf.text_spans import Piece, Style
from support.both_loops import PARTS, both, compiler_is_here, python_alone, spoiling

FILES = sorted((Path(__file__).parents[2] / "samples" / "files").glob("*.pdf"))
ROUNDS = int(os.environ.get("COMPILED_ROUNDS", "1"))
STREAMS = 1_500 * ROUNDS

PLACES = (
    *(b"q 60 700 200 20 re W* n BT /F1 9 Tf 1 0 0 1 70 705 Tm", b"BT", b"q", b"Q", b"cm", b"re", b"W n", b"12 -14 Td"),
    *(b"/F1 12 Tf", b"(text) Tj", b"0 0 612 792 re", b"1", b"-", b"m", b"Tm", b"Td"),
)
LOOKS = (
    *(
        b"0",
        b"1",
        b"0.5",
        b".7",
        b"1.",
        b"0.",
        b".",
        b"3",
        b"7",
        b"nan",
        b"1_0",
        b"-30",
        b"20",
        b"14",
        b"600",
        b"x",
        b"_",
    ),
    *(b"Tr", b"g", b"G", b"rg", b"RG", b"k", b"K", b"sc", b"scn", b"SC", b"SCN", b"re", b"f", b"B*", b"F*", b"b", b"n"),
    *(b"/OC", b"/Watermark", b"/Artifact", b"/", b"\0", b"0 g", b"0 0 0 RG", b"0 0 0 1 k", b"0 Tr", b"9 9 60 1 re f"),
)

needs_the_module = pytest.mark.skipif(compiled("run") is None, reason="the compiled module was not built")


@pytest.mark.skipif(not compiler_is_here() or PURE in os.environ, reason="there is no compiler, or none is wanted")
def test_the_module_is_built_where_a_compiler_is() -> None:
    assert content_interpreter.RUN is not None
    assert careful_interpreter.MAY_HIDE is not None


def test_the_environment_can_do_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PURE, "1")
    assert compiled("run") is None


@needs_the_module
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_pages_of_samples_are_the_same_to_the_last_digit(path: Path) -> None:
    by_module, by_python = both(path.read_bytes())
    assert by_module == by_python


@needs_the_module
@pytest.mark.parametrize("seed", range(3 * ROUNDS))
def test_spoilt_content_is_read_alike(seed: int) -> None:
    for path in FILES:
        by_module, by_python = both(path.read_bytes(), spoiling(seed))
        assert by_module == by_python, path.name


def shown(data: bytes, step: int, *, letters: bool, careful: bool = False) -> tuple[object, ...]:
    """What a stream shows in made-up fonts, with what stopped it, and where text would go on."""
    painter = Painter()
    painter.letters, painter.watched = letters, careful
    names = lambda _: _face(step), lambda *_: None, lambda _: {"Subtype": LIT("Watermark")}
    interpreter = (
        careful_interpreter.CarefulInterpreter(
            painter, *names, lambda name: name == "F1", {"F2": "rgb"}.get, lambda _: {"ca": 0.5}
        )
        if careful
        else content_interpreter.Interpreter(painter, *names)
    )
    stopped = None
    try:
        interpreter.run(data, (1.0, 0.0, 0.0, -1.0, 0.0, 792.0))
    except (UnfamiliarContentError, RightToLeftError) as stop:
        stopped = type(stop)
    shown = repr((painter.pieces, painter.hidden, painter.look, painter.ground.painted, painter.ground.panels))
    marks = painter.actual, painter.veils, painter.tilted, painter.light
    return (stopped, shown, marks) if stopped else (None, shown, marks, interpreter.matrix, interpreter.line)


def _face(step: int) -> Any:
    spec: dict[str, Any] = {"BaseFont": "Made", "Widths": [500.5, 333, 250.25] * 80, "FirstChar": 0}
    font = PDFTrueTypeFont(PDFResourceManager(), {**spec, "FontDescriptor": {}}) if step == 1 else None
    face = Face(font or PDFCIDFont(PDFResourceManager(), {"CIDSystemInfo": {}, "Encoding": LIT("Identity-H")}))
    face.step = step
    for code in range(300):
        face.glyphs[code] = "\N{ARABIC LETTER BEH}" if code == 7 else "\u2019" if code == 9 else chr(32 + code % 90)
    return face


@needs_the_module
@pytest.mark.parametrize("step", [1, 2, 0])
@pytest.mark.parametrize("letters", [False, True])
@pytest.mark.parametrize("careful", [False, True])
def test_instructions_in_any_order_do_the_same(step: int, letters: bool, careful: bool) -> None:
    chance = random.Random(step * 2 + letters)
    parts = (*PARTS, *PLACES, *LOOKS, b"1 1 1 rg", b"/OC /F1 BDC", b"/F2 gs", b"/F2 cs") if careful else PARTS
    stopped = 0
    for _ in range(STREAMS):
        glue = chance.choice((b" ", b"\n", b"\r\n", b""))
        data = b"q\nBT\n/F1 12 Tf\n" + glue.join(chance.choices(parts, k=chance.randint(1, 14)))
        by_module = shown(data, step, letters=letters, careful=careful)
        with python_alone():
            by_python = shown(data, step, letters=letters, careful=careful)
        assert by_module == by_python, data
        stopped += by_module[0] is not None
    assert 0 < stopped < STREAMS  # both kinds were tried


ITEMS = (
    *(
        b"(a)",
        b"(a\\)b)",
        b"(a(b)c)",
        b"(a\\101)",
        b"(a(b(c(d))))",
        b"()",
        b"<41>",
        b"<4 1\n4142>",
        b"<414>",
        b"<>",
        b"<4G>",
    ),
    *(
        b"-30",
        b"-300",
        b"12.5 -7",
        b"-0",
        b"0",
        b"-0.0",
        b"1 2 3",
        b"1e2 ",
        b"x",
        b"(",
        b"\\",
        b"<",
        b" ",
        b"\n",
        b"1" * 16 + b" ",
    ),
)


@needs_the_module
@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("letters", [False, True])
def test_arrays_are_taken_apart_alike(step: int, letters: bool) -> None:
    chance = random.Random(step * 2 + letters)
    stopped = 0
    for _ in range(STREAMS):
        items = chance.choice((b"", b" ")).join(chance.choices(ITEMS, k=chance.randint(0, 7)))
        data = b"BT /F1 12 Tf 5 Tw 1 0 0 1 72 700 Tm [%s] TJ 1 0 0 -1 0 0 cm [%s]TJ ET" % (items, items)
        by_module = shown(data, step, letters=letters)
        with python_alone():
            assert shown(data, step, letters=letters) == by_module, data
        stopped += by_module[0] is not None
    assert 0 < stopped < STREAMS  # both kinds were tried


def judged(data: bytes) -> bool:
    """The judgement of both loops on whether content may hide text."""
    by_module = careful_interpreter.may_hide(data)
    with python_alone():
        assert careful_interpreter.may_hide(data) == by_module, data
    return by_module


@needs_the_module
@pytest.mark.parametrize("parts", [(*PLACES, b"60 700 200 20 re", b"1 0 0 1 5 5 Tm"), (*PARTS, *PLACES), LOOKS])
def test_what_may_hide_text_is_judged_alike(parts: tuple[bytes, ...]) -> None:
    chance = random.Random(3)
    found = {True: 0, False: 0}
    for _ in range(4_000 * ROUNDS):
        glue = chance.choice((b" ", b"\n", b"\r\n", b"  ", b""))
        found[judged(glue.join(chance.choices(parts, k=chance.randint(1, 20))))] += 1
    assert all(found.values())


@needs_the_module
def test_content_that_ends_early_is_judged_alike() -> None:
    for data in (b"0 0 9 9 re W n Td Q", b"0 0 9 9 re W n 1 Td Q", b"0 0 9 9 re W n", b"9 9 re W n"):
        judged(data)
    whole = b"/OC /Artifact /Watermark 1 sc 1 scn 3 Tr 0.9 g .9 .9 .9 rg 0 0 0 0.1 k 9 9 40 14 re f*"
    for start in range(len(whole)):
        for end in range(start, len(whole) + 1):
            judged(whole[start:end])


class _Document(PdfDocument):
    """A document whose objects are at any place of some bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data


def value(data: bytes, position: int = 0) -> str:
    """The object that stands there and what is behind it, or why there is none."""
    try:
        found, end, behind = _Document(data)._value(position)
    except (UnusualSyntaxError, ValueError) as failure:
        return type(failure).__name__
    return repr((_bare(found), end, behind))


def _bare(found: Any) -> Any:
    if isinstance(found, PDFObjRef):
        return "reference", found.objid
    if isinstance(found, dict):
        return [(key, _bare(item)) for key, item in found.items()]
    return [_bare(item) for item in found] if isinstance(found, list) else found


def both_values(data: bytes, position: int = 0) -> str:
    """The same by both loops."""
    by_module = value(data, position)
    with python_alone():
        assert value(data, position) == by_module, data
    return by_module


OBJECTS = (
    *(
        b"<<",
        b">>",
        b"[",
        b"]",
        b"/A",
        b"/B#20c",
        b"/Long.Name-1",
        b"/",
        b"(text)",
        b"(a\\)\\(b)",
        b"(\\n)",
        b"(",
        b")",
    ),
    *(
        b"<00fF>",
        b"<0>",
        b"<>",
        b"<",
        b">",
        b"1",
        b"-1",
        b"--1",
        b"+1",
        b"1.5",
        b"-.5",
        b"5.",
        b".5",
        b"-0",
        b"-0.0",
        b"R",
    ),
    *(b"1 0 R", b"12 0 R", b"12345678901 0 R", b"1 123456 R", b"123456789012345678", b"1234567890123456789", b"1 0 Rx"),
    *(
        b"true",
        b"false",
        b"null",
        b"nullx",
        b"trailer",
        b"startxref",
        b"endobj",
        b"endobjx",
        b"stream\r\n",
        b"stream\n",
    ),
    *(
        b"stream\r",
        b"[1 2.5 -3]",
        b"[1 0 R 2]",
        b"[]",
        b"<</A 1/B null>>",
        b"<</A/B>>",
        b"<</A>>",
        b"<<1 2>>",
        b"%x\n",
        b"\0",
    ),
    *(b"1" * 400 + b".0", b"0." + b"1" * 30, b"\xe9", b"/A 1", b"/A null", b"(a\r)", b"4" * 5000),
)


@needs_the_module
def test_objects_in_any_order_are_read_alike() -> None:
    assert object_parser.VALUE
    chance = random.Random(9)
    failed = 0
    for _ in range(20_000 * ROUNDS):
        glue = chance.choice((b" ", b"\n", b"\r\n", b"\0", b""))
        data = glue.join(chance.choices(OBJECTS, k=chance.randint(1, 6)))
        if chance.random() < 0.7:
            data = chance.choice((b"%s endobj", b"<</K %s>>endobj", b"[%s] stream\n", b" %s\ntrailer")) % data
        failed += not both_values(data).startswith("(")
    assert 0.1 < failed / (20_000 * ROUNDS) < 0.95  # both kinds were tried


@needs_the_module
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_objects_of_samples_are_read_alike_wherever_they_end(path: Path) -> None:
    data = path.read_bytes()
    chance = random.Random(len(data))
    for opening in re.finditer(rb"\d obj\b", data):
        both_values(data, opening.end())
        end = opening.end() + chance.randint(0, 300)
        both_values(data[:end], opening.end())
        both_values(mutated(data[opening.end() : end], chance))


@needs_the_module
def test_lines_that_a_quick_look_takes_for_plain_have_no_words() -> None:
    assert line_builder.MAY_HAVE_WORDS
    chance = random.Random(5)
    seen = {True: 0, False: 0}
    for _ in range(4_000 * ROUNDS):
        x, pieces = 72.0, []
        for text in chance.choices(("lamps", " ", "", "\u00a0", "12", "\u2003on"), k=chance.randint(0, 6)):
            x += chance.choice((-9.0, 0.0, 0.0, 1.0, 2.0, 5.4))
            pieces.append(Piece(700.0, x, x + 6 * len(text), 12.0, text, Style("Made", italic=False, bold=False)))
            x = pieces[-1].x1
        words = line_builder._words(pieces, 700.0, 12.0)
        may_have = line_builder.MAY_HAVE_WORDS(pieces, 12.0)
        assert may_have or not words, pieces
        seen[may_have] += 1
        assert may_have == bool(words) or any(piece.x0 < before.x0 for before, piece in pairwise(pieces))
    assert all(seen.values())


@needs_the_module
def test_a_stream_may_end_anywhere() -> None:
    whole = b"/P <</MCID 0>> BDC q\n0 0 612 792 re W* n BT\n/F1 12 Tf\n1 0 0 1 72 700 Tm\n0 g [(a\\)(b))-30<41>] TJ\nET\nQ EMC"
    for end in range(len(whole)):
        by_module = shown(whole[:end], 1, letters=False)
        with python_alone():
            assert shown(whole[:end], 1, letters=False) == by_module, whole[:end]


def test_identity_is_what_text_begins_with() -> None:
    interpreter = content_interpreter.Interpreter(Painter(), lambda _: _face(1), lambda *_: None)
    interpreter.run(b"1 0 0 1 72 700 Tm BT", IDENTITY)
    assert interpreter.matrix == IDENTITY
