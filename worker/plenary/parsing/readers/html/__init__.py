"""Web pages to paragraphs: blocks, emphasis, lists, tables, footnotes. Style sheets and scripts are not followed."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.charset import decode, encoded_once, guessed, marked, superset
from plenary.parsing.document import Document, MediaType, Paragraph, Role, Run, Span
from plenary.parsing.progress import beat
from plenary.parsing.readers.html.element_style import BLOCKS, ElementLook, declared, look_of
from plenary.parsing.readers.html.lists import item_labels
from plenary.parsing.readers.html.notes import Notes, find_notes, text_of
from plenary.parsing.readers.text import text_paragraphs

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*+=\s*+["']?\s*+([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_META_WINDOW = 4096
_NOFRAMES = re.compile(r"</?noframes\b[^>]{0,100}>", re.IGNORECASE)
_BLANKS = " \xa0"
_MAIN_SHARE, _MAIN_PARTS = 0.8, 4  # of a table's letters that the cell with the text holds at least, and its paragraphs
_FRAMES_HINT = "upload the frame that holds the text, or the page saved with its frames (MHTML)"
_FEWEST_LETTERS = 400  # of a text beside frames: below, it says only that the program shows none
_LATIN = ("windows-1252", "cp1252")
_TAG = re.compile(rb"<(?:script|style)\b.{0,65536}?</(?:script|style)|<[^>]*+>", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*+>")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LABEL = re.compile(r"(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)]|\((?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5})\)")

_SKIPPED: Final = frozenset(
    [
        "head",
        "title",
        "script",
        "style",
        "nav",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "map",
        "button",
        "select",
        "option",
        "textarea",
        "input",
        "form-control",
        "del",
    ]
)


@dataclass
class _Open:
    """The paragraph that is being filled."""

    runs: list[Run]
    look: ElementLook
    label: str | None = None


class _Reader:
    """Walks over the elements below one and fills paragraphs."""

    def __init__(self, notes: Notes, role: Role = Role.TEXT) -> None:
        self._notes = notes
        self._role = role
        self._open = _Open([], ElementLook())
        self._label: str | None = None
        self.paragraphs: list[Paragraph] = []
        self.note_paragraphs: list[Paragraph] = []

    def read(self, element: HtmlElement, around: ElementLook) -> None:
        """Read one element with all below it, not the text behind it."""
        tag = element.tag
        if (
            not isinstance(tag, str)
            or tag in _SKIPPED
            or element in self._notes.back
            or element.get("hidden") is not None
        ):
            return
        css = declared(element)
        if css.get("display") == "none" or css.get("visibility") == "hidden":
            return
        if element in self._notes.blocks and self._role is not Role.NOTE:
            self.flush()
            self._note(element)
        elif element in self._notes.marks:
            self._add(self._notes.marks[element], look_of(element, css, around), note=True)
        elif tag == "br":
            self._break()
        elif tag in BLOCKS:
            self._block(element, css, look_of(element, css, around))
        else:
            self._inside(element, look_of(element, css, around))

    def flush(self) -> None:
        """End the paragraph that is open."""
        runs, look = self._trimmed(self._open.runs), self._open.look
        if runs:
            paragraph = Paragraph(tuple(runs), self._role, label=self._open.label, style=look.style, align=look.align)
            self.paragraphs.append(paragraph)
        self._open = _Open([], look)

    def _block(self, element: HtmlElement, css: dict[str, str], look: ElementLook) -> None:
        beat("block")
        self.flush()
        if element.tag == "table" and (rows := self._rows(element)):
            self.paragraphs.append(Paragraph(runs=(), role=Role.TABLE, rows=rows))
        elif element.tag == "pre" and self._is_bare(element):
            self.paragraphs += (
                paragraph._replace(role=self._role) for paragraph in text_paragraphs(element.text_content())[0]
            )
        elif element.tag in ("ol", "ul"):
            labels = item_labels(element, css.get("list-style-type") or css.get("list-style"))
            for child in element:
                if labels.get(child):
                    self._label = labels[child]
                self.read(child, look)
        elif element.tag == "tr" and self._is_labelled(element):
            cells = [cell for cell in element if cell.tag in ("td", "th")]
            self._label = text_of(cells[0])
            self.read(cells[1], look)
        else:
            self._inside(element, look)
        self.flush()

    def _inside(self, element: HtmlElement, look: ElementLook) -> None:
        self._add(element.text or "", look)
        for child in element:
            self.read(child, look)
            self._add(child.tail or "", look)

    def _add(self, text: str, look: ElementLook, *, note: bool = False) -> None:
        if not look.preformatted:
            text = _SPACES.sub(" ", text)
            if text.startswith(" ") and (not self._open.runs or self._open.runs[-1].text.endswith((" ", "\n"))):
                text = text[1:]
        if not text:
            return
        if not self._open.runs:
            self._open.look, self._open.label = look, self._label
            self._label = None
        raised = look.superscript or note
        run = Run(text, italic=look.italic, bold=look.bold, superscript=raised, note=note)
        last = self._open.runs[-1] if self._open.runs else None
        if last is not None and not note and last.saying(text) == run:
            run = run.saying(self._open.runs.pop().text + text)
        self._open.runs.append(run)

    def _break(self) -> None:
        """Take a `br`; two together end the paragraph."""
        runs = self._open.runs
        if runs and runs[-1].text.rstrip(_BLANKS).endswith("\n"):
            self.flush()
        elif runs:
            last = runs[-1]
            runs[-1] = last.saying(last.text + "\n") if not last.note else last
            if last.note:
                runs.append(Run("\n"))

    @staticmethod
    def _trimmed(runs: list[Run]) -> list[Run]:
        runs = list(runs)
        while runs and not runs[-1].text.strip():
            runs.pop()
        if runs:
            runs[-1] = runs[-1].saying(runs[-1].text.rstrip())
        return runs

    def _note(self, element: HtmlElement) -> None:
        mark = self._notes.blocks[element]
        inner = _Reader(self._notes, Role.NOTE)
        inner.read(element, ElementLook())
        inner.flush()
        runs: list[Run] = []
        for paragraph in inner.paragraphs:
            joint = [Run(" ")] if runs else []
            runs += [*joint, *paragraph.runs]
        runs = _unmarked(runs, mark)
        if runs:
            self.note_paragraphs.append(Paragraph(tuple(runs), Role.NOTE, mark=mark))

    def _is_bare(self, element: HtmlElement) -> bool:
        """True for text without links to notes: pages made of bare texts show it, broken into lines."""
        return not any(link in self._notes.marks for link in element.iter("a"))

    def _is_labelled(self, row: HtmlElement) -> bool:
        """True for a row of two cells, a number and its paragraph, as old pages set them."""
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        return len(cells) == 2 and _LABEL.fullmatch(text_of(cells[0])) is not None  # noqa: PLR2004

    def _rows(self, table: HtmlElement) -> tuple[tuple[str, ...], ...]:
        """Give the cells of a table of data; nothing for a table that only places text on the page."""
        rows = [row for row in table.iter("tr") if any(cell.tag in ("td", "th") for cell in row)]
        shown = tuple(row for row in (tuple(_cells(row)) for row in rows) if any(row))
        layout = (
            not self.paragraphs
            or table.get("role") == "presentation"
            or next(table.iterdescendants("table"), None) is not None
            or max((len(row) for row in shown), default=0) < 2  # noqa: PLR2004 - one column is a frame
            or all(self._is_labelled(row) for row in rows)
            or all(sum(map(bool, row)) < 2 for row in shown)  # noqa: PLR2004 - paragraphs one below the other
            or _frames_a_text(rows)
        )
        return () if layout else shown


def _frames_a_text(rows: list[HtmlElement]) -> bool:
    """True for a table that holds a whole text in one cell, beside menus and margins."""
    sizes = {cell: len(text_of(cell)) for row in rows for cell in row if cell.tag in ("td", "th")}
    largest = max(sizes, key=sizes.__getitem__, default=None)
    if largest is None or sizes[largest] <= _MAIN_SHARE * sum(sizes.values()):
        return False
    return sum(1 for _ in largest.iter("p", "div", "br", "center", "blockquote", "pre")) >= _MAIN_PARTS


def _cells(row: HtmlElement) -> Iterator[str]:
    for cell in row:
        if cell.tag in ("td", "th"):
            yield text_of(cell)
            span = cell.get("colspan", "")
            yield from [""] * (min(int(span[:4]), 64) - 1 if span.isdecimal() else 0)


def _placed(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Number the paragraphs in the order of reading, a table and a note counting as one each."""
    for number, paragraph in enumerate(paragraphs, start=1):
        length = sum(map(len, chain.from_iterable(paragraph.rows or ()))) or len(paragraph.text)
        yield paragraph._replace(places=(Span(number, 0, length),))


