"""The reader's lines and paragraphs, and the blocks made of them, against the text of the file itself."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from plenary.domain.record import Check
from plenary.parsing.document import MediaType, Role
from plenary.parsing.structure.outcome.evidence import (
    FROM_RIGHT,
    SENTENCES,
    Evidence,
    each_closed_up,
    passed,
    shown,
    squeezed,
    texts_of,
    verdict,
)
from plenary.parsing.structure.outcome.letters import letters, more, unshared
from plenary.parsing.structure.outcome.scanning import closed_up, letters_alone

BEGINNING, SHORTEST = 40, 30  # letters by which a line is found again, and of one that is looked for
SHORT_LINE = 40  # letters of a line that may be a folio or a running head
GROUPS = 4  # of lines between blank ones, before these mean anything in a text
BLOCK = 24  # letters by which the beginning and the end of a block are found
LABEL = 6  # letters and digits that may precede a block in its line
OVERLAID = 20  # letters of a page that may be painted twice
FIELD = 3  # letters that a word processor may put in a field of its own
_HYPHEN = "\u2011"  # that no line breaks at: a sign of its own in a Word file, and no text
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def reading(evidence: Evidence) -> Check:
    """All that the file holds was read: each letter once, each line in its order."""
    wrong = [*_of_pages(evidence), *_of_flow(evidence)]
    return verdict("reading", wrong)


def _of_pages(evidence: Evidence) -> Iterable[str]:
    """The lines of each page beside its text in the order of painting."""
    from_right = evidence.record.language in FROM_RIGHT
    for page, lines in zip(evidence.document.pages, evidence.lines, strict=True):
        stream = closed_up(page.painted)
        if not page.painted or (stream == "".join(lines) and not from_right):
            continue
        lost = added = 0
        if sum(map(len, lines)) != len(stream):
            lost, added = [sum(counts.values()) for counts in unshared([stream], lines)]
        if lost > OVERLAID or added:
            yield f"page {page.number} lacks {lost} letters and digits that it paints, and has {added} more"
        elif moved := _moved_back(stream, lines) if from_right else _moved(stream, lines):
            yield f"page {page.number} is painted in another order, at {shown(moved, 30)}"


def _of_flow(evidence: Evidence) -> Iterable[str]:
    """The paragraphs beside the plain text of the file."""
    document = evidence.document
    if not document.plain:
        return
    bare = document.media_type is MediaType.TEXT
    own = [item for item in document.paragraphs if bare or item.role in {Role.TEXT, Role.TABLE}]
    stream = "".join(evidence.plain)
    cells = [cell for item in own for row in item.rows or () for cell in row]
    read = closed_up("".join([*[item.text for item in own], *cells]))
    if stream == read or stream == read.replace(_HYPHEN, ""):
        return
    added_by_word = [run.text for item in own for run in item.runs if run.note]  # numbers and the marks of notes
    added_by_word += [text for item in own for text in (item.label, item.mark) if text]
    missing, foreign = unshared([stream], [read])
    by_word = letters(added_by_word)
    lost, added = sum(more(missing, by_word).values()), sum(foreign.values())
    if bare:
        added = sum(more(Counter(foreign) + Counter(by_word), missing).values())
    if lost and bare:
        lost -= _of_short_lines(document.plain, closed_up("".join(texts_of(own))))
    if lost > FIELD or (added and not bare):
        yield f"{max(0, lost)} letters and digits of the file were not read, {added} are not in it"
    elif moved := _moved(stream, each_closed_up([item.text for item in own if item.role is not Role.NOTE])):
        yield f"the file has another order, at {shown(moved, 30)}"


def _of_short_lines(text: str, stream: str) -> int:
    """Count the letters of short lines that were not read: page numbers, running heads."""
    lines = ["".join(line.split()) for line in text.splitlines()]
    return sum(sum(map(str.isalnum, line)) for line in lines if len(line) <= SHORT_LINE and line not in stream)


def _moved(stream: str, lines: Iterable[str]) -> str:
    """The first line that the stream has only before the one that it should follow."""
    reached = 0
    for line in lines:
        if len(line) < SHORTEST:
            continue
        place = stream.find(line[:BEGINNING], reached)
        if place >= 0:
            reached = place + 1
        elif stream.find(line[:BEGINNING], 0, reached + BEGINNING) >= 0:
            return line
    return ""


def _moved_back(stream: str, lines: Iterable[str]) -> str:
    """The same for a script that is written from the right: the page has the letters of a line from left to right."""
    turned = [line[::-1] for line in _composed_letters("\n".join(lines)).split("\n")]
    return _moved(_composed_letters(stream), turned)


def _composed_letters(text: str) -> str:
    """The letters of each line, each by what it is composed of."""
    return letters_alone(unicodedata.normalize("NFKD", text))


def boundaries(evidence: Evidence) -> Check:
    """Each block begins where a line or paragraph of the file does, and none goes on in the next paragraph."""
    if evidence.document.recognition:
        return passed("boundaries")
    starts, stream, ends = _parts(evidence)
    exactly = set(starts)
    reached, wrong = 0, []
    for block, text in evidence.blocks:
        if len(text) < BLOCK or block.kind not in SENTENCES:
            continue
        beginning = text[:BLOCK]
        first = place = stream.find(beginning, reached)
        while place >= 0 and place not in exactly and not _is_beginning(stream, starts, place, block.number or ""):
            place = stream.find(beginning, place + 1)
        if place < 0 and first >= 0:
            wrong.append(f"{block.id} begins inside a line: {shown(block.text, 30)}")
        place = place if place >= 0 else first
        if place < 0:
            continue
        end = stream.find(text[-BLOCK:], place, place + len(text) + LABEL)
        if ends and end >= 0 and bisect_right(ends, place) != bisect_right(ends, end + BLOCK - 1):
            wrong.append(f"{block.id} is of several paragraphs: {shown(block.text, 30)}")
        reached = max(place + 1, end)
    return verdict("boundaries", wrong)


def _parts(evidence: Evidence) -> tuple[list[int], str, list[int]]:
    """The beginnings of lines, all text without a space, the beginnings of paragraphs if the format parts them."""
    document = evidence.document
    if not document.plain:
        starts, stream = _in_a_row([line for lines in evidence.lines for line in lines] or evidence.flow)
        return starts, stream, []
    starts, stream = _in_a_row(evidence.plain)
    if document.media_type is not MediaType.TEXT:
        return starts, stream, starts
    groups = _BLANK_LINE.split(document.plain.replace("\r", ""))
    return starts, stream, _in_a_row(each_closed_up(groups))[0] if len(groups) >= GROUPS else []


def _in_a_row(parts: Sequence[str]) -> tuple[list[int], str]:
    """The beginning of each part in all of them together, and these."""
    return [0, *accumulate(map(len, parts[:-1]))], "".join(parts)


def _is_beginning(stream: str, starts: Sequence[int], place: int, number: str) -> bool:
    """True if a line begins there, a label apart."""
    before = stream[starts[bisect_right(starts, place) - 1] : place]
    return sum(map(str.isalnum, before)) <= LABEL or squeezed(before) == squeezed(number)
