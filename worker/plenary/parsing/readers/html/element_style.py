"""The look of an element's text in a browser, from its tag and its own style. Style sheets are not followed."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from lxml.html import HtmlElement

BLOCKS: Final = frozenset(
    [
        "html",
        "body",
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "figure",
        "figcaption",
        "pre",
        "address",
        "center",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "fieldset",
        "form",
        "hr",
        "details",
        "summary",
    ]
)
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITALIC: Final = frozenset({"i", "em", "cite", "dfn", "var"})
_BOLD: Final = frozenset({"b", "strong", "th", *HEADINGS})
_ALIGN: Final[dict[str, Literal["left", "center", "right", "justify"]]] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "justify": "justify",
}
_HEAVY = 600


class ElementLook(NamedTuple):
    """The look of text at a place, from all elements around it."""

    italic: bool = False
    bold: bool = False
    superscript: bool = False
    align: Literal["left", "center", "right", "justify"] | None = None
    style: str = ""
    preformatted: bool = False


def declared(element: HtmlElement) -> dict[str, str]:
    """Split the `style` attribute into its declarations."""
    pairs = (part.partition(":") for part in element.get("style", "").split(";"))
    return {name.strip().lower(): said.strip().lower() for name, _, said in pairs}


def look_of(element: HtmlElement, css: dict[str, str], around: ElementLook) -> ElementLook:
    """The look of text in an element, from its tag, its declarations and the look around it."""
    tag = str(element.tag)
    slant, weight = css.get("font-style", ""), css.get("font-weight", "")
    number = int(weight[:4]) if weight.isdecimal() else 0
    raised = css.get("vertical-align", "")
    align = "center" if tag == "center" else css.get("text-align") or element.get("align", "").lower()
    return ElementLook(
        italic=slant in ("italic", "oblique") or (slant != "normal" and (around.italic or tag in _ITALIC)),
        bold=weight in ("bold", "bolder") or number >= _HEAVY or (not weight and (around.bold or tag in _BOLD)),
        superscript=raised == "super" or (raised != "baseline" and (around.superscript or tag == "sup")),
        align=_ALIGN.get(align, around.align) if tag in BLOCKS else around.align,
        style=tag if tag in HEADINGS else element.get("class", "") if tag in BLOCKS else around.style,
        preformatted=around.preformatted or tag == "pre",
    )
