"""Text in annotations of a page: remarks in boxes and filled-in form fields. It is reported as a doubt, not read.

Source: ISO 32000-1, 12.5 (annotations) and 12.7.4 (field types).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1

from plenary.parsing.readers.pdf.lexer import said_text
from plenary.parsing.readers.pdf.streams import unpack

SHOWN = 60  # characters
MOST = 2000  # annotations of a page
MOST_PARENTS = 8
MOST_TEXT = 65536  # bytes of a text or an appearance that are looked at
_SHOWN_TEXT = re.compile(rb"[^\s(<\[][)>\]]\s*+T[jJ]\b")
_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5
_WRITTEN = frozenset({"FreeText", "Stamp", "Watermark", "Widget"})  # whose text is seen on the page


def unread_annotations(page: PDFPage) -> Iterator[str]:
    """The text of each annotation that is seen, in words."""
    for reference in list_value(page.annots or [])[:MOST]:
        annotation = resolve1(reference)
        if not isinstance(annotation, dict):
            continue
        kind = _name(annotation.get("Subtype"))
        flags = resolve1(annotation.get("F"))
        if kind not in _WRITTEN or (isinstance(flags, int) and flags & (_HIDDEN | _NO_VIEW)):
            continue
        text = " ".join(_field(annotation) if kind == "Widget" else _text(annotation.get("Contents")))
        what = "a form field" if kind == "Widget" else "an annotation"
        if text:
            yield f"{what} is not read: {text[:SHOWN]}"
        elif _shows_text(annotation) if kind == "Widget" else _drawn(annotation):
            yield f"{what} is not read: it is drawn"


def _field(annotation: Mapping[str, Any]) -> list[str]:
    """The value of a field for text or of a choice, which its parents may hold."""
    kind, value, field = "", None, annotation
    for _ in range(MOST_PARENTS):
        kind = kind or _name(field.get("FT"))
        value = field.get("V") if value is None else value
        field = dict_value(field.get("Parent") or {})
        if not field:
            break
    return _text(value) if kind in {"Tx", "Ch"} else []


def _text(value: object) -> list[str]:
    value = resolve1(value)
    if isinstance(value, list):
        return [word for item in value for word in _text(item)]
    if isinstance(value, PDFStream):
        value = unpack(value, MOST_TEXT)[0][:MOST_TEXT]
    return said_text(value).split() if isinstance(value, bytes) else []


def _drawn(annotation: Mapping[str, Any]) -> bool:
    return _appearance(annotation) is not None


def _shows_text(annotation: Mapping[str, Any]) -> bool:
    """Return True if a field's own picture holds text, though it has no value. A button's is a caption."""
    shown = _appearance(annotation)
    if not isinstance(shown, PDFStream) or _name(annotation.get("FT")) == "Btn":
        return False
    return _SHOWN_TEXT.search(unpack(shown, MOST_TEXT)[0]) is not None


def _appearance(annotation: Mapping[str, Any]) -> object:
    return resolve1(dict_value(annotation.get("AP") or {}).get("N"))


def _name(value: object) -> str:
    return str(getattr(resolve1(value), "name", ""))
