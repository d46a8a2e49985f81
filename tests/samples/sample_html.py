"""A model resolution as HTML."""

from __future__ import annotations

from html import escape

from sample_texts import Model, pieces


def _inline(text: str) -> str:
    shown = []
    for piece in pieces(text):
        if piece.note:
            shown.append(f'<sup><a href="#note-{piece.text}">{piece.text}</a></sup>')
        else:
            shown.append(f"<em>{escape(piece.text)}</em>" if piece.italic else escape(piece.text))
    return "".join(shown)


def html(model: Model) -> bytes:
    """The resolution as a page of the web: operative paragraphs in an ordered list, points in a list inside."""
    head = [
        f"<p>{escape(line)}</p>"
        for line in (
            "United Nations",
            model.symbol,
            model.masthead,
            "Distr.: General",
            model.issued,
            *model.session,
            *model.agenda,
            *model.heading,
        )
    ]
    clauses = [f"<p>{_inline(block.text)}</p>" for block in model.blocks if block.kind == "clause"]
    items: list[str] = []
    for block in (block for block in model.blocks if block.kind != "clause"):
        if block.level:
            items[-1] += f"\n<p>{block.number} {_inline(block.text)}</p>"
        else:
            items.append(f"<p>{_inline(block.text)}</p>")
    listed = "\n".join(f"<li>{item}</li>" for item in items)
    closing = [f"<p>{_inline(line)}</p>" for line in model.closing]
    notes = [f'<p id="note-{mark}"><sup>{mark}</sup> {_inline(text)}</p>' for mark, text in model.notes]
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(model.symbol)}</title><style>p {{ margin: 1em }}</style></head><body>',
        '<nav><a href="/">Documents</a></nav>',
        *head,
        f"<h1>{model.number} {escape(model.title)}</h1>",
        f"<p><em>{escape(model.organ)}</em>,</p>",
        *clauses,
        f"<ol>\n{listed}\n</ol>",
        *closing,
        '<section class="footnotes">',
        *notes,
        "</section>",
        "</body></html>",
    ]
    return "\n".join(lines).encode() + b"\n"
