"""A document between extractors and later stages: styled lines for formats with fixed pages, else paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

# Where the foot of a page begins, in shares of its height: notes end at 0.927 of published pages, page and job numbers,
# which have a form of their own, begin at 0.924 to 0.933. Letter and A4 agree within 0.01.
BOTTOM_ZONE = 0.92


class MediaType(StrEnum):
    """The type of a file, as detected from its bytes."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    DOC = "application/msword"
    RTF = "application/rtf"
    WORDPERFECT = "application/vnd.wordperfect"
    ODT = "application/vnd.oasis.opendocument.text"
    FLAT_ODT = "application/vnd.oasis.opendocument.text-flat-xml"
    WORD_2003_XML = "application/vnd.ms-wordml"
    HTML = "text/html"
    TEXT = "text/plain"


class Run(NamedTuple):
    """A stretch of text in one style. `size` is in points, 0 where the format has none.

    `note` is set on the mark of a footnote (`1`, `*`), which is no part of the sentence.
    """

    text: str
    size: float = 0.0
    italic: bool = False
    bold: bool = False
    superscript: bool = False
    note: bool = False
    font: str = ""

    def saying(self, text: str) -> Run:
        """Another text in the same style."""
        _, size, italic, bold, superscript, note, font = self
        return tuple.__new__(Run, (text, size, italic, bold, superscript, note, font))


class Word(NamedTuple):
    """A stretch of a line without a wide gap, and its edges in points; `raised` for the mark of a note."""

    text: str
    x0: float
    x1: float
    raised: bool = False


Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Line:
    """One line of a fixed page. The box is in points from the top left corner of the page, y growing downwards.

    `words` are the parts of a line with gaps, with their places. `displayed` is its box on the page as it is displayed,
    where that is another one: the page is cropped, or the line was moved to the place where rules look for it.

    A line is not changed: what follows from its runs is worked out when it is made. `text` is that of all runs,
    unchanged; `size` is the font size of most of it, in points; `bold` is True if all words are. `baseline` is in
    points from the top of the page: `bottom` is a fifth of the font size below it.
    """

    runs: tuple[Run, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    words: tuple[Word, ...] = ()
    displayed: Box | None = None
    text: str = field(init=False, repr=False, compare=False)
    size: float = field(init=False, repr=False, compare=False)
    bold: bool = field(init=False, repr=False, compare=False)
    baseline: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out what follows from the runs."""
        runs = self.runs
        if len(runs) == 1:
            self.text, self.size, _, bold, raised, _, _ = runs[0]
            self.bold = bold or raised or not self.text.strip()
        else:
            self.text = "".join([run.text for run in runs])
            self.size = _size_of_most(runs)
            self.bold = all(run.bold or run.superscript or not run.text.strip() for run in runs)
        self.baseline = self.bottom - 0.2 * self.size

    @property
    def box(self) -> Box:
        """Left, top, right, bottom on the page as it is displayed."""
        return self.displayed or (self.x0, self.top, self.x1, self.bottom)


def _size_of_most(runs: Iterable[Run]) -> float:
    sizes: dict[float, int] = {}
    for run in runs:
        sizes[run.size] = sizes.get(run.size, 0) + len(run.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its size in points, its lines from top to bottom.

    A page printed in columns may be one for each, of one number, with their left edges in one place: `column` then
    counts from 1. `columns` are these pages while it is still one.
    `doubts` are signs, in words, that the lines may not read as they were meant. `painted` is all text in the order of
    painting, as it was before anything was put into lines; empty where the page was recognized. `hidden` counts the
    characters that are in the file and not seen on the page, by the reason. `strokes` are the lines that are drawn on a
    page whose lines have gaps, such as the rules of tables.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    doubts: tuple[str, ...] = ()
    painted: str = ""
    hidden: tuple[tuple[str, int], ...] = ()
    strokes: tuple[Box, ...] = ()
    column: int = 0
    columns: tuple[Page, ...] = ()

    @property
    def text(self) -> str:
        """The text of all lines, unchanged, a line each."""
        return "\n".join([line.text for line in self.lines])


class Role(StrEnum):
    """The part of the document that a paragraph belongs to."""

    TEXT = "text"
    HEADER = "header"
    FOOTER = "footer"
    NOTE = "note"
    TABLE = "table"


class Area(NamedTuple):
    """The place of a paragraph on a page as displayed: left, top, right, bottom in points from its top left corner."""

    page: int
    box: Box


class Span(NamedTuple):
    """The place of a paragraph in a file without pages: see `plenary.domain.record.InText`."""

    paragraph: int
    start: int
    end: int


class Paragraph(NamedTuple):
    """A whole paragraph, in reading order.

    `label` is a number that the format keeps aside from the text (Word's automatic numbering: `1.`, `(a)`).
    `mark` is set on a note only: its marker. `rows` is set on a table only. `indent` (of the first line) and `left` (of
    the others) are in points from the left edge of the text; `gap` is the space above in points; `page` counts from 1.
    `guessed` is set on a table whose rows may be others.
    """

    runs: tuple[Run, ...]
    role: Role = Role.TEXT
    page: int | None = None
    label: str | None = None
    style: str = ""
    align: Literal["left", "center", "right", "justify"] | None = None
    indent: float = 0.0
    left: float = 0.0
    gap: float = 0.0
    mark: str | None = None
    rows: tuple[tuple[str, ...], ...] | None = None
    places: tuple[Area | Span, ...] = ()
    guessed: bool = False

    @property
    def text(self) -> str:
        """The sentence: all runs but the marks of notes."""
        return "".join([run.text for run in self.runs if not run.note])


@dataclass(frozen=True, slots=True)
class PageRecognition:
    """The pages read by OCR (numbers from 1), with program and version, language, mean confidence from 0 to 1."""

    engine: str
    language: str
    pages: tuple[int, ...]
    confidence: float


class Sample(NamedTuple):
    """The text of one page, numbered from 1, by another engine than the one that read the document."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read. Fixed formats fill `pages`, flowing ones `paragraphs` (notes among them, behind the text).

    `doubts` are signs of damage to pages that could be read all the same, `gaps` what is missing of them. `symbol` is
    what the file's own metadata say of the symbol, such as Word's custom properties. `garbled` are pages whose text is
    noise. `disagreement` is what the first of two engines made of a file whose reading by the second was taken.
    `plain` is the text of a flowing format in the order of the file, a line for each paragraph or line of it, before
    any rule was applied to it.
    """

    media_type: MediaType
    engine: str
    pages: tuple[Page, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    page_count: int | None = None
    symbol: str | None = None
    findings: tuple[str, ...] = field(default=())
    doubts: tuple[str, ...] = field(default=())
    gaps: tuple[str, ...] = field(default=())
    recognition: PageRecognition | None = None
    garbled: tuple[int, ...] = ()
    disagreement: str | None = None
    sample: Sample | None = None
    plain: str = ""
