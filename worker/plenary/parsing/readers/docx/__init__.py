"""Word files: the first page's masthead, the body, the first page's foot, the notes. ZIP and lxml, no Word library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from lxml.etree import _Element as Element

from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, MediaType, Paragraph, Role
from plenary.parsing.readers.docx.names import R, W, is_on
from plenary.parsing.readers.docx.notes import Kind, Marks, elements
from plenary.parsing.readers.docx.numbering import Numbering
from plenary.parsing.readers.docx.package import Package, Relation
from plenary.parsing.readers.docx.shown_text import shown_text
from plenary.parsing.readers.docx.story import Story, StoryContext, note_runs
from plenary.parsing.readers.docx.styles import Styles

ReadEmbedded = Callable[[bytes, int], Document | None]

_CUSTOM = "docProps/custom.xml"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_SYMBOL = "Symbol1"  # so called by the templates of the United Nations' documents services
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class _File:
    """The parts of one Word file."""

    def __init__(self, data: bytes, max_unpacked_bytes: int) -> None:
        self.package = Package(data, max_unpacked_bytes)
        self._main = self.package.main_part()
        self.relations = self.package.relations(self._main)

    def body(self) -> Element:
        root = self.package.xml(self._main)
        body = None if root is None else root.find(W + "body")
        if body is None:
            raise IngestError(ErrorCode.DAMAGED, found="a Word file without a body")
        return body

    def part(self, kind: str) -> Element | None:
        link = next((link for link in self.relations.values() if link.kind == kind), None)
        return self.package.xml(link.target) if link is not None else None

    def edge(self, section: Element | None, kind: str) -> Element | None:
        """Give the header or footer that the first page of a section shows."""
        if section is None:
            return None
        wanted = "first" if is_on(section.find(W + "titlePg")) else "default"
        for reference in section.iterchildren(f"{W}{kind}Reference"):
            link: Relation | None = self.relations.get(reference.get(R + "id", ""))
            if link is not None and reference.get(W + "type", "default") == wanted:
                return self.package.xml(link.target)
        return None

    def symbol(self) -> str | None:
        root = self.package.xml(_CUSTOM)
        for custom in () if root is None else root.iter(_PROPERTY):
            if custom.get("name") == _SYMBOL:
                said = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(map(str, custom.itertext())))
                return " ".join(said.split()) or None
        return None


def _notes(file: _File, context: StoryContext, marks: Marks) -> Iterator[Paragraph]:
    roots: dict[Kind, dict[str, Element]] = {}
    for note in marks.notes:
        if note.note_id in marks.embedded:
            yield marks.embedded[note.note_id]._replace(mark=note.mark, places=())
            continue
        if note.kind not in roots:
            roots[note.kind] = elements(file.part(note.kind + "s"), note.kind)
        element = roots[note.kind].get(note.note_id)
        paragraphs = [] if element is None else list(Story(context, Role.NOTE, layout=True).read(element))
        if runs := note_runs(paragraphs, note.mark):
            places = tuple(place for paragraph in paragraphs for place in paragraph.places)
            yield Paragraph(runs=runs, role=Role.NOTE, style=paragraphs[0].style, mark=note.mark, places=places)


def read_docx(data: bytes, *, max_unpacked_bytes: int, read_embedded: ReadEmbedded | None = None) -> Document:
    """Read a DOCX file. It has no pages: those that Word notes are of its last printing, and often stale.

    `read_embedded` reads a document that is kept whole in it, within so many bytes; without, it is left out and counted
    in a finding.
    Errors: `IngestError` with DAMAGED, ENCRYPTED, TOO_MUCH_TEXT or NO_TEXT.
    """
    file = _File(data, max_unpacked_bytes)
    body = file.body()
    sections = list(body.iter(W + "sectPr"))
    first = sections[0] if sections else None
    styles = Styles(file.part("styles"))
    numbering = Numbering(lambda: file.part("numbering"), styles)
    marks = Marks(lambda: file.part("settings"), sections)
    remarks: Counter[str] = Counter()
    embedded_texts: dict[str, str] = {}
    quiet = StoryContext(styles, numbering, None, remarks)

    def edge(kind: str, role: Role) -> list[Paragraph]:
        root = file.edge(first, kind)
        return [] if root is None else list(Story(quiet, role, layout=True).read(root))

    def embedded(relation: str) -> tuple[Paragraph, ...] | None:
        link = file.relations.get(relation)
        content = file.package.read(link.target) if link else None
        if content is None or read_embedded is None:
            return None
        document = read_embedded(content, file.package.left)
        if document is None:
            return None
        remarks.update(document.findings)
        embedded_texts[relation] = _text_of(document)
        return document.paragraphs

    story = Story(StoryContext(styles, numbering, marks, remarks, embedded), Role.TEXT)
    paragraphs = [*edge("header", Role.HEADER), *story.read(body), *edge("footer", Role.FOOTER)]
    if not any(paragraph.role in (Role.TEXT, Role.TABLE) for paragraph in paragraphs):
        raise IngestError(ErrorCode.NO_TEXT)
    paragraphs += _notes(file, quiet, marks)
    findings = ["tracked changes are read as accepted"] if story.deletions else []
    return Document(
        media_type=MediaType.DOCX,
        engine="docx",
        paragraphs=tuple(paragraphs),
        symbol=file.symbol(),
        findings=(*findings, *(sentence.format(number) for sentence, number in remarks.items() if number)),
        plain=shown_text(body, styles, lambda relation: embedded_texts.get(relation, "")),
    )


def _text_of(document: Document) -> str:
    own = [item for item in document.paragraphs if item.role in (Role.TEXT, Role.TABLE)]
    cells = [cell for item in own for row in item.rows or () for cell in row]
    return "\n".join([*[item.text for item in own], *cells])
