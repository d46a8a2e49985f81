"""Which content streams go to the careful interpreter: those that may hide text, and no page as Word writes it."""

from __future__ import annotations

import pytest

from plenary.parsing.readers.pdf.careful_interpreter import may_hide

SHOWN = b"BT\n/F1 9 Tf\n1 0 0 1 60 735 Tm\n0 g\n0 G\n[( )] TJ\nET\n"
OUTER, INNER = b"60 727.2 63.4 43.2 re\nW* n\n", b"60 727.2 63.4 20 re\nW n\n"


@pytest.mark.parametrize(
    "content",
    [
        SHOWN,
        b"q\n" + OUTER + SHOWN + b"Q\n",
        b"q\n" + OUTER + b"q\n" + INNER + SHOWN + b"Q\nQ\n",
        b"q\n" + OUTER + b"Q\nq\n200 1 5 5 re\nW n\nQ\n" + SHOWN,  # a clip that is over
        b"q\n60 770.4 63.4 -43.2 re\nW n\n" + SHOWN + b"Q\n",  # a box from its upper corner
        b"0.2 g " + SHOWN + b" 0 0 1 rg 0 0 0 1 k 1 0 0 RG 0 Tr ",
        b"BT (scan the escn, 1 of g) Tj ET" + SHOWN,
        b"10 10 m 20 20 l S 0 0 5 5 re f " + SHOWN,
        SHOWN + b"0.3 0.5 0.7 rg 498 27 54.7 54.7 re f* 60 80 400 .5 re f ",
    ],
    ids=["plain", "clip", "clip-in-clip", "clip-over", "upside-down", "dark", "words", "lines", "square-and-line"],
)
def test_content_that_hides_nothing_is_read_the_fast_way(content: bytes) -> None:
    assert not may_hide(content)


@pytest.mark.parametrize(
    "content",
    [
        b"3 Tr " + SHOWN,
        b"0 Tr\n7\nTr " + SHOWN,
        b"1 g " + SHOWN,
        b"0.95 G " + SHOWN,
        b"1 1  1 rg " + SHOWN,
        b"0 0 0 .2 k " + SHOWN,
        b"/Cs1 cs 0 sc " + SHOWN,
        b"/P SCN " + SHOWN,
        b"/OC /MC0 BDC " + SHOWN + b" EMC",
        b"q 60 100 63.4 43.2 re W n " + SHOWN + b"Q",
        b"q " + OUTER + b"q 60 100 63.4 43.2 re W n " + SHOWN + b"Q Q",
        b"q 60 100 63.4 43.2 re W n q " + OUTER + SHOWN + b"Q Q",
        b"q " + OUTER + SHOWN + SHOWN.replace(b"735", b"300") + b"Q",
        b"q " + OUTER + b"BT 60 300 Td (x) Tj ET Q",
        b"q 60 700 9 9 re 60 735 40 40 re W n " + SHOWN + b"Q",
        b"q 1 1 m 5 5 l 9 1 l h W n " + SHOWN + b"Q",
        b"q 1 1 m 5 5 l 0 0 900 900 re W n " + SHOWN + b"Q",
        SHOWN + b"60 700 90 12 re f",
        SHOWN + b"60 700 90 12 re b*\n",
    ],
    ids=[
        *("outlines-alone", "mode-on-a-line", "white", "pale-outline", "white-rgb", "white-cmyk", "ink-by-name"),
        *("pattern", "layer", "beside-the-clip", "beside-the-inner", "beside-the-outer", "second-beside"),
        *("moved-beside", "two-boxes", "triangle", "line-and-box", "panel", "outlined-panel"),
    ],
)
def test_content_that_may_hide_text_is_read_with_care(content: bytes) -> None:
    assert may_hide(content)
