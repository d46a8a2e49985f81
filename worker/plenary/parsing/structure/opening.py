"""The beginning of a document's text, and its language: at the enacting words, or at the words in their place.

A statement opens with a sentence of its own, a draft decision with one in which the enacting words run on, an amendment
with what it changes. Enacting words may be misprinted or missing; then the number above the text has to be that of
the symbol.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from plenary.domain.record import Block, Part
from plenary.domain.symbols import from_key, is_draft, same_document, without_additions
from plenary.errors import ErrorCode, IngestError
from plenary.parsing.document import Document, Paragraph, Role
from plenary.parsing.languages import CODES, language
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.layout.text_cleanup import tidy
from plenary.parsing.structure.blocks import LONGEST_HEADING, all_words
from plenary.parsing.structure.masthead import number_and_title, whole_symbol
from plenary.parsing.structure.multi_resolution import numbered
from plenary.parsing.structure.numbering import label_of
from plenary.parsing.structure.quality import FEWEST_WORDS, language_of

COMMAS = (",", "\u060c", "\uff0c")
_STOPS = (*COMMAS, ".", ":", ";", "\u3002", "\uff1a", "\uff1b", "\u061b")
LAST_ANNOUNCED = 30  # paragraphs of the text in which a draft is named as one, and a statement opens
LONGEST_FORMULA = 60  # characters of a line with misprinted enacting words, a word such as "Therefore" before them
ALIKE = 0.85  # share of letters in common from which a line is taken for enacting words
CHARACTERS_OF_WORD = 2  # of a word, where no spaces are between words
LONGEST_NAME = 120  # characters of a masthead's line that are reported
_SYMBOL_OF_RESOLUTION = re.compile(r"/(?:RES|DEC|PRST)/|/(?:Res|Dec)\.")
_CORRECTS = re.compile(r"/Corr\.\d")
_RECORDS = (("verbatim_record", re.compile(r"/PV\.")), ("summary_record", re.compile(r"/SR\.")))
_HOLDERS = frozenset({"letter", "note", "statement", "agenda"})  # types of documents that may hold a draft
_BELOW_MASTHEAD = re.compile(r"^\d+\. |\.{5,}")  # a numbered paragraph, a table of contents
_NO_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Opening:
    """`start` is the paragraph that the text begins with, and `part` where it belongs.

    `enacting` is the line that does the work of enacting words where it is not one of them, `announcement` the line
    above a draft or an amendment that says so, `finding` what speaks against the reading.
    """

    language: Language
    start: int
    part: Part = "preamble"
    enacting: str = ""
    announcement: str = ""
    finding: str = ""

    @property
    def amended(self) -> str:
        """The announcement that names the amended text; empty for other texts."""
        return self.announcement if self.language.patterns["amendment"].search(self.announcement) else ""


def find_opening(text: Sequence[Paragraph], furniture: Sequence[Paragraph], document: Document, key: str) -> Opening:
    """The opening of the text. Errors: `NOT_A_RESOLUTION`, `LOW_QUALITY`."""
    lines = [tidy(paragraph.text) for paragraph in text]
    symbol = _symbol(lines, furniture, document, key)
    for code in CODES:
        if opening := _exact(lines, language(code)):
            if _is_compilation(lines, furniture, opening, symbol):
                raise _refusal(lines, furniture, document, opening.language, symbol, key)
            reader = _Reader(text, lines, opening.language, symbol)
            correction = None if opening.language.statement_in(lines[opening.start]) else reader.correction()
            return correction if correction and correction.start < opening.start else opening
    vocabulary = language_of("\n".join(lines)) or _of_addendum(lines)
    if vocabulary:
        reader = _Reader(text, lines, vocabulary, symbol)
        opening = reader.correction() or reader.draft() or reader.misprinted() or reader.missing()
        if opening and not (opening.finding and reader.has_heading_below(opening.start)):
            return opening
    raise _refusal(lines, furniture, document, vocabulary, symbol, key)


def misprint_in(blocks: Sequence[Block]) -> str:
    """A sentence on a misprint in the first enacting words; empty where there is none."""
    words = next((block.text for block in blocks if block.kind == "formula"), "")
    return f"enacting words misprinted: {words}" if words.endswith(".") else ""


def _exact(lines: Sequence[str], vocabulary: Language) -> Opening | None:
    """A statement's sentence or enacting words, whichever comes first."""
    first = enumerate(lines[:LAST_ANNOUNCED])  # further below, a report may quote a statement
    statement = next((index for index, line in first if vocabulary.statement_in(line)), None)
    formula = _formula(lines, vocabulary)
    if statement is not None and (formula is None or statement < formula):
        return Opening(vocabulary, statement)
    return None if formula is None else Opening(vocabulary, formula)


