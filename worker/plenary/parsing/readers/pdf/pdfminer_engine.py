"""The first engine: pdfminer.six's documents, fonts and filters under the fast interpreter, page by page.

A page that the fast interpreter does not follow is read by pdfminer.six's own, into the same pieces.
"""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections.abc import Iterator
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
from plenary.parsing.readers.pdf.bidi import is_right_to_left
from plenary.parsing.readers.pdf.content_interpreter import Interpreter
from plenary.parsing.readers.pdf.fonts import Face, Faces
from plenary.parsing.readers.pdf.lexer import said_text
from plenary.parsing.readers.pdf.object_parser import Document
from plenary.parsing.readers.pdf.streams import unpack
from plenary.parsing.readers.pdf.text_device import Matrix, Painter, Setting, State, Unfamiliar, multiply
from plenary.parsing.readers.pdf.text_spans import Sheet

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # five times slower at DEBUG; its warnings name no file

BROKEN_CONTENT = "its content is broken: what could be unpacked is kept"
NARROW = -160.0  # thousandths of the font size: a gap between words that are set close
_CLOSE = re.compile(r"^(?!.*://)[!-\u024f]{30}")  # letters of one word, as no language has
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
        document = Document(data)
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise IngestError(ErrorCode.ENCRYPTED) from None
    except BROKEN as error:
        raise IngestError(ErrorCode.DAMAGED, found=type(error).__name__) from error
    faces = Faces()
    budget = Budget(max_unpacked_bytes)
    number = 0
    try:
        for number, page in enumerate(PDFPage.create_pages(document), start=1):
            if number > max_pages:
                raise IngestError(ErrorCode.TOO_MANY_PAGES, pages=number, limit=max_pages)
            yield _PageReader(page, faces, budget).read()
        told = dict_value(document.catalog["Pages"]).get("Count")
    except BROKEN as error:
        raise IngestError(ErrorCode.DAMAGED, found=type(error).__name__, page=number) from error
    if not number:
        raise IngestError(ErrorCode.DAMAGED, found="no pages")
    if isinstance(told, int) and told > number:  # pdfium finds pages that are not named as such
        raise IngestError(ErrorCode.DAMAGED, found=f"{number} of {told} pages")


def page_matrix(page: PDFPage) -> tuple[Matrix, float, float]:
    """From the page's own coordinates to points from the top left corner, y downwards; then width and height."""
    x0, y0, x1, y1 = page.mediabox
    width, height = x1 - x0, y1 - y0
    turned: dict[int, tuple[Matrix, float, float]] = {
        0: ((1, 0, 0, -1, -x0, y1), width, height),
        90: ((0, 1, 1, 0, -y0, -x0), height, width),
        180: ((-1, 0, 0, 1, x1, -y0), width, height),
        270: ((0, -1, -1, 0, y1, x1), height, width),
    }
    return turned.get(page.rotate % 360, turned[0])


