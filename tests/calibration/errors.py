"""Errors to plant: each takes a right record, or the document that it was made of, and spoils it as a reader might.

An error that a file does not lend itself to, such as a lost note where it has none, is None. All are by chance, and
the same each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from plenary.domain.record import Block, Record
from plenary.parsing.document import Document, Line, Page, Paragraph, Role, Run

Spoil = Callable[[Record, Random, Record], Record | None]  # the record, chance, and a record of another document
SpoilFile = Callable[[Document, Random], Document | None]
TEXTS = ("clause", "paragraph", "point")
LONG = 80  # letters of a text that can be cut


def _places(record: Record, least: int = 1, kinds: Sequence[str] = TEXTS) -> list[int]:
    return [index for index, block in enumerate(record.blocks) if block.kind in kinds and len(block.text) >= least]


def _copy(record: Record) -> Record:
    return record.model_copy(deep=True)


def dropped_paragraph(record: Record, chance: Random, _: Record) -> Record | None:
    """One clause, paragraph or point is not there."""
    places = _places(record)
    if len(places) < 2:
        return None
    spoilt = _copy(record)
    del spoilt.blocks[chance.choice(places)]
    return spoilt


def doubled_paragraph(record: Record, chance: Random, _: Record) -> Record | None:
    """One stands twice."""
    places = _places(record)
    if not places:
        return None
    spoilt, place = _copy(record), chance.choice(places)
    spoilt.blocks.insert(place + 1, spoilt.blocks[place].model_copy(update={"id": spoilt.blocks[place].id + "-2"}))
    return spoilt


def dropped_page(record: Record, chance: Random, _: Record) -> Record | None:
    """All that begins on one page is not there."""
    pages = sorted({block.page for block in record.blocks if block.page})
    if len(pages) < 2:
        return None
    spoilt, page = _copy(record), chance.choice(pages)
    spoilt.blocks = [block for block in spoilt.blocks if block.page != page]
    return spoilt


def dropped_note(record: Record, chance: Random, _: Record) -> Record | None:
    """One note is not there."""
    if not record.footnotes:
        return None
    spoilt = _copy(record)
    del spoilt.footnotes[chance.randrange(len(spoilt.footnotes))]
    return spoilt


def lost_mark(record: Record, chance: Random, _: Record) -> Record | None:
    """The mark of one note is not in the text."""
    places = [index for index, block in enumerate(record.blocks) if block.notes]
    if not places:
        return None
    spoilt = _copy(record)
    spoilt.blocks[chance.choice(places)].notes.pop()
    return spoilt


def mark_in_text(record: Record, chance: Random, _: Record) -> Record | None:
    """The mark of a note is read as text: close to a stop, or with a stroke as in the 1990s."""
    places = [index for index in _places(record) if record.blocks[index].notes]
    if not places:
        return None
    spoilt = _copy(record)
    block = spoilt.blocks[chance.choice(places)]
    stops = [match.end() for match in re.finditer(r"[^\W\d_]{3}[,;.](?= |$)", block.text)]
    if not stops:
        return None
    mark, at = block.notes.pop(), chance.choice(stops)
    block.text = block.text[:at] + chance.choice((mark, f" {mark}/")) + block.text[at:]
    return spoilt


def lost_letter(record: Record, chance: Random, _: Record) -> Record | None:
    """One letter is not there."""
    places = [index for index in _places(record) if any(map(str.isalpha, record.blocks[index].text))]
    if not places:
        return None
    spoilt = _copy(record)
    block = spoilt.blocks[chance.choice(places)]
    at = chance.choice([index for index, sign in enumerate(block.text) if sign.isalpha()])
    block.text = block.text[:at] + block.text[at + 1 :]
    return spoilt


def lost_end(record: Record, chance: Random, _: Record) -> Record | None:
    """The second half of one text is not there."""
    places = _places(record, LONG)
    if not places:
        return None
    spoilt = _copy(record)
    block = spoilt.blocks[chance.choice(places)]
    block.text = block.text[: _middle(block.text)].rstrip()
    return spoilt


def _middle(text: str) -> int:
    """Behind a word near the middle, or in the middle where words are not parted."""
    space = text.find(" ", len(text) // 2)
    return space if space > 0 else len(text) // 2


def merged(record: Record, chance: Random, _: Record) -> Record | None:
    """Two blocks that follow each other are one, the number of the second inside."""
    places = [place for place in _places(record)[:-1] if place + 1 in _places(record)]
    places = [place for place in places if record.blocks[place].part == record.blocks[place + 1].part]
    if not places:
        return None
    spoilt, place = _copy(record), chance.choice(places)
    first, second = spoilt.blocks[place], spoilt.blocks.pop(place + 1)
    first.text = " ".join(filter(None, (first.text, second.number, second.text)))
    first.notes += second.notes
    return spoilt


def cut(record: Record, chance: Random, _: Record) -> Record | None:
    """One block is two."""
    places = _places(record, LONG)
    if not places:
        return None
    spoilt, place = _copy(record), chance.choice(places)
    block = spoilt.blocks[place]
    at = _middle(block.text)
    rest = block.model_copy(
        update={"id": block.id + ".p1", "number": None, "lead": None, "text": block.text[at:].strip(), "notes": []}
    )
    if rest.kind == "point":
        rest.kind = "paragraph"
    block.text = block.text[:at].rstrip()
    spoilt.blocks.insert(place + 1, rest)
    return spoilt


def swapped(record: Record, chance: Random, _: Record) -> Record | None:
    """Two blocks that follow each other stand the other way round."""
    places = [place for place in _places(record, 30)[:-1] if place + 1 in _places(record, 30)]
    places = [place for place in places if record.blocks[place].text != record.blocks[place + 1].text]
    if not places:
        return None
    spoilt, place = _copy(record), chance.choice(places)
    spoilt.blocks[place : place + 2] = spoilt.blocks[place + 1], spoilt.blocks[place]
    return spoilt


def annex_into_body(record: Record, _chance: Random, _: Record) -> Record | None:
    """What is annexed counts as the body, ids made anew."""
    if not any(block.part == "annex" for block in record.blocks):
        return None
    spoilt = _copy(record)
    seen: set[str] = set()
    for block in spoilt.blocks:
        block.part = "body" if block.part == "annex" else block.part
        block.id = re.sub(r"^annex\.\d+\.", "", block.id)
        while block.id in seen:
            block.id += "-2"
        seen.add(block.id)
    return spoilt


def body_into_annex(record: Record, _chance: Random, _: Record) -> Record | None:
    """The second half of the body counts as an annex that has no heading."""
    body = [index for index, block in enumerate(record.blocks) if block.part == "body" and block.kind != "closing"]
    if len(body) < 4:
        return None
    spoilt = _copy(record)
    for index in body[len(body) // 2 :]:
        spoilt.blocks[index].part = "annex"
        spoilt.blocks[index].id = f"annex.1.{spoilt.blocks[index].id}"
    return spoilt


def head_in_text(record: Record, chance: Random, _: Record) -> Record | None:
    """A running head stands in the middle of a text."""
    places = _places(record, LONG)
    if not places or not record.symbol:
        return None
    spoilt = _copy(record)
    block = spoilt.blocks[chance.choice(places)]
    at = _middle(block.text)
    head = f"{record.symbol} {record.title}" if record.title and chance.random() < 0.5 else record.symbol
    block.text = f"{block.text[:at].rstrip()} {head} {block.text[at:].lstrip()}"
    return spoilt


def foot_as_block(record: Record, chance: Random, _: Record) -> Record | None:
    """A page number, a stroke or a job number is a block."""
    places = _places(record)
    if not places:
        return None
    spoilt = _copy(record)
    text = chance.choice(["Page 3", "2/7", "/...", "________", record.job_number or "98-12345 (E)"])
    place = chance.choice(places)
    spoilt.blocks.insert(place, Block(id="op.99", part=spoilt.blocks[place].part, kind="paragraph", text=text))
    return spoilt


def wrong_number(record: Record, chance: Random, _: Record) -> Record | None:
    """A digit of the record's number, or of its symbol where it has none, is another one."""
    spoilt = _copy(record)
    if record.number:
        spoilt.number = _another_digit(record.number, chance)
    elif record.symbol and any(map(str.isdigit, record.symbol)):
        spoilt.symbol = _another_digit(record.symbol, chance)
    else:
        return None
    return spoilt


