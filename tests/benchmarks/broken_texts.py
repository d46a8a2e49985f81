"""Word files of the corpus as bare texts broken at a width, read again: `python tests/benchmarks/broken_texts.py [CORPUS]`.

Each file that gives a record is written as archives keep texts: its masthead, its paragraphs and its notes, broken at 60, 72
and 78 columns (a wide character takes two) or not at all, with blank lines between paragraphs, with first lines set in, or with
nothing between them. What is read out of that is compared with the record of the Word file, block by block.
"""

from __future__ import annotations

import re
import sys
import textwrap
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from calibration.readings import CORPUS, read
from plenary.domain.record import Record
from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.parsing.document import Paragraph, Role
from plenary.parsing.languages import language
from plenary.parsing.pipeline import parse, source_of
from plenary.parsing.structure.outcome import TRUSTED

HANGING = "\uff0c\u3002\uff1b\uff1a\u3001\u201d\u300d\uff09\u300b"  # signs that no line in Chinese begins with
UNBROKEN = re.compile(r"[!-~]+|.")  # of Chinese: a character, or what is written in another script
OTHERS = "\uff08\u201c\u300a"  # and those that no line ends with

LEFT_OUT = {"E_RES_2023_25-ZH": "a draft resolution in one paragraph"}


@dataclass(frozen=True)
class Variant:
    """A way to write a text: the columns of a line, what parts paragraphs, the form of marks, the ends of lines."""

    width: int | None
    parted: str
    marks: str = "1"
    end: str = "\n"

    def __str__(self) -> str:
        return f"{self.width or 'whole'} {self.parted}" + (" [1]" * (self.marks != "1")) + " crlf" * (self.end != "\n")


VARIANTS = (
    *(Variant(width, parted) for parted in ("blank", "in", "nothing") for width in (60, 72, 78)),
    Variant(72, "blank", marks="[1]"),
    Variant(72, "nothing", marks="[1]"),
    Variant(72, "blank", end="\r\n"),
    Variant(72, "nothing", end="\r\n"),
    Variant(None, "blank"),
    Variant(None, "nothing"),
)


def columns(text: str) -> int:
    """The columns that a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else not unicodedata.combining(sign) for sign in text)


def wrapped(text: str, width: int | None, first: str, code: str) -> list[str]:
    """The lines of a paragraph."""
    if width is None:
        return [first + text]
    if code != "zh":
        return textwrap.wrap(text, width, initial_indent=first, break_long_words=False, break_on_hyphens=False)
    lines, line = [], first
    for part in UNBROKEN.findall(text):
        if columns(line + part) > width and part not in HANGING and line.strip():
            carried = line[-1] if line[-1] in OTHERS else ""
            lines.append(line.removesuffix(carried).rstrip())
            line = carried
        line += part if line.strip() or part != " " else ""
    return [*lines, line]


def as_text(paragraph: Paragraph, variant: Variant) -> str:
    """The text of a paragraph with its number and the marks of its notes."""
    runs = [variant.marks.replace("1", run.text.strip()) if run.note else run.text for run in paragraph.runs]
    text = " ".join(f"{paragraph.label or ''} {''.join(runs)}".split())
    return re.sub(r"\(\)(\d+|\[\d+\])|\((\[\d+\])\)", r"\1\2", text)


def written(record: Record, paragraphs: Sequence[Paragraph], variant: Variant) -> str:
    """The file."""
    code = record.language
    first = "    " if variant.parted == "in" else ""
    body = [item for item in paragraphs if item.role is Role.TEXT]
    heads = record.masthead[: record.masthead.index(as_text(body[0], variant))]
    texts: list[tuple[str, str]] = [(line, "") for line in heads]
    closings = {block.text for block in record.blocks if block.kind == "closing"}
    for item in body:
        text = as_text(item, variant)
        date = re.search(language(code).date, text) if text in closings else None
        if date and date.start():
            texts += [(text[: date.start()].strip(), "right below"), (text[date.start() :].strip(), "")]
        else:
            texts.append((text, first))
    for item in paragraphs:
        if item.role is Role.NOTE:
            text = " ".join(item.text.split()).removeprefix("() ").removeprefix(f"{item.mark} ")
            texts.append((f"{variant.marks.replace('1', item.mark or '')} {text}", first))
    lines: list[str] = []
    for text, how in texts:
        lines += wrapped(text, variant.width, how if not how.strip() else "", code)
        lines += [""] if variant.parted == "blank" and how != "right below" else []
    return variant.end.join(lines) + variant.end


def folded(text: str) -> str:
    """A text to compare by: a space beside a hyphen is none, nor are the brackets that Arabic has around a mark."""
    return re.sub(r"\s*([-\u2010-\u2014])\s*", r"\1", " ".join(text.replace("()", "").split()))


def texts(record: Record) -> list[str]:
    """The blocks that are compared, the closing apart."""
    return [folded(block.text) for block in record.blocks if block.kind != "closing" and block.text]


def exact(want: Sequence[str], got: Sequence[str]) -> float:
    """The share of blocks that are equal and in order: F1."""
    same = sum(part.size for part in SequenceMatcher(None, want, got, autojunk=False).get_matching_blocks())
    return 2 * same / (len(want) + len(got) or 1)


def cases(corpus: Path) -> Iterator[tuple[str, Record, Sequence[Paragraph]]]:
    """The Word files, each with its record and what that was made of; those with tables apart."""
    for path in sorted(chain(*(corpus.glob(f"{part}/files/*.docx") for part in ("dev", "six")))):
        if path.stem in LEFT_OUT:
            continue
        records, seen = read(path)
        if len(records) == 1 and not any(block.kind == "table" for block in records[0].blocks):
            yield path.stem, records[0], seen[0].paragraphs


def main() -> None:
    """Write, read, compare, print."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    rows: list[tuple[str, str, str, float, float, list[str]]] = []
    for name, record, paragraphs in cases(corpus):
        for variant in VARIANTS:
            data = written(record, paragraphs, variant).encode()
            source = source_of(ObjectRef(store="file", bucket="in", key=f"{name}.txt"), data)
            try:
                results = parse(data, source)
            except IngestError as failure:
                rows.append((record.language, str(variant), name, 0.0, 0.0, [str(failure)]))
                continue
            got = results[0]
            share = exact(texts(record), texts(got)) if len(results) == 1 else 0.0
            failed = [check.name for check in got.quality.checks if not check.ok]
            rows.append((record.language, str(variant), name, share, got.quality.score, failed))
    report(rows)


def report(rows: Sequence[tuple[str, str, str, float, float, list[str]]]) -> None:
    """Print a table by language and by what parts paragraphs, and one by language and variant."""
    groups: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for code, variant, _name, share, score, _failed in rows:
        for key in (variant, "all"):
            groups[code, key].append((share, score))
    print(
        "| language | variant | texts | exact F1 | whole | whole and trusted | wrong | wrong and trusted | scores of the wrong |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for (code, variant), results in groups.items():
        wrong = sorted(score for share, score in results if share < 1)
        right = [score for share, score in results if share == 1]
        print(
            f"| {code} | {variant} | {len(results)} | {sum(share for share, _ in results) / len(results):.4f} "
            f"| {len(right)} | {sum(score >= TRUSTED for score in right)} | {len(wrong)} "
            f"| {sum(score >= TRUSTED for score in wrong)} | {wrong[0] if wrong else ''} .. {wrong[-1] if wrong else ''} |"
        )


if __name__ == "__main__":
    main()
