"""Elements of Akoma Ntoso 3.0 and the UN's extension, with text that is valid in XML."""

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
    """Make an empty document."""
    element = etree.Element(f"{{{AKN}}}akomaNtoso", nsmap=_PREFIXES)
    element.set(f"{{{_XSI}}}schemaLocation", f"{AKN} {_SCHEMA}")
    return element


def clean(text: str) -> str:
    """Replace characters that XML 1.0 forbids, such as control characters, by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def add(parent: _Element, tag: str, text: str | None = None, *, namespace: str = AKN, **attributes: str) -> _Element:
    """Append a child. An attribute whose name is a Python keyword gets a trailing `_`: `as_`."""
    child = etree.SubElement(parent, f"{{{namespace}}}{tag}")
    for name, value in attributes.items():
        child.set(name.removesuffix("_"), clean(value))
    if text is not None:
        child.text = clean(text)
    return child


def add_text(parent: _Element, text: str) -> None:
    """Append text to an element."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + clean(text)
    else:
        parent.text = (parent.text or "") + clean(text)


class Names:
    """Unique ids for the elements of a document: `para_7` for its seventh block, `authorialNote_3`."""

    def __init__(self) -> None:
        self._blocks: Iterator[int] = count(1)
        self._notes: Iterator[int] = count(1)
        self._others: dict[str, Iterator[int]] = {}

    def block(self, kind: str) -> str:
        """Make the id of the next block."""
        return f"{kind}_{next(self._blocks)}"

    def note(self) -> str:
        """Make the id of the next note."""
        return f"authorialNote_{next(self._notes)}"

    def other(self, kind: str) -> str:
        """Make the id of the next other element of this kind."""
        return f"{kind}_{next(self._others.setdefault(kind, count(1)))}"
