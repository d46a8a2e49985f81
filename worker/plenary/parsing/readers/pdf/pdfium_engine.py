"""The second engine: pdfium's text objects by pypdfium2's raw calls, a handful a run of text, none a character.

pdfium is not thread-safe: one process, one thread.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.readers.pdf.strokes import is_stroke
from plenary.parsing.readers.pdf.text_device import TILT, Matrix
from plenary.parsing.readers.pdf.text_spans import PICTURE_PAGE, Piece, Sheet, Style, is_slanted, slanted, style_of
from plenary.parsing.readers.pdf.visibility import (
    COVERED,
    INVISIBLE,
    OFF_THE_PAGE,
    WATERMARK,
    Box,
    Colour,
    Ground,
    Look,
    box_of,
    count_hidden,
    cropped,
    hidden_by_look,
    hidden_doubts,
    ordered,
    outside,
    watermarks,
)

MAX_DEPTH = 12
RECTANGLE = frozenset({4, 5})  # segments of its path
# pdfium writes a hyphen at the end of a line as U+0002, and ends runs with line breaks of its own.
_CONTROLS = str.maketrans({"\x02": "-", "\ufffe": "-", "\r": None, "\n": None})


def read_sheets_by_pdfium(data: bytes, *, max_pages: int) -> Iterator[Sheet]:
    """The pages of a PDF, one after the other. Errors: `ENCRYPTED`, `DAMAGED`, `TOO_MANY_PAGES`."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY):
            raise IngestError(ErrorCode.ENCRYPTED) from None
        raise IngestError(ErrorCode.DAMAGED, found=str(error)) from error
    try:
        count = len(document)
        if count > max_pages:
            raise IngestError(ErrorCode.TOO_MANY_PAGES, pages=count, limit=max_pages)
        if not count:
            raise IngestError(ErrorCode.DAMAGED, found="no pages")
        styles: dict[int, Style] = {}
        bearings: dict[tuple[int, str], float] = {}
        for number in range(count):
            try:
                page = document[number]
            except pdfium.PdfiumError as error:
                raise IngestError(ErrorCode.DAMAGED, found=str(error), page=number + 1) from error
            try:
                yield _PageReader(page, styles, bearings).read()
            finally:
                page.close()
    finally:
        document.close()


