"""The numbers that a browser prints before the items of a list."""

from __future__ import annotations

from lxml.html import HtmlElement

from plenary.parsing.readers.docx.number_formats import printed

_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "none": "none",
}
_BULLET = "\u2022"


def _whole(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def item_labels(element: HtmlElement, style: str | None) -> dict[HtmlElement, str | None]:
    """Label each item of an `ol` or `ul`; `style` is its CSS `list-style-type`, where it has one."""
    items = [child for child in element if child.tag == "li"]
    if element.tag != "ol":
        return dict.fromkeys(items, None if style == "none" else _BULLET)
    step = -1 if element.get("reversed") is not None else 1
    number = _whole(element.get("start"), 1 if step > 0 else len(items))
    labels: dict[HtmlElement, str | None] = {}
    for item in items:
        number = _whole(item.get("value"), number)
        form = _STYLES.get(style or "") or _TYPES.get(item.get("type") or element.get("type") or "1", "decimal")
        labels[item] = f"{printed(number, form)}." if form != "none" else None
        number += step
    return labels
