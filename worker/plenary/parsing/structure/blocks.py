"""Paragraphs after the enacting words into blocks: preamble, operative text, annexes; their numbers, levels and ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plenary.domain.record import Block, BlockKind, InText, OnPage, Part, Place, Vote
from plenary.parsing.document import Area, Paragraph, Role, Run, Span
from plenary.parsing.languages.vocabulary import OPENING_QUOTES, Language
from plenary.parsing.layout.text_cleanup import tidy
from plenary.parsing.progress import paced
from plenary.parsing.structure.numbering import Label, Levels, label_of, take, with_misread_labels
from plenary.parsing.structure.opening_phrases import is_operative, lead_of, spoken_lead
from plenary.parsing.structure.votes import read_vote

_ROMAN_ALONE = re.compile(r"^(?:[IVXLC]+|[A-Z])\.?$")
# `Article 13` of a treaty, a line of its own, with a stop or without: group `number`
_NAMED_NUMBER = re.compile(
    r"^(?:[^\W\d_]{3,} (?=[IVXLC\d]+\.?$)|第(?=[一二三四五六七八九十百\d]+[条章节]$))"
    r"(?P<number>[IVXLC]+|\d{1,3}|[一二三四五六七八九十百]+)"
)
_STOPS = (".", ";", ":", ",")
LONGEST_HEADING = 300  # characters; the longest titles of published texts have some 250
LONGEST_PART_TITLE = 3  # lines
LONGEST_BOLD = 600  # of a title that is set as one: those of annexes name what they arrange


@dataclass(slots=True)
class Body:
    """The blocks, and what the closing lines say."""

    blocks: list[Block] = field(default_factory=list)
    meeting: str | None = None
    date: str | None = None
    vote: Vote | None = None


def read_blocks(
    paragraphs: Sequence[Paragraph], language: Language, *, part: Part = "preamble", enacting: str = ""
) -> Body:
    """Blocks of everything from the enacting words on. `paragraphs` hold text and tables, no notes and no furniture.

    The text begins in `part`; `enacting` is the line that does the work of enacting words where it is not one of them.
    """
    return _Reader(*with_misread_labels(paragraphs), language, part, enacting).read()


def all_words(runs: Sequence[Run], look: str) -> bool:
    """Return True if every word is `bold` or `italic`; marks and stray punctuation do not count."""
    has_words = False
    for run in runs:
        if not run.note and any(map(str.isalnum, run.text)):
            has_words = True
            if not getattr(run, look):
                return False
    return has_words


def _lists(numbers: Sequence[int | None], texts: Sequence[str]) -> frozenset[int]:
    """The places of what counts from 1 below a colon and is followed by the next paragraph: `11. ...:`, 1 to 7, 12."""
    numbered = [(index, number) for index, number in enumerate(numbers) if number is not None]
    listed: set[int] = set()
    for place, (index, number) in enumerate(numbered):
        if not place or number != 1 or not texts[index - 1].endswith((":", "\uff1a")):
            continue
        above, count = numbered[place - 1][1], 1
        following = [value for _, value in numbered[place + 1 :]]
        while count < above and following[count - 1 : count] == [count + 1]:
            count += 1
        if following[count - 1 : count] == [above + 1] and count != above:
            listed.update(at for at, _ in numbered[place : place + count])
    return frozenset(listed)


def _apart(paragraph: Paragraph) -> Label | None:
    """The number that the format keeps apart from the text."""
    return label_of(paragraph, upper=True)[0] if paragraph.label else None


def record_places(places: Sequence[Area | Span]) -> list[Place]:
    """The places of a paragraph, for the record."""
    return [
        OnPage(page=place.page, box=place.box)
        if isinstance(place, Area)
        else InText(paragraph=place.paragraph, start=place.start, end=place.end)
        for place in places
    ]


def _marks(runs: Sequence[Run]) -> list[str]:
    return [run.text.strip() for run in runs if run.note]


def _together(places: list[Place], others: list[Place]) -> list[Place]:
    """The places of two paragraphs in one block: boxes on one page become one."""
    if not (places and others):
        return places or others
    last, following = places[-1], others[0]
    if isinstance(last, OnPage) and isinstance(following, OnPage) and last.page == following.page:
        (x0, top, x1, bottom), (left, above, right, below) = last.box, following.box
        box = min(x0, left), min(top, above), max(x1, right), max(bottom, below)
        return [*places[:-1], OnPage(page=last.page, box=box), *others[1:]]
    return [*places, *others]


class _Reader:
    """One reading of all paragraphs in order; the part, the open lists and the counters are its state."""

    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        numbers: Sequence[int | None],
        language: Language,
        part: Part,
        enacting: str,
    ) -> None:
        self.paragraphs = paragraphs
        self.texts = [tidy(paragraph.text) for paragraph in paragraphs]
        self.language = language
        self.body = Body()
        self.part: Part = part
        self.enacting = enacting
        self.quoting = False  # a statement, whose text is in quotation marks
        self.levels = Levels(language.letters)
        self.ids: set[str] = set()
        self.voting = False  # inside the bracket with the vote of each member
        self.counts: dict[str, int] = {}
        self.annex = 0
        self.section = ""
        self.last_number = ""
        self.early_marks: list[str] = []  # on lines of their own above the first block, whose they become
        self.early_places: list[Place] = []
        first = next((index for index, number in enumerate(numbers) if number is not None), None)
        annex = language.patterns["annex"]
        self.numbered = first is not None and not any(map(annex.match, self.texts[: first + 1]))
        self.listed = _lists(numbers, self.texts)
        self.italic_leads = any(lead_of(p.runs) for p in paragraphs)
        self.styled = any(run.bold or run.italic for p in paragraphs for run in p.runs)
        self.fonts = any(run.font for p in paragraphs for run in p.runs)

    def read(self) -> Body:
        for index, paragraph in enumerate(paced(self.paragraphs, "blocks")):
            if paragraph.role is Role.TABLE:
                self._add(paragraph, "table", None, paragraph.runs, rows=[list(row) for row in paragraph.rows or ()])
            elif self.texts[index]:
                self._read(index, paragraph)
            elif paragraph.label:
                self._paragraph(index, paragraph)
            elif self.body.blocks:  # a mark on a line of its own
                self._extend(paragraph)
            else:
                self.early_marks += _marks(paragraph.runs)
                self.early_places += record_places(paragraph.places)
        self.body.vote = read_vote(
            " ".join(block.text for block in self.body.blocks if block.kind == "closing"), self.language
        )
        return self.body

    def _read(self, index: int, paragraph: Paragraph) -> None:
        text = self.texts[index]
        statement = None if self.body.blocks else self.language.statement_in(text)
        if statement:
            self._add(paragraph, "formula", None, paragraph.runs)
            self.part, self.quoting = "body", True
            self.body.meeting, self.body.date = statement["meeting"], self.language.iso_date(statement["date"])
        elif self._is_formula(text):
            if self.part == "body":
                self.part = "preamble"
            self._add(paragraph, "formula", _apart(paragraph), paragraph.runs)
        elif self._is_annex(paragraph, text):
            self.part, self.section, self.last_number, self.voting = "annex", "", "", False
            self.annex += 1
            self._heading(paragraph, _apart(paragraph), paragraph.runs)
        elif self._is_closing(text):
            self._closing(paragraph, text)
        elif self._is_heading(paragraph, text) or self._is_title_of_part(index, text):
            label, runs = take(paragraph, upper=True)
            if self.part == "preamble" and self._opens_body(index):
                self.part = "body"
            if label and (label.form == "upper" or paragraph.label):
                self._heading(paragraph, label, runs)
            else:
                self._heading(paragraph, None, paragraph.runs)
        else:
            self._paragraph(index, paragraph)

    def _paragraph(self, index: int, paragraph: Paragraph) -> None:
        label, runs = take(paragraph, upper=False)
        if self.part == "preamble":
            numbered = label is not None and label.form == "arabic"
            if numbered or is_operative(runs, self.language, by_end=not self.numbered):
                self.part = "body"
        if label and (label.form in ("paren", "other") or index in self.listed):
            level = self.levels.place(label.value)
            self._add(paragraph, "point", label, runs, level=level)
            return
        self.levels.reset()
        if self.part == "preamble":
            listed = self.italic_leads and self._in_list() and lead_of(runs) is None
            self._add(paragraph, "paragraph" if listed else "clause", label, runs)
        else:
            self._add(paragraph, "paragraph", label, runs)

    def _in_list(self) -> bool:
        """Return True if the block before opened a list in the preamble, or is an entry of one."""
        before = self.body.blocks[-1] if self.body.blocks else None
        return before is not None and (before.kind == "paragraph" or before.text.endswith(":"))

    def _heading(self, paragraph: Paragraph, label: Label | None, runs: tuple[Run, ...]) -> None:
        text = tidy("".join(run.text for run in runs if not run.note))
        named = _NAMED_NUMBER.match(text) if self.part == "annex" and not label else None
        if self.part != "preamble" and (label or named or _ROMAN_ALONE.match(text)):
            self.section = (label.value if label else named["number"] if named else text.rstrip(".")).lower()
            self.last_number = ""
        self.levels.reset()
        self._add(paragraph, "heading", label, runs)

    def _is_formula(self, text: str) -> bool:
        if self.enacting and text == self.enacting:
            return True
        return bool(self.language.formula.match(text.lstrip(OPENING_QUOTES) if self.quoting else text))

    def _is_annex(self, paragraph: Paragraph, text: str) -> bool:
        if (self.part == "preamble" and not self.body.blocks) or len(text) >= LONGEST_HEADING:
            return False
        if self.language.names_annex(text):
            return True
        separated = self.language.patterns["annex"].match(text) is not None
        titled = separated or self.language.titled_annex(text)
        if titled and not text.endswith(_STOPS) and (self.closed_last or not self.styled):
            return True  # no look says so in plain text
        if separated:
            return all_words(paragraph.runs, "bold")
        return titled and (paragraph.align == "center" or all_words(paragraph.runs, "bold"))

    def _is_closing(self, text: str) -> bool:
        if self.part == "preamble" and not self.body.blocks:
            return False
        if self.voting:
            return True
        if self.language.closing(text) or (text.startswith("[") and read_vote(text, self.language)):
            return True
        return self.closed_last and (text.startswith("[") or self.language.is_date(text))

    @property
    def opened_annex(self) -> bool:
        """True if the last block opened an annex."""
        last = self.body.blocks[-1] if self.body.blocks else None
        return last is not None and last.part == "annex" and self.language.names_annex(last.text)

    @property
    def opened_article(self) -> bool:
        """True if the last block is the number of an article of what is annexed."""
        last = self.body.blocks[-1] if self.body.blocks else None
        return (
            last is not None and (last.part, last.kind) == ("annex", "heading") and bool(_NAMED_NUMBER.match(last.text))
        )

    @property
    def closed_last(self) -> bool:
        """Return True if the last block was a closing line."""
        return bool(self.body.blocks) and self.body.blocks[-1].kind == "closing"

    def _closing(self, paragraph: Paragraph, text: str) -> None:
        meeting = self.language.closing(text)
        if meeting and not self.body.meeting:
            self.body.meeting = meeting["ordinal"]
        self.body.date = self.body.date or self.language.iso_date(text)
        self.voting = (self.voting or text.startswith("[")) and "]" not in text
        if self.closed_last and not meeting and not text.startswith("["):  # the date below the meeting
            last = self.body.blocks[-1]
            last.text = f"{last.text} {paragraph.label or ''} {text}".replace("  ", " ")
            self._extend(paragraph)
        else:
            self._add(paragraph, "closing", _apart(paragraph), paragraph.runs)

    def _extend(self, paragraph: Paragraph) -> None:
        """Add marks and places of a paragraph that belongs to the last block."""
        last = self.body.blocks[-1]
        last.notes += _marks(paragraph.runs)
        last.places = _together(last.places, record_places(paragraph.places))

    def _is_heading(self, paragraph: Paragraph, text: str) -> bool:
        if len(text) > LONGEST_BOLD or text.endswith((";", ",")):
            return False
        bold = all_words(paragraph.runs, "bold")
        if len(text) > LONGEST_HEADING:
            return bold and not text.endswith(_STOPS)
        if bold or _ROMAN_ALONE.match(text) or (self.part == "annex" and _NAMED_NUMBER.match(text)):
            return True
        if text.endswith(_STOPS) or label_of(paragraph, upper=False)[0] is not None:
            return False
        title = not self.styled and (self.opened_annex or self.opened_article)
        if title or (paragraph.align == "center" and lead_of(paragraph.runs) is None):
            return True
        return all_words(paragraph.runs, "italic")

    def _is_title_of_part(self, index: int, text: str) -> bool:
        """True if a line without a look is the title of a lettered part: below its letter, above its enacting words."""
        last = self.body.blocks[-1] if self.body.blocks else None
        if last is None or last.kind != "heading" or len(text) > LONGEST_HEADING or text.endswith(_STOPS):
            return False
        return any(map(self._is_formula, self.texts[index + 1 : index + LONGEST_PART_TITLE]))

    def _opens_body(self, index: int) -> bool:
        """Return True if the text under this heading is operative: a number of its own, or what follows, says so."""
        text = self.texts[index]
        label, _ = label_of(self.paragraphs[index], upper=True)
        if _ROMAN_ALONE.match(text) or (label and label.form == "upper"):
            return True
        for place in range(index + 1, len(self.paragraphs)):
            paragraph, following = self.paragraphs[place], self.texts[place]
            if not following or self._is_heading(paragraph, following):
                continue
            label, runs = take(paragraph, upper=False)
            return (label is not None and label.form == "arabic") or is_operative(
                runs, self.language, by_end=not self.numbered
            )
        return False

    def _add(  # noqa: PLR0913 - the columns of a block
        self,
        paragraph: Paragraph,
        kind: BlockKind,
        label: Label | None,
        runs: Sequence[Run],
        *,
        level: int = 0,
        rows: list[list[str]] | None = None,
    ) -> None:
        text = tidy("".join(run.text for run in runs if not run.note))
        block = Block(
            id=self._id(kind, label),
            part=self.part,
            kind=kind,
            number=label.text if label else None,
            level=level,
            lead=self._lead(runs, text) if kind in ("clause", "paragraph") else None,
            text=text,
            notes=self.early_marks + _marks(runs),
            rows=rows,
            page=paragraph.page,
            places=_together(self.early_places, record_places(paragraph.places)),
        )
        self.body.blocks.append(block)
        self.early_marks, self.early_places = [], []

    def _lead(self, runs: Sequence[Run], text: str) -> str | None:
        """By its look; by its words where no text has looks, or this one has none: in bare texts, on scanned pages."""
        lead = lead_of(runs)
        looks = self.italic_leads and not (self.fonts and not any(run.font for run in runs))
        if lead or looks or self.part == "annex":
            return lead
        return spoken_lead(text, self.language)

    def _id(self, kind: BlockKind, label: Label | None) -> str:
        names = {"heading": "h", "table": "t", "formula": "formula", "closing": "closing"}
        if kind in names:
            own = f"{names[kind]}.{self._count(names[kind])}"
        elif self.part == "preamble":
            own = f"pp.{self._count('pp')}"
        elif kind == "point":
            own = ".".join([self.last_number or "op", *self.levels.path])
        elif label:
            own = self.last_number = f"op.{label.value.lower()}"
        else:
            under = self.last_number or "op"
            own = f"{under}.p{self._count(f'{self.section}.{under}.p')}"
        prefix = f"annex.{self.annex}." if self.part == "annex" else ""
        if own.startswith("op") and self.section:
            prefix += f"{self.section}."
        return self._unique(prefix + own)

    def _count(self, name: str) -> int:
        key = f"{self.annex}.{name}"
        self.counts[key] = self.counts.get(key, 0) + 1
        return self.counts[key]

    def _unique(self, wanted: str) -> str:
        name, again = wanted, 1
        while name in self.ids:
            again += 1
            name = f"{wanted}-{again}"
        self.ids.add(name)
        return name
