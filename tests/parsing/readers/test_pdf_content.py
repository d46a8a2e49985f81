"""The fast content interpreter: what instructions show and where, and what it hands over to pdfminer.six's own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plenary.parsing.readers.pdf import pdfminer_engine
from plenary.parsing.readers.pdf.content_interpreter import Interpreter
from plenary.parsing.readers.pdf.lexer import actual_text, adjusted, string_bytes
from plenary.parsing.readers.pdf.text_arrays import Arrays
from plenary.parsing.readers.pdf.text_device import IDENTITY, Painter, Setting, State, UnfamiliarContentError, multiply
from plenary.parsing.readers.pdf.text_spans import Style

SAMPLES = Path(__file__).parents[2] / "samples" / "files"
LIMITS = {"max_pages": 100, "max_unpacked_bytes": 1 << 26}


class Monospaced:
    """A face whose every letter is 600 thousandths wide and stands for itself."""

    readable = True
    step = 1
    style = Style("Mono", italic=False, bold=False)

    class _Widths(dict[int, float]):
        def __missing__(self, _: int) -> float:
            return 600.0

    class _Glyphs(dict[int, str]):
        def __missing__(self, code: int) -> str:
            return chr(code)

    widths = _Widths()
    glyphs = _Glyphs()

    def __init__(self) -> None:
        self.arrays = Arrays(self)  # type: ignore[arg-type]

    @staticmethod
    def codes(data: bytes) -> list[int]:
        return list(data)


def shown(stream: bytes) -> list[tuple[str, float, float, float]]:
    """(text, x0, y, size) of what a stream shows; the page's own matrix is the identity."""
    painter = Painter()
    face: Any = Monospaced()

    def draw(name: str, state: State) -> None:
        raise AssertionError(name, state)

    Interpreter(painter, lambda _: face, draw).run(stream, IDENTITY)
    return [(p.text, round(p.x0, 3), round(p.y, 3), round(p.size, 3)) for p in painter.pieces]


def test_text_stands_where_the_text_matrix_says() -> None:
    assert shown(b"BT /F1 10 Tf 1 0 0 1 72 700 Tm (A clause) Tj ET") == [("A clause", 72, 700, 10)]


def test_the_next_string_begins_where_the_last_one_ended() -> None:
    assert shown(b"BT /F1 10 Tf 72 700 Td (ab) Tj (c) Tj ET") == [("ab", 72, 700, 10), ("c", 84, 700, 10)]


def test_lines_move_by_leading_and_by_offsets() -> None:
    stream = b"BT /F 10 Tf 12 TL 72 700 Td (a) Tj T* (b) Tj (c) ' 5 -20 TD (d) Tj T* (e) Tj ET"
    assert [(text, x, y) for text, x, y, _ in shown(stream)] == [
        ("a", 72, 700),
        ("b", 72, 688),
        ("c", 72, 676),
        ("d", 77, 656),
        ("e", 77, 636),
    ]


def test_the_state_that_q_saved_comes_back_with_cap_q() -> None:
    assert shown(b"q 2 0 0 2 10 10 cm BT /F 5 Tf (in) Tj ET Q BT /F 5 Tf (out) Tj ET") == [
        ("in", 10, 10, 10),
        ("out", 0, 0, 5),
    ]


def test_a_wide_adjustment_parts_two_pieces_and_a_narrow_one_is_kerning() -> None:
    stream = b"BT /F 10 Tf [-100(Reso)20(lution)-400(one)-2000(two)30] TJ (end) Tj ET"
    assert [(text, x) for text, x, *_ in shown(stream)] == [
        ("Resolution", 1),
        ("one", 64.8),
        ("two", 102.8),
        ("end", 120.5),
    ]


@pytest.mark.parametrize(("matrix", "italic"), [(b"1 0 0.27 1", True), (b"1 0 0 1", False), (b"0 1 -1 0", False)])
def test_letters_that_a_matrix_leans_are_italic(matrix: bytes, italic: bool) -> None:
    painter, face = Painter(), Monospaced()
    stream = b"BT /F 10 Tf " + matrix + b" 72 700 Tm (lean) Tj ET"
    Interpreter(painter, lambda _: face, lambda *_: None).run(stream, IDENTITY)  # type: ignore[arg-type, return-value]
    assert [piece.style.italic for piece in painter.pieces] == [italic]


