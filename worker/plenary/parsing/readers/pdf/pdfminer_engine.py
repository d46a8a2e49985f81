"""The first engine: pdfminer.six's documents, fonts and filters under the fast interpreter, page by page.

A page that the fast interpreter does not follow is read by pdfminer.six's own, into the same pieces.
"""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, dict_value, resolve1, stream_value
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Box
from plenary.parsing.readers.pdf.annotations import unread_annotations
from plenary.parsing.readers.pdf.careful_interpreter import CarefulInterpreter, may_hide
from plenary.parsing.readers.pdf.content_interpreter import Interpreter
from plenary.parsing.readers.pdf.fonts import Face, Faces
from plenary.parsing.readers.pdf.inline_images import NAME as INLINE
from plenary.parsing.readers.pdf.inline_images import without_inline_images
from plenary.parsing.readers.pdf.lexer import said_text
from plenary.parsing.readers.pdf.line_builder import SPACED
from plenary.parsing.readers.pdf.object_parser import PdfDocument
from plenary.parsing.readers.pdf.streams import unpack
from plenary.parsing.readers.pdf.strokes import strokes_of
from plenary.parsing.readers.pdf.text_device import (
    Matrix,
    Painter,
    RightToLeftError,
    Setting,
    State,
    UnfamiliarContentError,
    multiply,
)
from plenary.parsing.readers.pdf.text_spans import ATTACHED, PICTURE_PAGE, PORTFOLIO, Piece, Sheet
from plenary.parsing.readers.pdf.visibility import (
    COVERED,
    INVISIBLE,
    LAYER_OFF,
    LETTER,
    OFF_THE_PAGE,
    PLAIN,
    WATERMARK,
    Colour,
    Layers,
    Look,
    box_of,
    colour_of,
    count_hidden,
    cropped,
    hidden_doubts,
    meaning_of,
    meet,
    ordered,
    outside,
    watermarks,
)

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # five times slower at DEBUG; its warnings name no file

NARROW = -160.0  # thousandths of the font size: a gap between words that are set close
_SHOW = re.compile(rb"[)>\]]\s*+T[jJ]\b")
_CURVE = re.compile(rb"\s[cvy]\s")
_CLOSE = re.compile(r"^(?!.*://)(?:(?:\d|[^\W\d_\u2e80-\uffff])[.,;:/()'-]?){28}")  # one word, as no language has
MAX_DEPTH = 12  # of forms within forms
# What pdfminer.six is known to raise on damaged input: its own errors and those of Python's containers and numbers.
BROKEN = (
    *(PDFException, PSException, AssertionError, AttributeError, ArithmeticError, EOFError, LookupError),
    *(RecursionError, TypeError, ValueError, struct.error, zlib.error),
)


class Budget:
    """Bytes that the streams of one file may still unpack to."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.left = limit

    def spend(self, size: int) -> None:
        """Count `size` bytes. Errors: `TOO_MUCH_TEXT`."""
        self.left -= size
        if self.left < 0:
            raise IngestError(ErrorCode.TOO_MUCH_TEXT, size=self.limit - self.left, limit=self.limit)


def read_sheets(data: bytes, *, max_pages: int, max_unpacked_bytes: int) -> Iterator[Sheet]:
    """The pages of a PDF, one after the other. Errors: `ENCRYPTED`, `DAMAGED`, `TOO_MANY_PAGES`, `TOO_MUCH_TEXT`."""
    try:
        document = PdfDocument(data)
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise IngestError(ErrorCode.ENCRYPTED) from None
    except BROKEN as error:
        raise IngestError(ErrorCode.DAMAGED, found=type(error).__name__) from error
    faces = Faces()
    layers = _layers(document)
    budget = Budget(max_unpacked_bytes)
    number = 0
    try:
        for number, page in enumerate(PDFPage.create_pages(document), start=1):
            if number > max_pages:
                raise IngestError(ErrorCode.TOO_MANY_PAGES, pages=number, limit=max_pages)
            sheet = _PageReader(page, faces, layers, budget).read()
            doubts = _attached(document) if number == 1 else ()
            yield sheet._replace(doubts=(*sheet.doubts, *doubts)) if doubts else sheet
        declared_count = dict_value(document.catalog["Pages"]).get("Count")
    except BROKEN as error:
        raise IngestError(ErrorCode.DAMAGED, found=type(error).__name__, page=number) from error
    if not number:
        raise IngestError(ErrorCode.DAMAGED, found="no pages")
    if isinstance(declared_count, int) and declared_count > number:  # pdfium finds pages that are not named as such
        raise IngestError(ErrorCode.DAMAGED, found=f"{number} of {declared_count} pages")


def _layers(document: PdfDocument) -> Layers:
    try:
        return Layers(document.catalog)
    except BROKEN:
        return Layers({})


def _attached(document: PdfDocument) -> tuple[str, ...]:
    """The sentence on files that are kept in this one. Source: ISO 32000-1, 7.11.4 and 12.3.5."""
    with suppress(*BROKEN):
        files = dict_value(dict_value(document.catalog.get("Names") or {}).get("EmbeddedFiles") or {})
        if resolve1(files.get("Names")) or resolve1(files.get("Kids")):
            return (PORTFOLIO if "Collection" in document.catalog else ATTACHED,)
    return ()


def page_matrix(page: PDFPage) -> tuple[Matrix, float, float]:
    """From the page's own coordinates to points from the top left corner, y downwards; then width and height."""
    x0, y0, x1, y1 = ordered(page.mediabox)
    width, height = x1 - x0, y1 - y0
    turned: dict[int, tuple[Matrix, float, float]] = {
        0: ((1, 0, 0, -1, -x0, y1), width, height),
        90: ((0, 1, 1, 0, -y0, -x0), height, width),
        180: ((-1, 0, 0, 1, x1, -y0), width, height),
        270: ((0, -1, -1, 0, y1, x1), height, width),
    }
    return turned.get(page.rotate % 360, turned[0])