def wrong_symbol(record: Record, chance: Random, _: Record) -> Record | None:
    """A digit of the symbol is another one, and all that is made of it."""
    if not record.symbol or record.symbol_source not in {"masthead", "running_head"}:
        return None
    spoilt = _copy(record)
    spoilt.symbol = _another_digit(record.symbol, chance)
    if record.number and record.symbol.endswith(record.number):
        spoilt.number = spoilt.symbol[-len(record.number) :]
    return spoilt


def _another_digit(text: str, chance: Random) -> str:
    places = [index for index, sign in enumerate(text) if sign.isdigit()]
    at = chance.choice(places)
    return text[:at] + chance.choice([digit for digit in "123456789" if digit != text[at]]) + text[at + 1 :]


def wrong_paragraph_number(record: Record, chance: Random, _: Record) -> Record | None:
    """A digit of a paragraph's number is another one."""
    places = [
        place for place in _places(record, 1, ("paragraph",)) if re.match(r"\d", record.blocks[place].number or "")
    ]
    if not places:
        return None
    spoilt = _copy(record)
    block = spoilt.blocks[chance.choice(places)]
    block.number = _another_digit(block.number or "", chance)
    return spoilt


def wrong_year(record: Record, chance: Random, _: Record) -> Record | None:
    """The date of adoption is of another decade."""
    if not record.adoption_date:
        return None
    spoilt = _copy(record)
    year = int(record.adoption_date[:4]) + chance.choice((-10, 10))
    spoilt.adoption_date = f"{year}{record.adoption_date[4:]}"
    return spoilt


