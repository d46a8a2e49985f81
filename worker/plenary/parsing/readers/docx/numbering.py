"""Word's automatic numbers: lists, levels, restarts, and the label that is printed. [ECMA-376 1, 17.9]."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml.etree import _Element as Element

from plenary.parsing.readers.docx.names import W, is_on, value
from plenary.parsing.readers.docx.number_formats import printed
from plenary.parsing.readers.docx.styles import Properties, Styles, indents
from plenary.parsing.readers.symbol_fonts import symbol_text

_LEVELS = 9
_HOPS = 4  # from a list to the style that defines it and back


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart` is the level from 1 that restarts its count; 0 is never, None is any above it."""

    start: int
    form: str
    text: str
    restart: int | None
    legal: bool
    style: str | None
    indents: Properties


def _whole(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def _level(element: Element) -> Level:
    restart = value(element, "lvlRestart")
    properties, fonts = element.find(f"{W}pPr/{W}ind"), element.find(f"{W}rPr/{W}rFonts")
    font = "" if fonts is None else fonts.get(W + "ascii", "")
    text = value(element, "lvlText") or ""
    return Level(
        start=_whole(value(element, "start"), 0),
        form=value(element, "numFmt") or "decimal",
        text=symbol_text(text, font),
        restart=None if restart is None else _whole(restart, 0),
        legal=is_on(element.find(W + "isLgl")),
        style=value(element, "pStyle"),
        indents={} if properties is None else indents(properties),
    )


class Numbering:
    """The lists of one file and how far each has been counted. Labels are asked for in reading order."""

    def __init__(self, load: Callable[[], Element | None], styles: Styles) -> None:
        self._load = load
        self._loaded = False
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._lists: dict[str, Element] = {}
        self._levels: dict[str, tuple[str, dict[int, Level]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def _read(self) -> None:
        """Load the lists; most files have many and use none."""
        self._loaded = True
        root = self._load()
        for element in () if root is None else root:
            if element.tag == W + "abstractNum":
                self._abstract[element.get(W + "abstractNumId", "")] = element
            elif element.tag == W + "num":
                self._lists[element.get(W + "numId", "")] = element

    def place(self, list_id: str | None, level: str | None, style_id: str | None) -> tuple[str, int] | None:
        """Find the list and level (from 0) that a paragraph or its style names; None where it has no number."""
        if list_id is None or list_id == "0":
            return None
        if not self._loaded:
            self._read()
        if list_id not in self._lists:
            return None
        _, levels = self._list(list_id)
        if level is None:
            level = next((str(n) for n, definition in levels.items() if style_id and definition.style == style_id), "0")
        number = _whole(level, 0)
        return (list_id, number) if number in levels else None

    def level(self, list_id: str, number: int) -> Level:
        """Give a level that `place` has found."""
        return self._list(list_id)[1][number]

    def label(self, list_id: str, number: int) -> str:
        """Count one paragraph and print its label; empty where the level prints none."""
        abstract, levels = self._list(list_id)
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        level = levels[number]
        override = self._start_override(list_id, number)
        before = counts[number]
        if override is not None and (list_id, number) not in self._begun:
            counts[number] = override
        else:
            counts[number] = level.start if before is None else before + 1
        self._begun.add((list_id, number))
        for deeper in range(number + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or number < restart:
                counts[deeper] = None
        if level.form == "bullet":
            return level.text

        def count(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            above = levels.get(place, level)
            reached = counts[place]
            form = "decimal" if level.legal and above.form != "none" else above.form
            return printed(above.start if reached is None else reached, form)

        return re.sub(r"%([1-9])", count, level.text).strip()

    def _start_override(self, list_id: str, number: int) -> int | None:
        for override in self._lists[list_id].iterchildren(W + "lvlOverride"):
            if override.get(W + "ilvl") == str(number) and (start := value(override, "startOverride")) is not None:
                return _whole(start, 1)
        return None

    def _list(self, list_id: str) -> tuple[str, dict[int, Level]]:
        list_levels = self._levels.get(list_id)
        if list_levels is None:
            list_levels = self._levels[list_id] = self._resolve(list_id)
        return list_levels

    def _resolve(self, list_id: str) -> tuple[str, dict[int, Level]]:
        abstract, element = "", None
        current_id: str | None = list_id
        for _ in range(_HOPS):
            owner = self._lists.get(current_id or "")
            abstract = (value(owner, "abstractNumId") if owner is not None else None) or ""
            element = self._abstract.get(abstract)
            linked = value(element, "numStyleLink")
            if linked is None:
                break
            current_id = self._styles.style(linked).paragraph.get("numId")
        levels = (
            {}
            if element is None
            else {_whole(n.get(W + "ilvl"), 0): _level(n) for n in element.iterchildren(W + "lvl")}
        )
        for override in self._lists[list_id].iterchildren(W + "lvlOverride"):
            own = override.find(W + "lvl")
            if own is not None:
                levels[_whole(override.get(W + "ilvl"), 0)] = _level(own)
        return abstract, levels
