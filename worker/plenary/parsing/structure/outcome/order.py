"""The order of the record against the order of the file: blocks, the cells of tables, printed page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plenary.domain.record import Block, Check
from plenary.parsing.document import Role
from plenary.parsing.structure.outcome.evidence import Evidence, several, shown, verdict

BEGINNING = 24  # letters by which a block is found again
CELL = 6  # letters by which a cell is found again
_JOB = r"(?:\d\d-\d{4,6}(?:\s?\([A-Z]\))?)?"  # a job number may be beside the number of the page
_OF = re.compile(rf"^{_JOB}\D{{0,3}}(\d{{1,4}})\s?/\s?(\d{{1,4}})\D{{0,3}}{_JOB}\s*$")
_AMOUNT = r"(?:\d{1,3}(?:[ ,]\d{3}){1,6}|\d{1,24})(?:\.\d{1,12})?"
_TWO_AMOUNTS = re.compile(rf"^{_AMOUNT} +{_AMOUNT}$")
_GROUPED = re.compile(r"^\d{1,3}(?: \d{3})+(?:[.,]\d+)?$")


def order(evidence: Evidence) -> Check:
    """Blocks have the order of the file."""
    reached, before, wrong = 0, None, []
    for block, text in evidence.blocks:
        start = text[:BEGINNING]
        if len(start) < BEGINNING:
            continue
        place = evidence.stream.find(start, reached)
        if place >= 0:
            reached = place + 1
        elif evidence.stream.find(start, 0, reached + BEGINNING) >= 0:
            wrong.append(f"{block.id} is before {before.id}" if before else block.id)
        before = block
    return verdict("order", [f"in the file {item}" for item in wrong])


def tables(evidence: Evidence) -> Check:
    """Rows read in the file as they do in the record, are separated for sure, and no cell holds two amounts."""
    guessed = [item for item in evidence.paragraphs if item.guessed and item.rows]
    wrong = [f"where its rows begin is not sure, {shown(' '.join((item.rows or ('',))[0]))}" for item in guessed]
    for block in evidence.record.blocks:
        if block.rows:
            wrong += [f"{block.id}: a cell holds two amounts, {cell}" for cell in _doubled(block)[:1]]
            wrong += [
                f"{block.id}: its rows read otherwise in the file, {shown(row)}"
                for row in _reordered(block, evidence)[:1]
            ]
    return verdict("tables", wrong)


def _doubled(block: Block) -> list[str]:
    return [cell for row in block.rows or () for cell in row if _TWO_AMOUNTS.match(cell) and not _GROUPED.match(cell)]


def _reordered(block: Block, evidence: Evidence) -> list[str]:
    """The rows whose cells are in the file, but not side by side in their order, where most do not."""
    rows = [["".join(cell.split()) for cell in row if cell] for row in block.rows or ()]
    rows = [row for row in rows if len(row) > 1]
    lost = ["".join(row) for row in rows if not _reads_so(row, evidence)]
    return lost if len(rows) > 1 and 2 * len(lost) > len(rows) else []


def _reads_so(row: Sequence[str], evidence: Evidence) -> bool:
    """True if the cells are side by side, or, where one has several lines, begin one behind the other."""
    whole, stream = "".join(row), evidence.stream
    if whole in stream:
        return True
    if all(any(cell in line for lines in evidence.lines for line in lines) for cell in row) or not evidence.lines:
        return False
    start = stream.find(row[0][:CELL])
    while start >= 0:
        end, reached = start + len(whole) + CELL, start
        for cell in row[1:]:
            reached = stream.find(cell[:CELL], reached + 1, end)
            if reached < 0:
                break
        else:
            return True
        start = stream.find(row[0][:CELL], start + 1)
    return False


def printed_pages(evidence: Evidence) -> Check:
    """Pages that bear their number count on by one, up to the number that they say there are."""
    numbers: dict[int, tuple[int, int]] = {}
    for item in evidence.furniture:
        if item.role is Role.FOOTER and item.page:
            match = _OF.match("".join([run.text for run in item.runs]))
            if match and int(match[1]) <= int(match[2]):
                numbers.setdefault(item.page, (int(match[1]), int(match[2])))
    wrong = [
        f"page {page} says that it is {number} of {total}"
        for page, (number, total) in numbers.items()
        if number != page
    ]
    totals = {total for _, total in numbers.values()}
    count = evidence.document.page_count or len(evidence.document.pages)
    read = {page.number for page in evidence.document.pages}
    if read and evidence.document.page_count and len(read) != evidence.document.page_count:
        wrong = [f"{len(read)} of {evidence.document.page_count} pages were read"]
    if not wrong and totals and max(totals) != count:
        wrong = [f"{count} pages of {max(totals)}"]
    if wrong and not evidence.whole:
        return Check(name="printed_pages", ok=True, detail=several(wrong))
    return verdict("printed_pages", wrong)