def other_title(record: Record, _chance: Random, other: Record) -> Record | None:
    """The title is another resolution's."""
    if not record.title or not other.title or other.title.casefold() == record.title.casefold():
        return None
    spoilt = _copy(record)
    spoilt.title = other.title
    return spoilt


def text_in_title(record: Record, _chance: Random, _other: Record) -> Record | None:
    """The title goes on with the beginning of the text."""
    first = next((block.text for block in record.blocks if block.kind == "clause"), "")
    if not record.title or not first:
        return None
    spoilt = _copy(record)
    spoilt.title = f"{record.title} {first}"
    return spoilt


def shuffled_columns(record: Record, chance: Random, _: Record) -> Record | None:
    """Two columns of a table have each other's cells."""
    spoilt = _copy(record)
    for block in spoilt.blocks:
        width = max(map(len, block.rows), default=0) if block.rows else 0
        if block.rows and width > 1 and len(block.rows) > 2:
            first, second = chance.sample(range(width), 2)
            for row in block.rows:
                if max(first, second) < len(row):
                    row[first], row[second] = row[second], row[first]
            if block.rows != next(one.rows for one in record.blocks if one.id == block.id):
                return spoilt
    return None


def joined_columns(record: Record, _chance: Random, _other: Record) -> Record | None:
    """The amounts of two columns stand in one."""
    spoilt = _copy(record)
    for block in spoilt.blocks:
        rows = block.rows or []
        amounts = [row for row in rows if len(row) > 2 and re.search(r"\d", row[-1]) and re.search(r"\d", row[-2])]
        if len(amounts) > 1:
            for row in rows:
                if len(row) > 2:
                    row[-2:] = [f"{row[-2]} {row[-1]}".strip()]
            return spoilt
    return None