class _MayHideTextError(Exception):
    """A form holds instructions that may hide text, which the fast interpreter skips."""


class _PageReader:
    """One page with what it needs: the fonts of the whole file, its layers, the budget for unpacked bytes."""

    def __init__(self, page: PDFPage, faces: Faces, layers: Layers, budget: Budget) -> None:
        self.page = page
        self.faces = faces
        self.layers = layers
        self.budget = budget
        self.painter = Painter()
        self.painter.watched = bool(layers)
        self.matrix, self.width, self.height = page_matrix(page)
        self.shown = box_of(cropped(ordered(page.mediabox), page.cropbox), self.matrix)
        self.pictures = 0.0
        self.curves = 0
        self.broken_off = self.broken = self.unfamiliar = self.shows = False

    def read(self) -> Sheet:
        """The page in runs; in single letters where it is written from the right, since those do not come in order.

        Where words of a page with spaces are joined without one, narrower gaps count, too. Invisible text is read
        where it is the only text, or is under a picture of the page.
        """
        self._read()
        if not self.painter.letters and self._is_close():
            self.painter.wide = NARROW
            self._read()
        if any(why == INVISIBLE for why, _ in self.painter.hidden) and (
            self._covered() > PICTURE_PAGE or not any(piece.text.strip() for piece in self.painter.pieces)
        ):
            self.painter.reveals = True
            self._read()
        pieces, hidden = self._seen()
        cut = self.broken_off and not self.broken
        doubts = (*self._doubts(cut=cut), *hidden_doubts(hidden), *unread_annotations(self.page))
        lost = not self.painter.pieces and not hidden and (self.broken or self.unfamiliar or self.shows)
        return Sheet(
            *(self.width, self.height, pieces, self._covered(), doubts),
            broken=self.broken,
            lost=lost,
            cut=cut,
            curves=self.curves,
            corner=self.shown[:2],
            hidden=count_hidden(hidden),
            strokes=self._strokes,
        )

    def _strokes(self) -> tuple[Box, ...]:
        data = b"\n".join(unpack(stream_value(part), self.budget.limit)[0] for part in self.page.contents)
        return strokes_of(data, self.matrix)

    def _is_close(self) -> bool:
        texts = [piece.text for piece in self.painter.pieces]
        text = "".join(texts)
        return text.count(" ") * SPACED >= len(text) and any(map(_CLOSE.search, texts))

    def _covered(self) -> float:
        area = self.width * self.height
        return min(1.0, self.pictures / area) if area else 0.0

    def _seen(self) -> tuple[list[Piece], list[tuple[str, Piece]]]:
        """The pieces that are seen on the page, and the others with the reason."""
        painter = self.painter
        off = outside(painter.pieces, self.shown)
        marks = watermarks(painter.pieces, painter.tilted, painter.light)
        under = [] if self._covered() > PICTURE_PAGE else painter.ground.covered(painter.pieces)
        hidden = [
            *painter.hidden,
            *(
                (why, piece)
                for why, pieces in ((OFF_THE_PAGE, off), (WATERMARK, marks), (COVERED, under))
                for piece in pieces
            ),
        ]
        gone = {id(piece) for piece in (*off, *marks, *under)}
        return [piece for piece in painter.pieces if id(piece) not in gone] if gone else painter.pieces, hidden

    def _doubts(self, *, cut: bool) -> Iterator[str]:
        if cut:
            yield "its content breaks off"
        fonts = dict_value(dict_value(self.page.resources).get("Font") or {})
        if any(self.faces.is_unexplained(font) for font in fonts.values()):
            yield "a font does not say which letters it shows"

    def _forget(self) -> None:
        self.painter.forget()
        self.pictures = 0.0
        self.curves = 0

    def _read(self) -> None:
        try:
            self._read_once()
        except RightToLeftError:
            self.painter.letters = True
            self._read_once()

    def _read_once(self) -> None:
        data = self._content
        self.broken_off = data.rfind(b"BT") > data.rfind(b"ET")  # a text object that is not closed
        resources = dict_value(self.page.resources)
        self.painter.watched = self.painter.watched or self._may_hide
        self._forget()
        try:
            try:
                self._run(data, resources, self.matrix, 0)
            except _MayHideTextError:
                self.painter.watched = True
                self._forget()
                self._run(data, resources, self.matrix, 0)
        except UnfamiliarContentError:
            self._forget()
            self.painter.watched = self.unfamiliar = True
            device = _Device(self)
            _OwnInterpreter(self.faces.resources, device).render_contents(
                self.page.resources, self.page.contents, ctm=self.matrix
            )
            # a bracket that is never closed takes with it what follows
            self.broken_off = self.broken_off or device.shown < len(_SHOW.findall(data))
        if not self.painter.pieces:
            self.curves += len(_CURVE.findall(data))
            self.shows = _SHOW.search(data) is not None

    @cached_property
    def _content(self) -> bytes:
        """The instructions of the page, which may be read twice."""
        contents = [resolve1(part) for part in self.page.contents if part is not None]
        self.broken = self.broken or None in contents  # an object that is not in the file
        return b"\n".join(self._bytes_of(stream_value(part)) for part in contents if part is not None)

    @cached_property
    def _may_hide(self) -> bool:
        return may_hide(self._content) or _is_sheer(dict_value(self.page.resources))

    def _bytes_of(self, stream: PDFStream) -> bytes:
        data, whole = unpack(stream, self.budget.left)
        self.broken = self.broken or not whole
        self.budget.spend(len(data))
        return without_inline_images(data)

    def picture(self, ctm: Matrix) -> None:
        """Count a picture that fills the unit square under `ctm`."""
        a, b, c, d, _, _ = ctm
        self.pictures += abs(a * d - b * c)
        if self.painter.watched:
            self.painter.ground.add(box_of((0.0, 0.0, 1.0, 1.0), ctm), None)

    def _run(self, data: bytes, resources: dict[str, Any], ctm: Matrix, depth: int, look: Look = PLAIN) -> None:
        if depth > MAX_DEPTH:
            raise UnfamiliarContentError
        fonts = dict_value(resources.get("Font") or {})
        xobjects = dict_value(resources.get("XObject") or {})

        def font(name: str) -> Face:
            reference = fonts.get(name)
            if reference is None:
                raise UnfamiliarContentError
            return self.faces.named(reference)

        def draw(name: str, state: State) -> None:
            stream = resolve1(xobjects.get(name))
            subtype = str(resolve1(stream.get("Subtype"))) if isinstance(stream, PDFStream) else ""
            if name == INLINE or "Image" in subtype:
                self.picture(state.ctm)
            elif "Form" in subtype:
                self._form(stream, resources, state, depth)

        def properties(name: str) -> dict[str, Any]:
            return self.properties(resources, name)

        if not self.painter.watched:
            Interpreter(self.painter, font, draw, properties).run(data, ctm, look)
            return
        listed, spaces, states = (
            dict_value(resources.get(kind) or {}) for kind in ("Properties", "ColorSpace", "ExtGState")
        )
        CarefulInterpreter(
            self.painter,
            font,
            draw,
            properties,
            lambda name: self.layers.is_off(listed.get(name)),
            lambda name: meaning_of(spaces.get(name)),
            lambda name: dict_value(states.get(name) or {}),
        ).run(data, ctm, look)

    def _form(self, stream: PDFStream, resources: dict[str, Any], state: State, depth: int) -> None:
        """Show a form. Text outside its box is clipped."""
        values = [float(resolve1(value)) for value in resolve1(stream.get("Matrix")) or (1, 0, 0, 1, 0, 0)]
        ctm = multiply(values, state.ctm)  # type: ignore[arg-type]
        box = [float(resolve1(value)) for value in resolve1(stream.get("BBox")) or ()]
        bounds = box_of(box, ctm) if len(box) == len(LETTER) else None  # type: ignore[arg-type]
        data, inner = self._bytes_of(stream), resolve1(stream.get("Resources"))
        own = inner if isinstance(inner, dict) else resources
        before = len(self.painter.pieces)
        veil = self.veil(stream)
        if self.painter.watched:
            look = state.look._replace(clip=meet(state.look.clip, bounds)) if bounds else state.look
            veils = len(self.painter.veils)
            self.painter.veils.append(veil)
            self._run(data, own, ctm, depth + 1, look)
            del self.painter.veils[veils:]
        elif veil or may_hide(data) or _is_sheer(own):
            raise _MayHideTextError
        else:
            self._run(data, own, ctm, depth + 1)
            if bounds and outside(self.painter.pieces[before:], bounds):
                raise _MayHideTextError
        if not self.painter.pieces:
            self.curves += len(_CURVE.findall(data))

    def veil(self, form: PDFStream) -> str | None:
        """Why nobody sees a form as a whole, or reads it as text."""
        if self.layers.is_off(form.get("OC")):
            return LAYER_OFF
        compound = dict_value(dict_value(form.get("PieceInfo") or {}).get("ADBE_CompoundType") or {})
        return WATERMARK if str(getattr(resolve1(compound.get("Private")), "name", "")) == "Watermark" else None

    @staticmethod
    def properties(resources: Any, name: str) -> dict[str, Any]:
        """A list of properties that the resources name."""
        listed = resolve1(dict_value(resolve1(dict_value(resources).get("Properties")) or {}).get(name))
        return {key: resolve1(value) for key, value in listed.items()} if isinstance(listed, dict) else {}


