"""A record as Markdown, for people. It loses ids, links and parts, which the other formats keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from plenary.domain.record import Block, Record

# Characters that are mark-up: within a line, and at its start.
_MARKS = re.compile(r"([\\`*_\[\]<>|~&])")
_OPENING = re.compile(r"^(?:([-+=#])|(\d+)([.)]))")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")  # characters that reverse the text behind them


def markdown(record: Record) -> str:
    """Format heading, masthead fields, blocks and notes. The mark of a note follows the text of its block."""
    lines = [_heading(record), *_fields(record), ""]
    numbers = _numbered_notes(record)
    for block in record.blocks:
        lines += [*_block(block, "".join(f"[^{number}]" for number in numbers.get(block.id, ()))), ""]
    marked = {number for block in record.blocks for number in numbers.get(block.id, ())}
    for number, note in enumerate(record.footnotes, 1):
        label = f"[^{number}]:" if number in marked else escape(note.marker)
        lines += [f"{label} {escape(note.text)}", ""]
    return "\n".join(lines)


def escape(text: str) -> str:
    """Escape a text for one line of Markdown."""
    text = _OVERRIDES.sub("\ufffd", text)
    text = _MARKS.sub(r"\\\1", " ".join(_CONTROL.sub(" ", text).split()))
    return _OPENING.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", text)


def _heading(record: Record) -> str:
    parts = [f"{record.number}." if record.number else record.name, record.title or ""]
    return f"# {escape(' '.join(filter(None, parts)))}"


def _fields(record: Record) -> Iterator[str]:
    """Yield the masthead as a list, without fields that the document does not have."""
    said = {
        "Symbol": record.symbol,
        "Organ": record.organ,
        "Session": record.session,
        "Agenda": ", ".join(record.agenda_items),
        "Adopted": ", ".join(filter(None, (record.adoption_date, record.adoption_meeting))),
        "Issued": record.date_issued,
        "Distribution": record.distribution,
        "Job number": record.job_number,
    }
    yield ""
    for name, value in said.items():
        if value:
            yield f"- {name}: {escape(value)}"
    if record.committee_note:
        yield from ("", escape(record.committee_note))


def _numbered_notes(record: Record) -> Mapping[str, list[int]]:
    """Number the notes consecutively, by block: printed markers can occur twice."""
    numbers: dict[str, list[int]] = {}
    for number, note in enumerate(record.footnotes, 1):
        if note.block is not None:
            numbers.setdefault(note.block, []).append(number)
    return numbers


def _block(block: Block, marks: str) -> list[str]:
    label = escape(block.number or "")
    text = _emphasized(block) + marks
    if block.kind == "table":
        return _table(block, marks)
    if block.kind == "heading":
        return [f"## {' '.join(filter(None, (label, text)))}"]
    if block.kind == "point":
        return [f"{'    ' * min(max(block.level - 1, 0), 8)}- {' '.join(filter(None, (label, text)))}"]
    return [" ".join(filter(None, (label, text)))]


def _emphasized(block: Block) -> str:
    """Format the text with its opening phrase in italics."""
    lead = block.lead or ""
    if not (lead and lead[0].isalnum() and lead[-1].isalnum() and block.text.startswith(lead)):
        return escape(block.text)
    rest = escape("x" + block.text[len(lead) :])[1:]  # not at the start of a line
    return f"*{escape(lead)}*{rest}"


def _table(block: Block, marks: str) -> list[str]:
    rows = block.rows or []
    width = max((len(row) for row in rows), default=0)
    if not width:
        return [_emphasized(block) + marks]
    shown = [[*(escape(cell) or " " for cell in row), *[" "] * (width - len(row))] for row in rows]
    head, *others = [f"| {' | '.join(row)} |" for row in shown]
    caption = [_emphasized(block) + marks, ""] if block.text or marks else []
    return [*caption, head, f"|{' --- |' * width}", *others]
