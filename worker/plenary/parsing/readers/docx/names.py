"""The names of WordprocessingML that the reader knows, and their plain values. [ECMA-376 part 1, 17]."""

from __future__ import annotations

from typing import Final

from lxml.etree import _Element as Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

_OFFICE: Final = "http://schemas.microsoft.com/office/"
# Extensions whose text is read here, or that have none, by their usual prefixes.
_UNDERSTOOD: Final = {
    "w14": f"{_OFFICE}word/2010/wordml",
    "w15": f"{_OFFICE}word/2012/wordml",
    "wps": f"{_OFFICE}word/2010/wordprocessingShape",
    "wpg": f"{_OFFICE}word/2010/wordprocessingGroup",
    "wpc": f"{_OFFICE}word/2010/wordprocessingCanvas",
    "wp14": f"{_OFFICE}word/2010/wordprocessingDrawing",
    "a14": f"{_OFFICE}drawing/2010/main",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "m": M.strip("{}"),
    "w": W.strip("{}"),
}

VAL: Final = W + "val"
OFF: Final = frozenset({"0", "false", "off"})


def value(parent: Element | None, name: str) -> str | None:
    """Read `w:val` of the child `w:name`, or None where there is none."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VAL)


def is_on(element: Element | None) -> bool:
    """True if an on-off element is present and on."""
    return element is not None and element.get(VAL, "1") not in OFF


def points(twips: str | None) -> float:
    """Turn a measure in twentieths of a point into points; text that is not a number counts as 0."""
    try:
        return float(twips or 0) / 20
    except ValueError:
        return 0.0


def chosen_branch(alternate: Element) -> Element | None:
    """Pick the one branch of `mc:AlternateContent` that is read: the first whose needs are met, else the fallback.

    None where it has neither: what it holds is for a newer program.
    """
    for branch in alternate.iterchildren(MC + "Choice"):
        needs = branch.get("Requires", "").split()
        if all(branch.nsmap.get(prefix, _UNDERSTOOD.get(prefix)) in _UNDERSTOOD.values() for prefix in needs):
            return branch
    return alternate.find(MC + "Fallback")