WORD = b"q 0 0 9 9 re W* n BT /F 10 Tf 1 0 0 1 72 700 Tm /GS8 gs 0 G %b TJ ET Q"


@pytest.mark.parametrize(
    ("items", "wanted"),
    [
        (b"[(Re)-3(solution)]", [("Resolution", 72)]),
        (b"[<52>-3<65>4<736F6C>]", [("Resol", 72)]),
        (b"[(a(b)c)5(\\()-300<64>]", [("a(b)c(", 72), ("d", 110.95)]),
        (b"[-100 -100(a)]", [("a", 74)]),
        (b"[]", []),
    ],
)
def test_a_text_object_as_word_writes_it_is_read_like_any_other(items: bytes, wanted: list[tuple[str, float]]) -> None:
    stream = WORD % items
    assert [(text, x) for text, x, *_ in shown(stream)] == wanted
    assert shown(stream.replace(b" ET", b" 0 Tr ET")) == shown(stream)


strings = st.one_of(
    st.binary(max_size=8).filter(lambda data: not set(data) & set(b"()\\")).map(lambda data: b"(" + data + b")"),
    st.binary(max_size=8).map(lambda data: b"<" + data.hex().encode() + b">"),
    st.sampled_from([b"(a\\)b)", b"((a))", b"<4>", b"< 41 42>"]),
)
adjustments = st.sampled_from([b"", b"-20", b" 3 ", b"7.5", b"-250", b"-400.5", b"1 2"])


@given(st.lists(st.tuples(adjustments, strings), max_size=6), adjustments, st.sampled_from([0.0, 0.5]))
def test_an_array_read_as_a_whole_shows_what_its_strings_show_one_by_one(
    parts: list[tuple[bytes, bytes]], last: bytes, spacing: float
) -> None:
    items = b"".join(gap + string for gap, string in parts) + last
    face: Any = Monospaced()
    setting = Setting.of(State(IDENTITY, face, 10.0, char_space=spacing), (1.0, 0.0, 0.0, 1.0))
    whole, single = Painter(), Painter()
    with contextlib.suppress(ValueError):  # then the strings are read one by one
        advance = whole.show_array(setting, 50.0, 70.0, face.arrays[items])
        assert advance == pytest.approx(single.show(setting, 50.0, 70.0, *adjusted(items)))
        assert [piece.text for piece in whole.pieces] == [piece.text for piece in single.pieces]
        places = [(one.x0, one.x1, one.y) for one in single.pieces]
        assert [(one.x0, one.x1, one.y) for one in whole.pieces] == [pytest.approx(place) for place in places]


@pytest.mark.parametrize(("items", "codes"), [(b"<41>-20<42 43>", 3), (b"(A)3(BC)-300(D)", 4), (b"-5(A)", 1), (b"", 0)])
def test_a_plain_array_is_read_as_a_whole(items: bytes, codes: int) -> None:
    face: Any = Monospaced()
    assert face.arrays[items].codes == codes


def test_a_text_object_between_q_and_cap_q_leaves_the_state_as_it_was() -> None:
    stream = b"BT /F 5 Tf 1 0 0 1 0 9 Tm [(a)] TJ ET q " + WORD % b"[(b)]" + b" BT (c) Tj ET Q BT (d) Tj ET"
    assert [(text, size) for text, _, _, size in shown(stream)] == [("a", 5), ("b", 10), ("c", 5), ("d", 5)]


def test_painting_and_colours_are_passed_over() -> None:
    stream = b"/GS1 gs 0 0 10 10 re W* n 0.5 g /P <</MCID 3>> BDC BT /F 9 Tf (x) Tj ET EMC [3 2] 0 d 1 2 m 3 4 l S"
    assert [text for text, *_ in shown(stream)] == ["x"]


def test_the_actual_text_of_marked_content_takes_the_place_of_its_glyphs() -> None:
    stream = b"/Span <</ActualText <FEFF00E9>>> BDC BT /F 9 Tf (e) Tj (') Tj ET EMC BT /F 9 Tf (t) Tj ET"
    assert [text for text, *_ in shown(stream)] == ["\u00e9", "t"]