def lost_page(document: Document, chance: Random) -> Document | None:
    """A reader leaves a page of several out."""
    if len(document.pages) < 2:
        return None
    gone = chance.randrange(len(document.pages))
    return replace(document, pages=tuple(page for index, page in enumerate(document.pages) if index != gone))


def cut_off(document: Document, chance: Random) -> Document | None:
    """The file lacks a page of its own: what is behind it counts on."""
    if len(document.pages) < 3:
        return None
    gone = chance.randrange(1, len(document.pages))
    kept = [page for index, page in enumerate(document.pages) if index != gone]
    pages = tuple(replace(page, number=index) for index, page in enumerate(kept, start=1))
    sample = document.sample
    if sample and sample.page > gone:
        sample = None if sample.page == gone + 1 else sample._replace(page=sample.page - 1)
    return replace(document, pages=pages, page_count=len(pages), sample=sample)


def lost_lines(document: Document, chance: Random) -> Document | None:
    """Two lines that follow each other in the text are not read, or a paragraph in a flowing format."""
    return (
        _with_lines(document, chance, 2, lambda _: [])
        if document.pages
        else _with_paragraphs(document, chance, 1, lambda _: [])
    )


def swapped_lines(document: Document, chance: Random) -> Document | None:
    """Two lines are read the other way round; or two paragraphs."""

    def swap(lines: Sequence[Line]) -> list[Line]:
        first, second = lines
        return [
            replace(second, top=first.top, bottom=first.bottom),
            replace(first, top=second.top, bottom=second.bottom),
        ]

    if document.pages:
        return _with_lines(document, chance, 2, swap)
    return _with_paragraphs(document, chance, 2, lambda two: [two[1], two[0]])


def doubled_lines(document: Document, chance: Random) -> Document | None:
    """A line is read twice, as shadowed letters are; or a paragraph."""
    if document.pages:
        return _with_lines(
            document, chance, 1, lambda one: [one[0], replace(one[0], top=one[0].top + 1, bottom=one[0].bottom + 1)]
        )
    return _with_paragraphs(document, chance, 1, lambda one: [one[0], one[0]])


def merged_paragraphs(document: Document, chance: Random) -> Document | None:
    """Two paragraphs of a flowing format are one."""

    def merge(two: Sequence[Paragraph]) -> list[Paragraph]:
        between = Run(f" {two[1].label} " if two[1].label else " ")
        return [two[0]._replace(runs=(*two[0].runs, between, *two[1].runs))]

    return None if document.pages else _with_paragraphs(document, chance, 2, merge)


def cut_paragraph(document: Document, chance: Random) -> Document | None:
    """A paragraph of a flowing format is two."""

    def part(one: Sequence[Paragraph]) -> list[Paragraph]:
        text = one[0].text
        at, runs, rest, passed = _middle(text), [], [], 0
        for run in one[0].runs:
            here = max(0, min(len(run.text), at - passed))
            runs.append(run.saying(run.text[:here]))
            rest.append(run.saying(run.text[here:]))
            passed += len(run.text)
        return [one[0]._replace(runs=tuple(runs)), one[0]._replace(runs=tuple(rest), label=None)]

    return None if document.pages else _with_paragraphs(document, chance, 1, part, least=LONG)


def head_among_lines(document: Document, chance: Random) -> Document | None:
    """A running head is set so low that it is read as text."""
    if len(document.pages) < 2:
        return None
    number = chance.randrange(1, len(document.pages))
    page = document.pages[number]
    places = [index for index, line in enumerate(page.lines) if re.search(r"\b[AES]/[A-Z]*\S*\d", line.text)]
    if not places or places[0] > 2 or len(page.lines) < 12:
        return None
    head, lines = page.lines[places[0]], [line for index, line in enumerate(page.lines) if index != places[0]]
    below = lines[5]
    lines.insert(6, replace(head, top=below.top + 2, bottom=below.bottom + 2))
    return _with_page(document, number, lines)


