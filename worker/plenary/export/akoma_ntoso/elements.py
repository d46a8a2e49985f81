"""Elements of Akoma Ntoso 3.0 and the UN's extension, with text that XML can carry. What they mean is not here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import cast

from lxml import etree
from lxml.etree import _Element

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
AKN4UN = "http://un.org/akn4un"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://docs.oasis-open.org/legaldocml/akn-core/v1.0/os/part2-specs/schemas/akomantoso30.xsd"
_PREFIXES = cast("dict[str, str]", {None: AKN, "akn4un": AKN4UN, "xsi": _XSI})  # its stubs know no default
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def root() -> _Element:
    """An empty document."""
    element = etree.Element(f"{{{AKN}}}akomaNtoso", nsmap=_PREFIXES)
    element.set(f"{{{_XSI}}}schemaLocation", f"{AKN} {_SCHEMA}")
    return element


def clean(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 forbids: control characters and the like."""
    return _FORBIDDEN.sub("\ufffd", text)


def add(parent: _Element, tag: str, text: str | None = None, *, namespace: str = AKN, **attributes: str) -> _Element:
    """A new last child. An attribute whose name Python keeps for itself is written with `_` behind it: `as_`."""
    child = etree.SubElement(parent, f"{{{namespace}}}{tag}")
    for name, value in attributes.items():
        child.set(name.removesuffix("_"), clean(value))
    if text is not None:
        child.text = clean(text)
    return child


def add_text(parent: _Element, text: str) -> None:
    """Text behind all that the element holds so far."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + clean(text)
    else:
        parent.text = (parent.text or "") + clean(text)


class Names:
    """The ids of a document's elements, none of them twice: `para_7` for its seventh block, `authorialNote_3`."""

    def __init__(self) -> None:
        self._blocks: Iterator[int] = count(1)
        self._notes: Iterator[int] = count(1)
        self._others: dict[str, Iterator[int]] = {}

    def block(self, kind: str) -> str:
        """The id of the next block, of whatever kind."""
        return f"{kind}_{next(self._blocks)}"

    def note(self) -> str:
        """The id of the next note."""
        return f"authorialNote_{next(self._notes)}"

    def other(self, kind: str) -> str:
        """The id of the next element of this kind that is neither."""
        return f"{kind}_{next(self._others.setdefault(kind, count(1)))}"