@pytest.mark.parametrize(
    ("token", "wanted"),
    [
        (rb"(plain)", b"plain"),
        (rb"(a\(b\)c\\)", b"a(b)c\\"),
        (rb"(\101\7x)", b"A\x07x"),
        (b"(one\\\ntwo)", b"onetwo"),
        (b"<48 69>", b"Hi"),
        (b"<486>", b"H`"),
    ],
)
def test_strings_stand_for_their_bytes(token: bytes, wanted: bytes) -> None:
    assert string_bytes(token) == wanted


def test_actual_text_is_read_as_utf_16_where_it_says_so() -> None:
    assert actual_text(b"/Span <</ActualText <FEFF041F>>>") == "\u041f"
    assert actual_text(b"/Span <</Lang (en)/ActualText(pl)>>") == "pl"
    assert actual_text(b"/P <</MCID 3>>") is None


@pytest.mark.parametrize(
    "stream",
    [
        b"BI /W 1 /H 1 ID \x00 EI",
        b'BT /F 9 Tf 1 (x) " ET',
        b"BT /F 9 Tf (never closed ET",
        b"\xff\xfe nonsense",
        b"BT 1 0 0 Tm ET",
        b"BT /F 9 Tf [<526>] TJ ET",
    ],
)
def test_what_it_does_not_know_it_does_not_guess(stream: bytes) -> None:
    with pytest.raises(UnfamiliarContentError):
        shown(stream)


@pytest.mark.parametrize(
    "stream",
    [
        b"[" + b"1 " * 40_000,
        b"(" * 50_000,
        b"<<" * 20_000,
        b"<< /A " * 5_000 + b">>" * 5_000,
        b"[(a)" * 20_000 + b"] TJ",
        b"1 " * 50_000,
        b"/" * 50_000 + b" gs",
        b"%" * 50_000,
        b"- " * 50_000 + b"Td",
        b"(\\" * 30_000,
        b"0 g " * 20_000 + b"\xff",
        b"q " * 50_000,
        b"q 0 g " * 20_000 + b"BT",
        b"q BT /F 9 Tf 1 0 0 1 0 0 Tm [" * 5_000,
        b"q BT /F 9 Tf 1 0 0 1 0 0 Tm [(a)] TJ " * 5_000,
        b"BT /F 9 Tf 1 0 0 1 0 0 Tm " + b"0 g " * 20_000,
    ],
)
@pytest.mark.timeout(10)
def test_hostile_streams_end_soon(stream: bytes) -> None:
    with contextlib.suppress(UnfamiliarContentError):
        shown(stream)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_handed_over(stream: bytes) -> None:
    try:
        pieces = shown(stream)
    except UnfamiliarContentError:
        return
    assert pieces == shown(stream)


finite = st.floats(-100, 100, allow_nan=False).map(lambda value: round(value, 3))
matrices = st.tuples(finite, finite, finite, finite, finite, finite)


@given(matrices, matrices, matrices)
def test_matrices_multiply_associatively(a: Any, b: Any, c: Any) -> None:
    left, right = multiply(multiply(a, b), c), multiply(a, multiply(b, c))
    assert left == pytest.approx(right, rel=1e-6, abs=1e-3)


@pytest.fixture
def stock_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every page goes to pdfminer.six's own interpreter."""

    def refuse(*_: object) -> None:
        raise UnfamiliarContentError

    with monkeypatch.context() as patch:
        patch.setattr(Interpreter, "run", refuse)
        yield


def seen(name: str) -> list[list[tuple[Any, ...]]]:
    data = (SAMPLES / name).read_bytes()
    return [
        [(round(p.y, 2), round(p.x0, 2), round(p.x1, 2), round(p.size, 2), p.text, p.style) for p in sheet.pieces]
        for sheet in pdfminer_engine.read_sheets(data, **LIMITS)
    ]


FAST = {name: seen(name) for name in ("A_RES_85_901-EN.pdf", "S_RES_9001_2031-EN.pdf")}


@pytest.mark.parametrize("name", FAST)
@pytest.mark.usefixtures("stock_only")
def test_both_interpreters_give_the_same_pieces(name: str) -> None:
    assert seen(name) == FAST[name]
    assert all(FAST[name])
