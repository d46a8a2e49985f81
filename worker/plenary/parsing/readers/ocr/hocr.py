"""Tesseract's output for one page (hOCR with a box for each letter) to styled lines. It runs no program.

Source: http://kba.github.io/hocr-spec/1.2/ and Tesseract's own `x_size`, `x_bboxes`, `x_wconf`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import attrgetter
from statistics import fmean, median

from lxml import etree

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Box, Line, Run
from plenary.parsing.readers.ocr.columns import Glyph, OcrRow, columns, upright

_LINES = ("ocr_line", "ocr_header", "ocr_textfloat", "ocr_caption")
_PROPERTY = re.compile(r"(\w+) ([-\d. ]+)")
POINTS = 72.0
# Letters without a descender give the size and the baseline. In text faces those without an ascender have 0.46 of the
# size, capitals and digits 0.67.
_LOW = frozenset("acemnorsuvwxzавгежзиклмнопстхчшэюяы")  # noqa: RUF001 - Cyrillic letters too
LOW, HIGH = 0.46, 0.67
FEWEST = 3  # from so many letters on, their measure is better than Tesseract's own of the line
ALIKE = 0.08  # sizes that differ by less are one size: what the letters of a line measure varies with its letters
SHORT, UNLIKE = 22, 0.5  # letters of a line that measure its size badly; largest difference from its neighbour's
NEAR = 3  # lines
TAB = 2.0  # of the size: a gap that parts two cells
# A note's mark is 0.35 above the line and has 0.65 of its size, so its digits are 0.43 high; quotes are 0.25 high.
RAISED, MARK = 0.15, 0.3
MARK_SIZE = 0.65
LENGTH = attrgetter("length")
MOST_BESIDE = 3  # lines with another beside them; on a page of two columns most have one
SMALLEST = 4.0  # points: what is smaller is dirt
UNSURE, NOISE = 55, 40  # of 100: below the one, a line without a word is what else a page shows; below the other, any
_WORD = re.compile(r"[^\W\d_]{3}|\d")
# A lone stroke before a wide gap, in the place of a number: so Tesseract reads the "1." of a first paragraph.
_STROKE = re.compile(r"[|LlI!]")
_NUMBER = re.compile(r"\d{1,3}\.")
NUMBER_GAP = 0.8
# A one at the end of a year, or at its beginning: "197]", "[971".
_YEAR = re.compile(r"(?<!\d)[\[\]|!](?=9\d\d(?!\d))|(?<=\b19\d)[\[\]|!](?!\w)")
# A masthead sets the symbol in two sizes, which Tesseract takes for two words or another letter: "A rRes/", "Avres/".
_SYMBOL = re.compile(r"(?<!\w)([A\u00c0ES])\s?/?[a-z]?(?:RES|Res|res)/(?=[\dES])")


@dataclass(frozen=True, slots=True)
class Recognized:
    """The lines of a page, column by column, and how sure each word is, from 0 to 100."""

    columns: tuple[tuple[Line, ...], ...]
    confidences: tuple[float, ...]


def read_hocr(hocr: bytes, dots_per_inch: float, height: float) -> Recognized:
    """The lines of a page of so many points, in Tesseract's order, their boxes in points from the top left corner.

    A page in two columns gives the lines of each separately, with the second moved to the place of the first.
    Errors: `TOOL_FAILED` where it is no hOCR.
    """
    try:
        return _recognized(hocr, dots_per_inch, height)
    except (etree.XMLSyntaxError, ArithmeticError, LookupError, ValueError) as error:
        raise IngestError(ErrorCode.TOOL_FAILED, program="Tesseract", error="what it wrote is no hOCR") from error


def _recognized(hocr: bytes, dots_per_inch: float, height: float) -> Recognized:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(hocr, parser)
    if root is None:  # nothing in it could be recovered
        raise ValueError("no element")
    lines = (element for element in root.iter("{*}span") if element.get("class") in _LINES)
    rows = [row for element in lines if (row := _row(element, POINTS / dots_per_inch)) and _is_text(row)]
    parts = tuple(_lines(_side_by_side(part)) for part in columns(upright(rows), height))
    return Recognized(parts, tuple(confidence for row in rows for confidence in row.confidences))


def _lines(groups: Sequence[list[OcrRow]]) -> tuple[Line, ...]:
    return tuple(_line(group, size) for group, size in zip(groups, _sizes(groups), strict=True))


def _sizes(groups: Sequence[list[OcrRow]]) -> list[float]:
    """The size of each line: the page's usual one where it is near; a short line has that of a neighbour."""
    mains = [max(group, key=LENGTH) for group in groups]
    sure = {index: main.size for index, main in enumerate(mains) if main.length >= SHORT}
    usual = median(sure.values()) if sure else median(main.size for main in mains) if mains else 0.0
    sure = {index: usual if abs(size - usual) < ALIKE * usual else size for index, size in sure.items()}
    sizes = []
    for index, main in enumerate(mains):
        near = [size for place, size in sure.items() if abs(place - index) <= NEAR] or [usual]
        nearest = min(near, key=lambda size: abs(size - main.size))
        sizes.append(sure.get(index, nearest if abs(nearest - main.size) < UNLIKE * nearest else main.size))
    return sizes