def _unmarked(runs: list[Run], mark: str) -> list[Run]:
    """Take the note's own mark and the space after it from its beginning."""
    shown = re.compile(rf"\s*[\[(]?{re.escape(mark)}[\])]?[.]?(?=\s|$)|\s*[\[(]{re.escape(mark)}[\])]")
    if runs and (match := shown.match(runs[0].text)):
        runs = [runs[0].saying(runs[0].text[match.end() :]), *runs[1:]]
    while runs and not runs[0].text.strip():
        runs = runs[1:]
    return [runs[0].saying(runs[0].text.lstrip()), *runs[1:]] if runs else []


def _decoded(data: bytes) -> str:
    """Read by the byte order mark, else as the page says, else as UTF-8, else by what its words look like.

    A page that says Latin letters and is full of others, or is in UTF-8, says what its program was set to.
    """
    mark = marked(data)
    if mark:
        return data[mark[1] :].decode(mark[0], "replace")
    words = _TAG.sub(b" ", data)
    said = _META.search(data[:_META_WINDOW])
    named = superset(said[1].decode("ascii")) if said else None
    if named and named.lower() in _LATIN and not words.isascii():
        with contextlib.suppress(UnicodeDecodeError):
            return encoded_once(data.decode())
    if named and (named.lower() not in _LATIN or guessed(words) is None or guessed(words) == _LATIN[0]):
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            return data.decode(named)
    return decode(data, words) or data.decode(_LATIN[0], "replace")


