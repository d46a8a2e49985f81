"""The text that a Word file shows, in the order of the file: what the paragraphs that were read are held against.

It is found apart from them, without stories, fields and tables, by the same judgement of what is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml.etree import _Element as Element

from plenary.parsing.readers.docx.names import MC, R, W
from plenary.parsing.readers.docx.runs import is_read, printed_character
from plenary.parsing.readers.docx.styles import Styles, paragraph_properties, run_properties

_PARAGRAPH, _TEXT, _CHUNK, _SYMBOL = W + "p", W + "t", W + "altChunk", W + "sym"
_RUN, _PROPERTIES, _RUBY_TEXT = W + "r", W + "rPr", W + "rt"
_NO_TEXT = "\0"  # no XML has it
# elements that decide whether, or as what, something is shown
_DECIDING = (
    *(W + name for name in ("vanish", "specVanish", "del", "cellDel", "moveFrom")),
    MC + "AlternateContent",
    _RUBY_TEXT,
)


def shown_text(body: Element, styles: Styles, embedded: Callable[[str], str]) -> str:
    """The text, each paragraph on a line of its own. `embedded` gives that of a document within, by its relation."""
    if next(body.iter(*_DECIDING, _SYMBOL, _CHUNK), None) is None and not styles.hides:  # nearly all files
        paragraphs = set(body.iter(_PARAGRAPH))  # quicker than to ask each element for its tag
        shown = [_NO_TEXT if item in paragraphs else item.text or "" for item in body.iter(_PARAGRAPH, _TEXT)]
        return _one_line("".join(shown)).replace(_NO_TEXT, "\n")
    return "".join(_texts(body, None, styles, embedded))


def _texts(parent: Element, style: str | None, styles: Styles, embedded: Callable[[str], str]) -> Iterator[str]:
    joined = False  # by a style separator or a hidden mark: the next paragraph goes on in the line
    for child in parent:
        tag = child.tag
        if tag == _TEXT:
            yield _one_line(child.text)
        elif tag == _CHUNK:
            yield "\n" + embedded(child.get(R + "id", ""))
        elif tag == _PARAGRAPH:
            properties = paragraph_properties(child.find(W + "pPr"))
            if not joined:
                yield "\n"
            joined = "joined" in properties or "hidden" in properties
            yield from _texts(child, properties.get("style"), styles, embedded)
        elif tag == _RUBY_TEXT or not is_read(child):
            continue
        elif tag != _RUN or not styles.look(style, run_properties(child.find(_PROPERTIES)), eastern=False).hidden:
            yield _one_line(printed_character(child))
            yield from _texts(child, style, styles, embedded)


def _one_line(text: str | None) -> str:
    """A line that breaks within a paragraph parts nothing."""
    return (text or "").replace("\n", " ")
