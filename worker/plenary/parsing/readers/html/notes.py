"""Footnotes of a web page: the links that are marks of notes, and the blocks that hold the notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml.html import HtmlElement

_MARK = re.compile(r"[\[(]?\s*(\d{1,3}|[a-z]|[ivx]{1,5}|\*{1,4}|[\u2020\u2021\u00a7]{1,3})\s*[\])]?")
_BRACKETED = re.compile(r"[\[(].*[\])]")
_BACK = re.compile(r"[\[(]?\s*(?:\d{1,3}|[a-z]|\*{1,4}|[\u2020\u2021\u00a7\u2191\u2196\u21a9\u21b5^]\ufe0e?)\s*[\])]?")
_NOTE_ROLES = frozenset({"doc-noteref", "noteref", "footnote"})
_INLINE = frozenset({"a", "sup", "span", "b", "i", "em", "strong", "small", "font"})


def text_of(element: HtmlElement) -> str:
    """Give all text below an element, with single spaces."""
    return " ".join("".join(map(str, element.itertext())).split())


@dataclass
class Notes:
    """The marks by their links, the marks by the blocks of their notes, and the links that lead back."""

    marks: dict[HtmlElement, str] = field(default_factory=dict)
    blocks: dict[HtmlElement, str] = field(default_factory=dict)
    back: set[HtmlElement] = field(default_factory=set)


def _shows_note(link: HtmlElement) -> bool:
    """True if a link looks like the mark of a note: raised, bracketed, or declared as one."""
    if not _MARK.fullmatch(text_of(link)):
        return False
    said = {link.get("role", ""), link.get("rel", ""), link.get("epub:type", "")}
    parent = link.getparent()
    raised = (parent is not None and parent.tag == "sup") or link.find(".//sup") is not None
    return raised or bool(said & _NOTE_ROLES) or _BRACKETED.fullmatch(text_of(link)) is not None


def _block(element: HtmlElement) -> HtmlElement:
    block = element
    while block.tag in _INLINE:
        parent = block.getparent()
        if parent is None:
            break
        block = parent
    return block


def find_notes(root: HtmlElement) -> Notes:
    """Follow the links inside the page: a mark leads forwards to its note, a short link backwards is no text."""
    order: dict[HtmlElement, int] = {}
    targets: dict[str, HtmlElement] = {}
    for place, element in enumerate(root.iter()):
        order[element] = place
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                targets.setdefault(name, element)
    notes = Notes()
    for link in root.iter("a"):
        address = link.get("href", "")
        target = targets.get(address[1:]) if address.startswith("#") else None
        if target is None and address.startswith("#"):
            target = targets.get(unquote(address[1:]))
        if target is None:
            continue
        if order[target] < order[link]:
            if _BACK.fullmatch(text_of(link)):
                notes.back.add(link)
        elif _shows_note(link) and (match := _MARK.fullmatch(text_of(link))):
            notes.marks[link] = match[1]
            notes.blocks.setdefault(_block(target), match[1])
    return notes