class _PageReader:
    """One page with what it needs: the fonts of the whole file, the budget for unpacked bytes."""

    def __init__(self, page: PDFPage, faces: Faces, budget: Budget) -> None:
        self.page = page
        self.faces = faces
        self.budget = budget
        self.painter = Painter()
        self.matrix, self.width, self.height = page_matrix(page)
        self.pictures = 0.0
        self.broken_off = self.broken = False

    def read(self) -> Sheet:
        """The page in runs; in single letters where it is written from the right, since those do not come in order.

        Where words stand close together without a space, narrower gaps are seen, too.
        """
        self._read()
        if any(_CLOSE.search(piece.text) for piece in self.painter.pieces):
            self._forget()
            self.painter.wide = NARROW
            self._read()
        if is_right_to_left("".join([piece.text for piece in self.painter.pieces])):
            self._forget()
            self.painter.letters = True
            self._read()
        area = self.width * self.height
        pictures = min(1.0, self.pictures / area) if area else 0.0
        return Sheet(self.width, self.height, self.painter.pieces, pictures, tuple(self._doubts()))

    def _doubts(self) -> Iterator[str]:
        if self.broken:
            yield BROKEN_CONTENT
        elif self.broken_off:
            yield "its content breaks off"
        fonts = dict_value(dict_value(self.page.resources).get("Font") or {})
        if any(self.faces.is_unexplained(font) for font in fonts.values()):
            yield "a font does not say which letters it shows"

    def _forget(self) -> None:
        self.painter.pieces.clear()
        self.painter.actual.clear()
        self.pictures = 0.0

    def _read(self) -> None:
        contents = [stream_value(part) for part in self.page.contents]
        try:
            data = b"\n".join(self._bytes_of(part) for part in contents)
            self.broken_off = data.rfind(b"BT") > data.rfind(b"ET")  # a text object that is not closed
            self._run(data, dict_value(self.page.resources), self.matrix, 0)
        except Unfamiliar:
            self._forget()
            device = _Device(self)
            PDFPageInterpreter(self.faces.resources, device).render_contents(
                self.page.resources, self.page.contents, ctm=self.matrix
            )

    def _bytes_of(self, stream: PDFStream) -> bytes:
        data, whole = unpack(stream, self.budget.left)
        self.broken = self.broken or not whole
        self.budget.spend(len(data))
        return data

    def picture(self, ctm: Matrix) -> None:
        """Count a picture that fills the unit square under `ctm`."""
        a, b, c, d, _, _ = ctm
        self.pictures += abs(a * d - b * c)

    def _run(self, data: bytes, resources: dict[str, Any], ctm: Matrix, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise Unfamiliar
        fonts = dict_value(resources.get("Font") or {})
        xobjects = dict_value(resources.get("XObject") or {})

        def font(name: str) -> Face:
            reference = fonts.get(name)
            if reference is None:
                raise Unfamiliar
            return self.faces.named(reference)

        def draw(name: str, state: State) -> None:
            stream = resolve1(xobjects.get(name))
            if not isinstance(stream, PDFStream):
                return
            subtype = str(resolve1(stream.get("Subtype")))
            if "Image" in subtype:
                self.picture(state.ctm)
            elif "Form" in subtype:
                matrix = tuple(float(resolve1(value)) for value in resolve1(stream.get("Matrix")) or (1, 0, 0, 1, 0, 0))
                inner = resolve1(stream.get("Resources"))
                self._run(
                    self._bytes_of(stream),
                    inner if isinstance(inner, dict) else resources,
                    multiply(matrix, state.ctm),  # type: ignore[arg-type]
                    depth + 1,
                )

        def properties(name: str) -> dict[str, Any]:
            return self.properties(resources, name)

        Interpreter(self.painter, font, draw, properties).run(data, ctm)

    @staticmethod
    def properties(resources: Any, name: str) -> dict[str, Any]:
        """A list of properties that the resources name."""
        listed = resolve1(dict_value(resolve1(dict_value(resources).get("Properties")) or {}).get(name))
        return {key: resolve1(value) for key, value in listed.items()} if isinstance(listed, dict) else {}


class _Device(PDFTextDevice):
    """pdfminer.six's own interpreter writes here what it shows; it ends in the same painter."""

    def __init__(self, reader: _PageReader) -> None:
        super().__init__(reader.faces.resources)
        self.reader = reader

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:  # noqa: ARG002
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
        advance = self.reader.painter.show(setting, e + a * x + c * y, f + b * x + d * y, shown, moves)
        textstate.linematrix = (x + advance, y)

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002
        self.reader.picture(self.ctm or self.reader.matrix)

    def begin_tag(self, tag: Any, props: Any = None) -> None:  # noqa: ARG002
        if isinstance(props, PSLiteral):
            props = self.reader.properties(self.reader.page.resources, str(props.name))
        actual = resolve1(props.get("ActualText")) if isinstance(props, dict) else None
        self.reader.painter.actual.append(said_text(actual) if isinstance(actual, bytes) else None)

    def end_tag(self) -> None:
        if self.reader.painter.actual:
            self.reader.painter.actual.pop()

    def do_tag(self, tag: Any, props: Any = None) -> None:
        pass