def _colour(value: Any) -> Colour | None:
    """A colour as pdfminer.six keeps it: one number, or three or four."""
    values = value if isinstance(value, (tuple, list)) else (value,)
    if not all(isinstance(part, (int, float)) for part in values):
        return None
    return colour_of(values, {1: "gray", 3: "rgb", 4: "cmyk"}.get(len(values)))


def _is_sheer(resources: dict[str, Any]) -> bool:
    """Return True if a graphics state lets the layer below shine through."""
    states = dict_value(resources.get("ExtGState") or {})
    opacities = (resolve1(dict_value(state).get("ca")) for state in states.values())
    return any(isinstance(opacity, (int, float)) and opacity < 1 for opacity in opacities)


class _OwnInterpreter(PDFPageInterpreter):
    """pdfminer.six's own, except that forms on a layer that is off are not seen."""

    device: _Device

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802 - so it is called there
        """See `PDFPageInterpreter`."""
        veils = self.device.reader.painter.veils
        form, before = resolve1(self.xobjmap.get(str(getattr(xobjid_arg, "name", "")))), len(veils)
        veils.append(self.device.reader.veil(form) if isinstance(form, PDFStream) else None)
        super().do_Do(xobjid_arg)
        del veils[before:]


class _Device(PDFTextDevice):
    """pdfminer.six's own interpreter writes here what it shows; it ends in the same painter."""

    def __init__(self, reader: _PageReader) -> None:
        super().__init__(reader.faces.resources)
        self.reader = reader
        self.shown = 0

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:  # noqa: ARG002
        self.shown += 1
        face = self.reader.faces.of(textstate.font)
        face.readable = True  # slow, but it knows every kind of font
        state = State(
            self.ctm or self.reader.matrix,
            face,
            textstate.fontsize,
            textstate.charspace,
            textstate.wordspace,
            textstate.scaling / 100,
            textstate.leading,
            textstate.rise,
        )
        shown: list[bytes] = []
        moves: list[float] = [0.0]
        for item in seq:
            if isinstance(item, (int, float)):
                moves[-1] += item
            elif isinstance(item, bytes):
                shown.append(item)
                moves.append(0.0)
        a, b, c, d, e, f = textstate.matrix
        x, y = textstate.linematrix
        setting = Setting.of(state, (a, b, c, d))
        self.reader.painter.look = Look(textstate.render, _colour(graphicstate.ncolor), _colour(graphicstate.scolor))
        advance = self.reader.painter.show(setting, e + a * x + c * y, f + b * x + d * y, shown, moves)
        textstate.linematrix = (x + advance, y)

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002
        self.reader.picture(self.ctm or self.reader.matrix)

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:  # noqa: ARG002
        points = [value for _, *values in path for value in values]
        if fill and points:
            xs, ys = points[::2], points[1::2]
            box = box_of((min(xs), min(ys), max(xs), max(ys)), self.ctm or self.reader.matrix)
            self.reader.painter.ground.add(box, _colour(graphicstate.ncolor))

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        veil = None
        if isinstance(props, PSLiteral):
            listed = dict_value(dict_value(self.reader.page.resources).get("Properties") or {})
            if str(getattr(tag, "name", "")) == "OC" and self.reader.layers.is_off(listed.get(props.name)):
                veil = LAYER_OFF
            props = self.reader.properties(self.reader.page.resources, str(props.name))
        self.reader.painter.veils.append(veil)
        actual = resolve1(props.get("ActualText")) if isinstance(props, dict) else None
        self.reader.painter.actual.append(said_text(actual) if isinstance(actual, bytes) else None)

    def end_tag(self) -> None:
        if self.reader.painter.actual:
            self.reader.painter.actual.pop()
            self.reader.painter.veils.pop()

    def do_tag(self, tag: Any, props: Any = None) -> None:
        pass