class _PageReader:
    """One page: its text objects, also those inside forms, as pieces."""

    def __init__(self, page: Any, styles: dict[int, Style], bearings: dict[tuple[int, str], float]) -> None:
        self.page = page
        self.styles = styles
        self.pieces: list[Piece] = []
        self.reasons: list[str | None] = []  # why each is not seen
        self.ground = Ground()
        self.light: set[int] = set()  # places among the pieces
        self.tilted: set[int] = set()
        self.inks = [ctypes.c_uint() for _ in range(4)]
        self.strokes: list[Box] = []
        self.pictures = 0.0
        self.buffer = ctypes.create_string_buffer(4096)
        self.matrix = c.FS_MATRIX()
        self.edges = [ctypes.c_float() for _ in range(4)]
        self.number = ctypes.c_float()
        self.bearings = bearings

    def read(self) -> Sheet:
        paper = ordered(self.page.get_mediabox())
        left, _bottom, _right, top = paper
        turn = self.page.get_rotation()
        width, height = _right - left, top - _bottom
        if turn % 180:
            width, height = height, width
        # pdfium gives objects in the page's own coordinates, before its rotation
        turned: dict[int, Matrix] = {
            0: (1, 0, 0, -1, -left, top),
            90: (0, 1, 1, 0, -_bottom, -left),
            180: (-1, 0, 0, 1, _right, -_bottom),
            270: (0, -1, -1, 0, top, _right),
        }
        text_page = c.FPDFText_LoadPage(self.page.raw)
        try:
            count = c.FPDFPage_CountObjects(self.page.raw)
            objects = (c.FPDFPage_GetObject(self.page.raw, i) for i in range(count))
            self._walk(objects, text_page, turned[turn], 0)
        finally:
            c.FPDFText_ClosePage(text_page)
        pictures = min(1.0, self.pictures / (width * height or 1.0))
        shown = box_of(cropped(paper, self.page.get_cropbox()), turned[turn])
        pieces, hidden = self._seen(pictures, shown)
        return Sheet(
            width,
            height,
            pieces,
            pictures,
            tuple(hidden_doubts(hidden)),
            trimmed=True,
            corner=shown[:2],
            hidden=count_hidden(hidden),
            strokes=lambda: tuple(self.strokes),
        )

    def _seen(self, pictures: float, shown: Box) -> tuple[list[Piece], list[tuple[str, Piece]]]:
        """The pieces that are seen on the page, and the others with the reason. Layers and clips are not followed."""
        reveals = pictures > PICTURE_PAGE or all(why for why in self.reasons)
        reasons = [None if why == INVISIBLE and reveals else why for why in self.reasons]
        gone = dict.fromkeys(map(id, outside(self.pieces, shown)), OFF_THE_PAGE)
        gone |= dict.fromkeys(map(id, watermarks(self.pieces, self.tilted, self.light)), WATERMARK)
        if pictures <= PICTURE_PAGE:
            gone |= dict.fromkeys(map(id, self.ground.covered(self.pieces)), COVERED)
        whys = [why or gone.get(id(piece)) for why, piece in zip(reasons, self.pieces, strict=True)]
        if not any(whys):
            return self.pieces, []
        judged = list(zip(whys, self.pieces, strict=True))
        return [piece for why, piece in judged if not why], [(why, piece) for why, piece in judged if why]

    def _walk(self, objects: Iterator[Any], text_page: Any, ctm: Matrix, depth: int) -> None:
        for thing in objects:
            kind = c.FPDFPageObj_GetType(thing)
            if kind == c.FPDF_PAGEOBJ_TEXT:
                self._text(thing, text_page, ctm)
            elif kind == c.FPDF_PAGEOBJ_IMAGE:
                placed = self._placed(thing, ctm)
                a, b, cc, d, _, _ = placed
                self.pictures += abs(a * d - b * cc)
                self.ground.add(box_of((0.0, 0.0, 1.0, 1.0), placed), None)
            elif kind == c.FPDF_PAGEOBJ_PATH:
                self._path(thing, ctm)
            elif kind == c.FPDF_PAGEOBJ_SHADING:
                self.ground.add(self._bounds(thing, ctm), None)
            elif kind == c.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                inner = (c.FPDFFormObj_GetObject(thing, i) for i in range(c.FPDFFormObj_CountObjects(thing)))
                self._walk(inner, text_page, self._placed(thing, ctm), depth + 1)

    def _path(self, thing: Any, ctm: Matrix) -> None:
        filled, stroked = ctypes.c_int(0), ctypes.c_int(0)
        c.FPDFPath_GetDrawMode(thing, filled, stroked)
        if is_stroke(box := self._bounds(thing, ctm)):
            self.strokes.append(box)
        if filled.value != c.FPDF_FILLMODE_NONE:
            fill, opacity = self._colour(c.FPDFPageObj_GetFillColor, thing)
            if opacity >= 1 and fill is not None and self._is_panel(thing, ctm):
                self.ground.add_panel(self._bounds(thing, ctm), fill, len(self.pieces))
            elif opacity:
                self.ground.add(self._bounds(thing, ctm), fill)

    def _is_panel(self, thing: Any, ctm: Matrix) -> bool:
        """Return True if a path is a rectangle that neither blends nor is clipped."""
        a, b, cc, d, _, _ = self._placed(thing, ctm)
        count = c.FPDFPath_CountSegments(thing)
        if count not in RECTANGLE or a * cc or b * d or c.FPDFPageObj_HasTransparency(thing):
            return False
        clip = c.FPDFPageObj_GetClipPath(thing)
        if clip and c.FPDFClipPath_CountPaths(clip) > 0:
            return False
        x, y = ctypes.c_float(), ctypes.c_float()
        places = set[tuple[float, float]]()
        for index in range(count):
            segment = c.FPDFPath_GetPathSegment(thing, index)
            if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_BEZIERTO:
                return False
            c.FPDFPathSegment_GetPoint(segment, x, y)
            places.add((x.value, y.value))
        return len(places) == 4 and all(len({place[axis] for place in places}) == 2 for axis in (0, 1))  # noqa: PLR2004

    def _bounds(self, thing: Any, ctm: Matrix) -> Box:
        left, bottom, right, top = self.edges
        c.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
        return box_of((left.value, bottom.value, right.value, top.value), ctm)

    def _colour(self, get: Any, thing: Any) -> tuple[Colour | None, float]:
        """A colour and its opacity."""
        if not get(thing, *self.inks):
            return None, 1.0
        red, green, blue, opacity = (ink.value / 255 for ink in self.inks)
        return (red, green, blue), opacity

    def _look(self, thing: Any) -> Look:
        fill, opacity = self._colour(c.FPDFPageObj_GetFillColor, thing)
        mode = max(c.FPDFTextObj_GetTextRenderMode(thing), 0)
        stroke = self._colour(c.FPDFPageObj_GetStrokeColor, thing)[0] if mode % 4 == 1 else None
        return Look(mode, fill, stroke, opacity)

    def _placed(self, thing: Any, ctm: Matrix) -> Matrix:
        from plenary.parsing.readers.pdf.text_device import multiply  # noqa: PLC0415

        c.FPDFPageObj_GetMatrix(thing, self.matrix)
        m = self.matrix
        return multiply((m.a, m.b, m.c, m.d, m.e, m.f), ctm)

    def _text(self, thing: Any, text_page: Any, ctm: Matrix) -> None:
        length = c.FPDFTextObj_GetText(thing, text_page, None, 0)
        if length <= 2:  # noqa: PLR2004 - the closing zero alone
            return
        if length > len(self.buffer):
            self.buffer = ctypes.create_string_buffer(length)
        c.FPDFTextObj_GetText(thing, text_page, ctypes.cast(self.buffer, ctypes.POINTER(c.FPDF_WCHAR)), length)
        text = self.buffer.raw[: length - 2].decode("utf-16-le", "replace").translate(_CONTROLS)
        # Pdfium ends a run with a space of its own where it believes that a word ends; the gap that follows knows.
        text = text.rstrip(" ") or " "
        a, b, cc, d, e, f = self._placed(thing, ctm)
        c.FPDFTextObj_GetFontSize(thing, self.number)
        size = self.number.value * (cc * cc + d * d) ** 0.5
        left, bottom, right, top = self.edges
        c.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
        font = c.FPDFTextObj_GetFont(thing)
        ink = ctm[0] * right.value + ctm[4]
        if ctm[0] <= 0:  # the page is turned
            ink = self._bounds(thing, ctm)[2]
        x1 = e if abs(b) > abs(a) else max(e, ink + self._bearing(font, text[-1]) * abs(size))
        style = self._style(font)
        piece = Piece(f, e, x1, abs(size), text, slanted(style) if is_slanted(cc, d) else style)
        look = self._look(thing)
        if TILT * abs(a) < abs(b) and TILT * abs(b) < abs(a):
            self.tilted.add(len(self.pieces))
        if look.light:
            self.light.add(len(self.pieces))
        self.reasons.append(hidden_by_look(look, self.ground, piece))
        self.pieces.append(piece)

    def _bearing(self, font: Any, letter: str) -> float:
        """From where a letter's ink ends to where the next one may begin, as a share of the font size."""
        key = (ctypes.cast(font, ctypes.c_void_p).value or 0, letter)
        bearing = self.bearings.get(key)
        if bearing is None:
            c.FPDFFont_GetGlyphWidth(font, ord(letter), 1.0, self.number)
            width = self.number.value
            path = c.FPDFFont_GetGlyphPath(font, ord(letter), 1.0)
            count = c.FPDFGlyphPath_CountGlyphSegments(path) if path else 0
            x, y = ctypes.c_float(), ctypes.c_float()
            ink = 0.0
            for index in range(max(count, 0)):
                c.FPDFPathSegment_GetPoint(c.FPDFGlyphPath_GetGlyphPathSegment(path, index), x, y)
                ink = max(ink, x.value)
            bearing = self.bearings[key] = width - ink if width and ink else 0.0
        return bearing

    def _style(self, font: Any) -> Style:
        address = ctypes.cast(font, ctypes.c_void_p).value or 0
        style = self.styles.get(address)
        if style is None:
            length = c.FPDFFont_GetBaseFontName(font, None, 0)
            name = ctypes.create_string_buffer(max(length, 1))
            c.FPDFFont_GetBaseFontName(font, name, length)
            angle = ctypes.c_int(0)
            c.FPDFFont_GetItalicAngle(font, angle)
            style = style_of(
                name.value.decode("utf-8", "replace"),
                max(c.FPDFFont_GetFlags(font), 0),
                angle=angle.value,
                weight=max(c.FPDFFont_GetWeight(font), 0),
            )
            self.styles[address] = style
        return style