def _row(element: etree._Element, scale: float) -> OcrRow | None:
    words, confidences = [], []
    for word in element.iter("{*}span"):
        if word.get("class") == "ocrx_word":
            glyphs = [
                _glyph(span, scale) for span in word.iter("{*}span") if span.get("class") == "ocrx_cinfo" and span.text
            ]
            if glyphs:
                words.append(glyphs)
                confidences += _properties(word)["x_wconf"]
    if not words:
        return None
    properties = _properties(element)
    x0, _, x1, bottom = properties["bbox"]
    slope, offset = properties.get("baseline", [0.0, 0.0])
    standing = [(glyph, share) for word in words for glyph in word if (share := _share(glyph.text))]
    if len(standing) < FEWEST:
        baseline = (bottom + offset + slope * (x1 - x0) / 2) * scale
        return OcrRow(words, confidences, properties["x_size"][0] * scale, baseline, slope)
    size = median((glyph.bottom - glyph.top) / share for glyph, share in standing)
    middle = (x0 + x1) / 2 * scale
    baseline = median(glyph.bottom - slope * (glyph.x0 - middle) for glyph, _ in standing)
    return OcrRow(words, confidences, size, baseline, slope)


def _share(letter: str) -> float:
    """The letter's height as a share of the font's size; 0 for a letter of no fixed height."""
    if letter in _LOW:
        return LOW
    return HIGH if letter.isdigit() or (letter.isupper() and letter != "Q") else 0.0


def _glyph(element: etree._Element, scale: float) -> Glyph:
    x0, top, x1, bottom = (value * scale for value in _properties(element)["x_bboxes"])
    return Glyph(element.text or "", x0, top, x1, bottom)


def _is_text(row: OcrRow) -> bool:
    """Not the emblem, a bar code or dirt."""
    text = " ".join("".join(glyph.text for glyph in word) for word in row.words)
    sure = fmean(row.confidences)
    return row.size >= SMALLEST and (sure >= UNSURE or (sure >= NOISE and bool(_WORD.search(text))))


def _side_by_side(rows: Sequence[OcrRow]) -> list[list[OcrRow]]:
    """Rows on one baseline are one line: a mark and its note, two sides of a masthead; not the columns of a page."""
    long = [row for row in rows if row.length >= SHORT]
    columns = sum(_beside(row, other) for row, other in combinations(long, 2))
    groups: list[list[OcrRow]] = []
    for row in rows:
        beside = next((group for group in groups if _beside(group[0], row)), None)
        if beside and columns <= MOST_BESIDE:
            beside.append(row)
            beside.sort(key=lambda member: member.x0)
        else:
            groups.append([row])
    return groups if columns > MOST_BESIDE else sorted(groups, key=lambda group: max(group, key=LENGTH).baseline)


def _beside(row: OcrRow, other: OcrRow) -> bool:
    apart = row.x0 >= other.x1 or other.x0 >= row.x1
    return apart and abs(row.baseline - other.baseline) < 0.5 * max(row.size, other.size)


def _line(group: list[OcrRow], size: float) -> Line:
    main = max(group, key=LENGTH)
    words = [word for row in group for word in row.words]
    runs: list[Run] = []
    for index, word in enumerate(words):
        gap = word[0].x0 - words[index - 1][-1].x1 if index else 0.0
        between = ("\t" if gap > TAB * size else " ") if index else ""
        following = words[index + 1][0].x0 - word[-1].x1 if index + 1 < len(words) else 0.0
        read = _stroke("".join(glyph.text for glyph in word), runs, following > NUMBER_GAP * size)
        if read is not None:
            _add(runs, between + read, size, raised=False)
            continue
        signs = [(_is_raised(glyph, main, size), glyph.text) for glyph in word]
        for raised, letters in groupby(signs, key=lambda pair: pair[0]):
            _add(runs, between + "".join(text for _, text in letters), size, raised=raised)
            between = ""
    runs = [run.saying(_YEAR.sub("1", _SYMBOL.sub(_symbol, run.text))) for run in runs]
    top, bottom = main.baseline - 0.8 * size, main.baseline + 0.2 * size
    displayed = _around([row.box for row in group])
    return Line(tuple(runs), words[0][0].x0, top, words[-1][-1].x1, bottom, displayed=displayed)


def _around(boxes: list[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _symbol(match: re.Match[str]) -> str:
    organ = "A" if match[1] == "\u00c0" else match[1]
    return f"{organ}/RES/"


def _stroke(word: str, before: list[Run], wide_gap: bool) -> str | None:
    """The text of a word that is a mere stroke: the digit 1, or nothing after a number that was read already."""
    if not before:
        return "1." if _STROKE.fullmatch(word) and wide_gap else None
    if word != "|":
        return None
    return "" if _NUMBER.fullmatch(before[0].text.strip()) and len(before) == 1 else "1"


def _is_raised(glyph: Glyph, row: OcrRow, size: float) -> bool:
    """True if a sign is the mark of a note: it is above the line, no letter, and as high as a small digit."""
    if glyph.text.isalpha():
        return False
    above = row.baseline_at(glyph.x0) - glyph.bottom
    return above > RAISED * size and glyph.bottom - glyph.top > MARK * size


def _add(runs: list[Run], text: str, size: float, *, raised: bool) -> None:
    if not text.strip():
        return
    if raised and text[0].isspace():
        _add(runs, text[0], size, raised=False)
        text = text[1:]
    if runs and runs[-1].superscript == raised:
        runs[-1] = Run(runs[-1].text + text, runs[-1].size, superscript=raised)
    else:
        runs.append(Run(text, round(size * MARK_SIZE if raised else size, 1), superscript=raised))


def _properties(element: etree._Element) -> dict[str, list[float]]:
    """The numbers in a `title`: `bbox 1 2 3 4; baseline 0 -9`."""
    properties = _PROPERTY.findall(element.get("title", ""))
    return {name: [float(number) for number in values.split()] for name, values in properties}
