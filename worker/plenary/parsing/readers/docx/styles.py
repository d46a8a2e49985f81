"""Properties of paragraphs and runs from a Word file's styles: inheritance, defaults, toggles. [ECMA-376 1, 17.7]."""

from __future__ import annotations

from typing import NamedTuple

from lxml.etree import _Element as Element

from plenary.parsing.readers.docx.names import OFF, VAL, W, value

Properties = dict[str, str]

_VALUED = frozenset({"sz", "szCs", "vertAlign", "rStyle"})
_NAMES = {W + name: name for name in ("b", "bCs", "i", "iCs", "vanish", "rtl", "cs", *_VALUED)}
_FONTS, _FONT_SLOTS = W + "rFonts", {W + "ascii": "font", W + "cs": "fontCs", W + "eastAsia": "fontEastAsia"}
_INDENTS = {W + "left": "left", W + "start": "left", W + "firstLine": "first", W + "hanging": "hanging"}
_SPACES = {W + "before": "before", W + "after": "after"}
_INDENT, _SPACING, _STYLE, _ALIGN, _NUMBER = W + "ind", W + "spacing", W + "pStyle", W + "jc", W + "numPr"
_SECTION, _MARK = W + "sectPr", W + "rPr"
_MARKS = {W + "del": "deleted", W + "moveFrom": "deleted", W + "vanish": "hidden", W + "specVanish": "joined"}
_CHAIN_LIMIT = 32


def run_properties(element: Element | None) -> Properties:
    """Flatten `w:rPr` into the properties that are read here; an on-off property is "1" or "0"."""
    properties: Properties = {}
    for child in () if element is None else element:
        tag = child.tag
        name = _NAMES.get(tag)
        if name in _VALUED:
            properties[name] = child.get(VAL, "")
        elif name:
            properties[name] = "0" if child.get(VAL) in OFF else "1"
        elif tag == _FONTS:
            for slot, font in _FONT_SLOTS.items():
                if (face := child.get(slot)) is not None:
                    properties[font] = face
    return properties


def _attributes(element: Element, names: dict[str, str]) -> Properties:
    return {name: said for key, name in names.items() if (said := element.get(key)) is not None}


def paragraph_properties(element: Element | None) -> Properties:
    """Flatten `w:pPr`: style, alignment, indents and spaces in twips, number (`numId`, `ilvl`).

    `section` is set if the paragraph ends a section, `deleted` if its mark was deleted, `hidden` if the mark is hidden,
    `joined` if it is a style separator: the paragraph goes on in the next.
    """
    properties: Properties = {}
    for child in () if element is None else element:
        tag = child.tag
        if tag == _INDENT:
            properties.update(indents(child))
        elif tag == _SPACING:
            properties.update(_attributes(child, _SPACES))
        elif tag == _STYLE:
            properties["style"] = child.get(VAL, "")
        elif tag == _ALIGN:
            properties["jc"] = child.get(VAL, "")
        elif tag == _NUMBER:
            properties.update(
                {name: number for name in ("numId", "ilvl") if (number := value(child, name)) is not None}
            )
        elif tag == _SECTION:
            properties["section"] = "1"
        elif tag == _MARK:
            properties.update(
                {name: "1" for inner in child if (name := _MARKS.get(inner.tag)) and inner.get(VAL) not in OFF}
            )
    return properties


def indents(element: Element) -> Properties:
    """Flatten `w:ind`; a first line and a hanging line exclude each other."""
    properties = _attributes(element, _INDENTS)
    if "hanging" in properties:
        properties["first"] = "-" + properties.pop("hanging").lstrip("-")
    return properties


class RunLook(NamedTuple):
    """The look of a run. `size` is in points."""

    size: float
    italic: bool
    bold: bool
    superscript: bool
    hidden: bool
    font: str


class NamedStyle(NamedTuple):
    """A style with all that it inherits; `paragraph` holds the file's defaults too."""

    name: str
    paragraph: Properties
    run: Properties


class Styles:
    """The styles of one file, by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._default = ""
        self._known: dict[str, NamedStyle] = {}
        self._looks: dict[tuple[str, tuple[tuple[str, str], ...], bool], RunLook] = {}
        self._same: dict[RunLook, RunLook] = {}
        self.hides = root is not None and next(root.iter(W + "vanish"), None) is not None  # a style hides text
        defaults = None if root is None else root.find(W + "docDefaults")
        self._run_defaults = run_properties(None if defaults is None else defaults.find(f"{W}rPrDefault/{W}rPr"))
        self._paragraph_defaults = paragraph_properties(
            None if defaults is None else defaults.find(f"{W}pPrDefault/{W}pPr")
        )
        for style in () if root is None else root.iterchildren(W + "style"):
            style_id = style.get(W + "styleId", "")
            self._elements[style_id] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self._default = style_id

    def style(self, style_id: str) -> NamedStyle:
        """Resolve a style with those that it is based on; an unknown id gives one without properties."""
        cached_style = self._known.get(style_id)
        if cached_style is not None:
            return cached_style
        chain: list[Element] = []
        current_id: str | None = style_id
        while current_id in self._elements and len(chain) < _CHAIN_LIMIT and self._elements[current_id] not in chain:
            chain.append(self._elements[current_id])
            current_id = value(chain[-1], "basedOn")
        paragraph: Properties = dict(self._paragraph_defaults)
        run: Properties = {}
        for element in reversed(chain):
            paragraph.update(paragraph_properties(element.find(W + "pPr")))
            run.update(run_properties(element.find(W + "rPr")))
        style = NamedStyle((value(chain[0], "name") if chain else None) or "", paragraph, run)
        self._known[style_id] = style
        return style

    def of_paragraph(self, style_id: str | None) -> NamedStyle:
        """Resolve the style of a paragraph, the default one where it names none that exists."""
        return self.style(style_id if style_id in self._elements else self._default)

    def look(self, paragraph_style: str | None, direct: Properties, *, eastern: bool) -> RunLook:
        """The look of a run: from its own properties, else its two styles (toggles cancel out), else the defaults.

        `eastern` chooses the East Asian font. Equal looks are one object.
        """
        key = (paragraph_style or "", tuple(direct.items()), eastern)
        look = self._looks.get(key)
        if look is None:
            look = self._look(self.of_paragraph(paragraph_style).run, direct, eastern=eastern)
            look = self._looks[key] = self._same.setdefault(look, look)
        return look

    def _look(self, paragraph: Properties, direct: Properties, *, eastern: bool) -> RunLook:
        character = self.style(direct["rStyle"]).run if direct.get("rStyle") else {}
        merged = {**self._run_defaults, **paragraph, **character, **direct}

        def toggle(name: str) -> bool:
            if name in direct:
                return direct[name] == "1"
            return self._run_defaults.get(name) == "1" or (paragraph.get(name) == "1") != (character.get(name) == "1")

        complex_script = merged.get("rtl") == "1" or merged.get("cs") == "1"
        size = merged.get("szCs" if complex_script else "sz", "")
        font = "fontCs" if complex_script else "fontEastAsia" if eastern else "font"
        return RunLook(
            size=float(size) / 2 if size.replace(".", "", 1).isdecimal() else 10.0,
            italic=toggle("iCs" if complex_script else "i"),
            bold=toggle("bCs" if complex_script else "b"),
            superscript=merged.get("vertAlign") == "superscript",
            hidden=toggle("vanish"),
            font=merged.get(font) or merged.get("font", ""),
        )