def _formula(lines: Sequence[str], vocabulary: Language) -> int | None:
    """The first enacting words.

    Where the organ's name alone are the enacting words, the masthead may hold it too, without a comma; below the letter
    of a part, or in words that no masthead has, they need none.
    """
    places = [index for index, line in enumerate(lines) if vocabulary.formula.match(line)]
    lettered = [index for index in places if vocabulary.part_letters.intersection(lines[max(0, index - 3) : index])]
    sure = [index for stops in (COMMAS, ".") for index in places if lines[index].endswith(stops)]
    if first := sorted(sure[:1] + lettered[:1]):
        return first[0]
    worded = [index for index in places if vocabulary.organ_code(lines[index]) is None]
    return worded[0] if worded else places[-1] if places else None


def _is_compilation(lines: Sequence[str], furniture: Sequence[Paragraph], opening: Opening, symbol: str | None) -> bool:
    """Return True if the document is a report or a letter that holds drafts, or holds several: it is none of them.

    A statement could be issued as a note until 1993.
    """
    if symbol and (_SYMBOL_OF_RESOLUTION.search(symbol) or is_draft(symbol)):
        return False
    vocabulary = opening.language
    reported = _document_type(lines, furniture, vocabulary, symbol)[0]
    above = _document_type(lines[: opening.start], furniture, vocabulary, symbol)[0]
    spoken = vocabulary.statement_in(lines[opening.start]) is not None
    if symbol and (reported == "report" or (above in _HOLDERS and not spoken)):
        return True
    formulas = sum(bool(vocabulary.formula.match(line)) for line in lines)
    return formulas > 1 and bool(symbol or reported)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One text without enacting words on a line of their own."""

    text: Sequence[Paragraph]
    lines: Sequence[str]
    language: Language
    symbol: str | None

    def draft(self) -> Opening | None:
        """A draft decision, an amendment, a draft declaration: its text begins below its title."""
        patterns = self.language.patterns
        for index, line in enumerate(self.lines[:LAST_ANNOUNCED]):
            match = patterns["amendment"].search(" ".join(self.lines[index : index + 2]))
            amendment = match is not None and match.start() < len(line)
            if not amendment and not (self.symbol and is_draft(self.symbol) and patterns["draft"].search(line)):
                continue
            if (start := next(self._texts(index + 1), None)) is None:
                return None
            announcement = " ".join(line for line in self.lines[index : start - 1] if line)
            if not amendment and self.language.board_formula.match(self.lines[start]):
                body = self.lines[start].rstrip(",\u060c\uff0c:")
                finding = f"the text speaks for a body that has no code of its own: {body}"
                return Opening(self.language, start, enacting=self.lines[start], finding=finding)
            return Opening(self.language, start, "body", announcement=announcement)
        return None

    def correction(self) -> Opening | None:
        """A corrigendum: its text begins below the word, and below the title where that is lower."""
        if not self.symbol or not _CORRECTS.search(self.symbol):
            return None
        if not (is_draft(self.symbol) or _SYMBOL_OF_RESOLUTION.search(self.symbol)):
            return None
        first = self.lines[:LAST_ANNOUNCED]
        word = next((place for place, line in enumerate(first) if self._is_addendum(line)), None)
        if word is None:
            return None
        announced = [place for place, line in enumerate(first) if self._is_own_heading(place) or self._announces(line)]
        titled = announced[-1] if announced else -1
        styled = any(all_words(self.text[place].runs, "bold") for place in range(word + 1))
        for index in range(max(word, titled) + 1, len(self.lines)):
            bold = styled and titled > word and all_words(self.text[index].runs, "bold")
            if self.lines[index] and not bold and not self._is_aside(index):
                return Opening(self.language, index, "body")
        return None

    def _is_addendum(self, line: str) -> bool:
        return bool(self.language.patterns["addendum"].match(line))

    def _announces(self, line: str) -> bool:
        """Return True for the line above the title of a draft or an amendment that says who submits it."""
        if len(line) >= LONGEST_HEADING or line.endswith(_STOPS):
            return False
        return any(self.language.patterns[name].search(line) for name in ("draft", "amendment"))

    def _is_aside(self, index: int) -> bool:
        """Return True for a line of the masthead, or one in brackets that says which languages are concerned."""
        line = self.lines[index]
        bracketed = line.startswith(("[", "(")) and line.endswith(("]", ")"))
        return bracketed or self._is_of_masthead(line) or self._is_own_heading(index) or whole_symbol(line) is not None

    def misprinted(self) -> Opening | None:
        """Enacting words with a letter or a stop amiss, or words before them: `Therefore the Security Council`."""
        for index, line in enumerate(self.lines):
            if len(line) < LONGEST_FORMULA and self._is_alike(line):
                grounds = self._below_heading()  # until 1947 they could come before the enacting words
                start = index if grounds is None else min(index, grounds)
                return Opening(self.language, start, enacting=line, finding=f"enacting words misprinted: {line}")
        return None

    def _is_alike(self, line: str) -> bool:
        letters = _letters(line)
        names = {_letters(name) for name in self.language.organs.values()}
        formulas = {_letters(re.sub(r"\[(.)[^\]]*\]", r"\1", words)) for words in self.language.enacting.values()}
        if not letters or (letters in names - formulas and not line.endswith(COMMAS)):
            return False
        stopped = line.endswith(_STOPS)  # a masthead's line, "Note by the President of the Security Council", is not
        return any(
            (stopped and letters.endswith(formula)) or SequenceMatcher(None, letters, formula).ratio() >= ALIKE
            for formula in formulas
        )

    def missing(self) -> Opening | None:
        """No enacting words at all: below the heading whose number is that of the symbol."""
        start = self._below_heading()
        if start is not None and "/DEC/" in (self.symbol or "") and self.language.naming.search(self.lines[start]):
            return Opening(self.language, start, "body")
        if start is None or not any(map(self._is_labelled_or_opens, range(start, len(self.lines)))):
            return None
        return Opening(self.language, start, finding="no enacting words above the text")

    def _below_heading(self) -> int | None:
        """The index where the text below the number of the symbol begins; None without such a number."""
        heading = next((index for index in range(len(self.lines)) if self._is_own_heading(index)), None)
        return None if heading is None else next(self._texts(heading + 1), None)

    def has_heading_below(self, start: int) -> bool:
        """Return True if another resolution's number is below: the text is not one document's."""
        return any(
            (numbered(line, self.language) or number_and_title(line)) and not self._is_own_heading(index)
            for index, line in enumerate(self.lines[start:], start)
        )

    def _is_own_heading(self, index: int) -> bool:
        if not self.symbol or not _SYMBOL_OF_RESOLUTION.search(self.symbol):
            return False
        heading, title = numbered(self.lines[index], self.language), number_and_title(self.lines[index])
        number = heading.number if heading else title and title[0]
        series = re.match(r".*/(?:RES|DEC)/", self.symbol)
        return bool(number and series and same_document(series[0] + number, without_additions(self.symbol)))

    def _texts(self, start: int) -> Iterator[int]:
        """The paragraphs from `start` on that are neither a title nor a line of the masthead."""
        styled = any(all_words(paragraph.runs, "bold") for paragraph in self.text if tidy(paragraph.text))
        for index in range(start, len(self.text)):
            paragraph, line = self.text[index], self.lines[index]
            if self._is_labelled_or_opens(index) or self.language.board_formula.match(line):
                yield index
            elif not line or line.startswith("[") or all_words(paragraph.runs, "bold") or self._is_of_masthead(line):
                continue
            elif styled or line.endswith(_STOPS) or len(line) > LONGEST_HEADING:
                yield index

    def _is_labelled_or_opens(self, index: int) -> bool:
        if self._is_of_masthead(self.lines[index]) or self._is_own_heading(index):
            return False
        label, _ = label_of(self.text[index], upper=True)
        return label is not None or self.language.opening.match(self.lines[index]) is not None

    def _is_of_masthead(self, line: str) -> bool:
        names = ("session", "agenda", "adopted_by", "council_heading")
        return (
            any(self.language.patterns[name].match(line) for name in names)
            or bool(self.language.patterns["adopted_at"].search(line))
            or self.language.organ_code(line) is not None
            or self.language.is_date(line)
        )


def _of_addendum(lines: Sequence[str]) -> Language | None:
    """The language of the word that opens a corrigendum, whose text may be too short to show its own."""
    words = lines[:LAST_ANNOUNCED]
    rows = map(language, CODES)
    return next((row for row in rows if any(map(row.patterns["addendum"].match, words))), None)


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())


def _symbol(lines: Sequence[str], furniture: Sequence[Paragraph], document: Document, key: str) -> str | None:
    """The symbol of the masthead, of the metadata, or of the file's name."""
    heads = [tidy(paragraph.text) for paragraph in furniture if paragraph.role is Role.HEADER]
    symbols = map(whole_symbol, [*heads, *lines[:LAST_ANNOUNCED]])
    return next(filter(None, symbols), None) or document.symbol or from_key(key).symbol