def foot_behind_end(document: Document, chance: Random) -> Document | None:
    """A file of a flowing format has a line of the site or the archive that kept it behind its end."""
    places = [index for index, paragraph in enumerate(document.paragraphs) if paragraph.role is Role.TEXT]
    if not places:
        return None
    foot = chance.choice(("Back to the list of texts", "Printed on 2 May 2031", "Copyright of the archive, 2031"))
    paragraphs = list(document.paragraphs)
    paragraphs.insert(places[-1] + 1, Paragraph(runs=(Run(foot),)))
    return replace(document, paragraphs=tuple(paragraphs), plain=f"{document.plain}\n{foot}")


def lost_ligatures(document: Document, _chance: Random) -> Document | None:
    """A font does not explain one of its letters, and it is dropped wherever it stands."""
    sign = "fi" if any("fi" in page.text for page in document.pages) else ""
    sign = sign or next((one for one in "\u0434\u0642\u5927z" if any(one in page.text for page in document.pages)), "")
    if not sign:
        return None
    pages = tuple(
        replace(
            page,
            lines=tuple(
                replace(line, runs=tuple(run.saying(run.text.replace(sign, "")) for run in line.runs))
                for line in page.lines
            ),
            painted="",  # it was never there
        )
        for page in document.pages
    )
    return replace(document, pages=pages)


def _text_lines(page: Page) -> list[int]:
    """The places of long lines in the middle of a page."""
    return [
        index
        for index, line in enumerate(page.lines)
        if 0.2 * page.height < line.top < 0.75 * page.height and line.x1 - line.x0 > 0.5 * page.width
    ]


def _with_lines(
    document: Document, chance: Random, count: int, change: Callable[[Sequence[Line]], list[Line]]
) -> Document | None:
    """The document with some lines of one page changed."""
    numbers = [number for number, page in enumerate(document.pages) if len(_text_lines(page)) > 5]
    if not numbers:
        return None
    number = chance.choice(numbers)
    lines = list(document.pages[number].lines)
    at = chance.choice(_text_lines(document.pages[number])[1:-2])
    lines[at : at + count] = change(lines[at : at + count])
    return _with_page(document, number, lines)


def _with_page(document: Document, number: int, lines: Sequence[Line]) -> Document:
    pages = list(document.pages)
    pages[number] = replace(pages[number], lines=tuple(lines))
    return replace(document, pages=tuple(pages))


def _with_paragraphs(
    document: Document,
    chance: Random,
    count: int,
    change: Callable[[Sequence[Paragraph]], list[Paragraph]],
    least: int = 30,
) -> Document | None:
    """The document with some paragraphs changed that follow each other."""
    known = document.paragraphs
    whole = [one.role is Role.TEXT and len(one.text) >= least for one in known]
    places = [at for at in range(len(known) // 3, len(known) - count) if all(whole[at : at + count])]
    if not places:
        return None
    at = chance.choice(places)
    return replace(document, paragraphs=(*known[:at], *change(known[at : at + count]), *known[at + count :]))


IN_RECORDS: tuple[Spoil, ...] = (
    dropped_paragraph,
    doubled_paragraph,
    dropped_page,
    dropped_note,
    lost_mark,
    mark_in_text,
    lost_letter,
    lost_end,
    merged,
    cut,
    swapped,
    annex_into_body,
    body_into_annex,
    head_in_text,
    foot_as_block,
    wrong_number,
    wrong_symbol,
    wrong_paragraph_number,
    wrong_year,
    other_title,
    text_in_title,
    shuffled_columns,
    joined_columns,
)
IN_FILES: tuple[SpoilFile, ...] = (
    lost_page,
    cut_off,
    lost_lines,
    swapped_lines,
    doubled_lines,
    merged_paragraphs,
    cut_paragraph,
    head_among_lines,
    foot_behind_end,
    lost_ligatures,
)