def read_html(data: bytes, *, max_unpacked_bytes: int) -> Document:
    """Read a web page. Errors: `IngestError` with TOO_MUCH_TEXT, DAMAGED, NO_TEXT, or UNSUPPORTED_TYPE of frames."""
    if len(data) > max_unpacked_bytes:
        raise IngestError(ErrorCode.TOO_MUCH_TEXT, size=len(data), limit=max_unpacked_bytes)
    text = _DECLARATION.sub("", _decoded(data).replace("\x00", ""), count=1)
    text = _NOFRAMES.sub("", text)  # what is within is the page for a program without frames, as this one is
    parser = HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(text, parser=parser)
        if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
            raise IngestError(ErrorCode.DAMAGED, found="a web page that is nested too deeply, or a word of it too long")
    except etree.ParserError as error:
        raise IngestError(ErrorCode.NO_TEXT) from error
    except etree.XMLSyntaxError as error:
        raise IngestError(ErrorCode.DAMAGED, found="a web page that cannot be read to its end") from error
    reader = _Reader(find_notes(root))
    reader.read(root, ElementLook())
    reader.flush()
    frames = [frame.get("src", "") for frame in root.iter("frame")]
    if frames and sum(len(paragraph.text) for paragraph in reader.paragraphs) < _FEWEST_LETTERS:
        description = f"a web page of frames, whose text is in other files: {', '.join(frames)[:200]}"
        raise IngestError(ErrorCode.UNSUPPORTED_TYPE, found=description, hint=_FRAMES_HINT)
    if not reader.paragraphs:
        raise IngestError(ErrorCode.NO_TEXT)
    return Document(
        media_type=MediaType.HTML,
        engine="html",
        paragraphs=tuple(_placed((*reader.paragraphs, *reader.note_paragraphs))),
        findings=(f"{len(frames)} frames are left out: they are other files",) if frames else (),
    )