def _refusal(  # noqa: PLR0913, PLR0917 - all that is known of a file
    lines: Sequence[str],
    furniture: Sequence[Paragraph],
    document: Document,
    vocabulary: Language | None,
    symbol: str | None,
    key: str,
) -> IngestError:
    """The error for a text without an opening: its type if it is no resolution, else low quality, as for noise."""
    if vocabulary and not (symbol and _SYMBOL_OF_RESOLUTION.search(symbol)):
        kind, name = _document_type(lines, furniture, vocabulary, symbol)
        words = sum(len(line.split()) if vocabulary.spaced else len(line) // CHARACTERS_OF_WORD for line in lines)
        readable = not (document.garbled or document.findings) and (symbol or words >= FEWEST_WORDS)
        if kind or readable:
            details = {"symbol": symbol, "masthead": name[:LONGEST_NAME]}
            shown = {label: value for label, value in details.items() if value}
            return IngestError(ErrorCode.NOT_A_RESOLUTION, type=kind or "document", **shown)
    named = from_key(key).language
    hint = f"no enacting words in {', '.join(CODES)}" + (f"; the file's name says {named}" if named else "")
    return IngestError(ErrorCode.LOW_QUALITY, score=0, checks=hint)


def _document_type(
    lines: Sequence[str], furniture: Sequence[Paragraph], vocabulary: Language, symbol: str | None
) -> tuple[str, str]:
    """The type that symbol and masthead give a document, and the line that does, both empty where none is known.

    Of several lines the last counts: the items of the agenda, whose names are above, are reports too.
    """
    for kind, element in _RECORDS:
        if symbol and element.search(symbol):
            return kind, ""
    heads = [tidy(paragraph.text) for paragraph in furniture if paragraph.role is Role.HEADER and paragraph.page == 1]
    kinds = [("", "")]
    for line in [*heads, *lines]:
        if len(line) > LONGEST_HEADING or _BELOW_MASTHEAD.search(line):
            break
        kinds += [(kind, line) for kind, words in vocabulary.document_types.items() if words.match(line)]
    return kinds[-1]
