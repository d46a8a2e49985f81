"""Checks on a text without its original: each with its name and its findings, and a score over all.

Two kinds of checks: those of which one alone can make a text useless, and those that are findings for people.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plenary.domain.identity import Hint
from plenary.domain.languages import BY_LETTER
from plenary.domain.record import Block, Check, Footnote, Quality
from plenary.domain.symbols import from_key
from plenary.parsing import languages
from plenary.parsing.document import Document
from plenary.parsing.languages.fast_search import FastPattern
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.options import MINIMUM_QUALITY
from plenary.parsing.structure.outcome.scanning import common_words, excess

FATAL, FINDING, CUT, REMARK = 1.0, 0.5, 0.3, 0.1  # how much of the score a check takes at its worst
SHOWN = 5  # details of one check
# Codes in the place of letters that a font does not explain: also control characters and codes of no character.
_UNKNOWN, _NUMBERED = (
    re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffd-\uffff\ue000-\uf8ff]"),
    re.compile(r"\(cid:\d+\)"),
)
_LETTER = re.compile(r"[^\W\d_]")
# What texts of every script write in Latin letters: symbols of documents, addresses, numerals, abbreviations.
_LATIN_NAME = FastPattern(
    r"(?<![A-Za-z\d])(?:[A-Z]{1,8}/[A-Za-z\d()./-]+|(?:https?://|www\.)[!-~]+|[A-Z]{1,8}(?![A-Za-z]))"
)
LATIN = "\u024f"  # the last letter of the Latin blocks
NAME = "/"  # counts the letters of Latin names in a text with letters of another script
FEWEST_WORDS, FEWEST_LETTERS = 50, 200  # below so many (in Chinese, words are characters) their shares say nothing


@dataclass(frozen=True, slots=True)
class _Measure:
    """`bad` is the share that is wrong, 0 to 1: up to `tolerated` it counts nothing, from `useless` on all."""

    name: str
    bad: float
    detail: str
    tolerated: float = 0.0
    useless: float = 1.0
    weight: float = FINDING
    share: float = 0.0  # of what is right among few letters or words too, which make no `bad`

    @property
    def value(self) -> float:
        """1 where the check holds, down to 1 - `weight`."""
        worst = min(1.0, max(0.0, self.bad - self.tolerated) / (self.useless - self.tolerated))
        return 1 - self.weight * worst


def check(  # noqa: PLR0913 - what there is to check
    document: Document,
    blocks: Sequence[Block],
    notes: Sequence[Footnote],
    language: Language,
    *,
    key: str,
    job_number: str | None,
    doubts: Sequence[str] | None = None,
    whole: bool = True,
    opening: str = "",
    vote: str = "",
    above: Sequence[str] = (),
    hints: Sequence[Hint] = (),
    identity: Sequence[str] = (),
) -> Quality:
    """All checks. `opening` is what speaks against the place where the text begins, `vote` against the counts of votes.

    `above` are sentences above it that are in no field but the masthead. `identity` are doubts that the document is the
    one that it is said to be.

    `doubts` are for one of a volume's resolutions, of which the first and the last may not be `whole`.

    The score is the product of their values: 1 where all hold, 0 where one finds nothing usable.
    """
    text = "\n".join([block.text for block in blocks] + [note.text for note in notes])
    signs = excess(text, "")  # each once, and how often it is there: far fewer to look at
    letters = _letters(text, signs)
    measures = [
        _operative_text(blocks, whole=whole),
        _known_characters(text, signs),
        _script(letters, language),
        _words(text, letters, language),
        _pages(document),
        _extraction(document),
        _numbering(blocks),
        _notes(blocks, notes, recognized=document.recognition is not None),
        _language(language, key, job_number, hints),
    ]
    if document.gaps:
        measures.append(_Measure("content", 1.0, "; ".join(document.gaps[:SHOWN]), weight=CUT))
    if identity:
        measures.append(_Measure("identity", 1.0, "; ".join(identity), weight=CUT))
    if recognition := document.recognition:
        pages = ", ".join(map(str, recognition.pages[:SHOWN])) + (", ..." if len(recognition.pages) > SHOWN else "")
        detail = f"recognized from pictures: page {pages}, at a mean confidence of {recognition.confidence:.2f}"
        measures.append(_Measure("recognition", 1.0, detail, weight=REMARK))
    if document.disagreement:
        measures.append(_Measure("engine", 1.0, document.disagreement, weight=REMARK))
    if opening:
        measures.append(_Measure("opening", 1.0, opening, weight=REMARK))
    if vote:
        measures.append(_Measure("vote", 1.0, vote, weight=REMARK))
    if above:
        measures.append(_above(above, text))
    if doubts is not None:
        measures.append(_Measure("volume", float(bool(doubts)), "; ".join(doubts), weight=REMARK))
    score = 1.0
    for measure in measures:
        score *= measure.value
    checks = [
        Check(name=measure.name, ok=measure.bad <= measure.tolerated, detail=measure.detail) for measure in measures
    ]
    return Quality(score=round(score, 3), checks=checks)


def _above(sentences: Sequence[str], text: str) -> _Measure:
    """Text above the enacting words: of a report, or of a part that was not seen."""
    letters = sum(map(len, sentences))
    detail = f"{len(sentences)} sentences above the enacting words are in no block, such as: {sentences[0][:80]}"
    return _Measure("above", letters / (letters + len(text)), detail, useless=0.25, weight=CUT)


def is_garbled(text: str) -> bool:
    """True if the text of a page is noise in whichever language: what of the gate looks at letters alone fails it."""
    signs = excess(text, "")
    known_share, letters = _known_characters(text, signs).value, _letters(text, signs)
    for code in languages.CODES:
        language = languages.language(code)
        value = known_share * _script(letters, language).value
        # the words of another script need not be counted
        if value >= MINIMUM_QUALITY and value * _words(text, letters, language).value >= MINIMUM_QUALITY:
            return False
    return True


def language_of(text: str) -> Language | None:
    """The language whose script a text has and whose commonest words it is full of; None for noise."""
    signs = excess(text, "")
    if _known_characters(text, signs).value < MINIMUM_QUALITY:
        return None
    letters, shares = _letters(text, signs), {}
    for code in languages.CODES:
        vocabulary = languages.language(code)
        script, words = _script(letters, vocabulary), _words(text, letters, vocabulary)
        if script.value >= MINIMUM_QUALITY and words.value >= MINIMUM_QUALITY:
            shares[code] = script.share * words.share
    return languages.language(max(shares, key=shares.__getitem__)) if any(shares.values()) else None


def _operative_text(blocks: Sequence[Block], *, whole: bool) -> _Measure:
    """A text that decides nothing was cut short: useless, unless it goes on in the next file of a volume."""
    count = sum(block.part == "body" and block.kind in ("paragraph", "point") for block in blocks)
    return _Measure(
        "operative_text", float(not count), f"{count} operative paragraphs and points", weight=FATAL if whole else CUT
    )


def _known_characters(text: str, signs: Mapping[str, int]) -> _Measure:
    unknown = sum(map(signs.__getitem__, _UNKNOWN.findall("".join(signs)))) + len(_NUMBERED.findall(text))
    total = len(text) or 1
    detail = f"{unknown} of {total} characters are unknown"
    return _Measure("known_characters", unknown / total, detail, tolerated=0.001, useless=0.05, weight=FATAL)


def _letters(text: str, signs: Mapping[str, int]) -> dict[str, int]:
    """The count of each letter in the text; those of ASCII as one, `a`: a script has all of them or none.

    Those in Latin names are `NAME`, where the text has letters that are not Latin.
    """
    others = {letter: signs[letter] for letter in _LETTER.findall("".join(signs)) if not letter.isascii()}
    foreign = max(others, default="") > LATIN
    names = "".join([match.group() for match in _LATIN_NAME.finditer(text)]) if foreign else ""
    named = _ascii_letters(excess(names, ""))
    return {"a": _ascii_letters(signs) - named, NAME: named, **others}


def _ascii_letters(signs: Mapping[str, int]) -> int:
    return sum([signs.get(letter, 0) for letter in string.ascii_letters])


def _script(letters: Mapping[str, int], language: Language) -> _Measure:
    """Letters of another script come from fonts that name theirs wrongly; words of other languages bring a few.

    Latin names are at home in every script, up to as many letters as the text has of its own.
    """
    total = sum(letters.values())
    own = sum(map(letters.__getitem__, re.findall(language.script, "".join(letters))))
    foreign = total - own - min(own, letters[NAME])
    bad = foreign / total if total >= FEWEST_LETTERS else 0.0
    detail = f"{foreign} of {total} letters are of another script"
    share = 1 - foreign / max(1, total)
    return _Measure("script", bad, detail, tolerated=0.1, useless=0.5, weight=FATAL, share=share)


def _words(text: str, letters: Mapping[str, int], language: Language) -> _Measure:
    """Every text is full of its language's small words; where they are rare, letters stand for others."""
    if language.spaced:
        common, total = common_words(text.lower(), language.common)
    else:
        common, total = sum(letters.get(letter, 0) for letter in language.common), sum(letters.values())
    bad = 1 - common / total if total >= FEWEST_WORDS else 0.0
    detail = f"{common} of {total} words are among the most common"
    share = common / max(1, total)
    return _Measure("words", bad, detail, tolerated=1 - language.least_common, useless=1.0, weight=FATAL, share=share)


def _pages(document: Document) -> _Measure:
    """Pages without text: pictures that nobody has read."""
    findings = document.findings if document.pages else ()
    bad = min(1.0, len(findings) / max(1, len(document.pages)))
    return _Measure("pages", bad, "; ".join(findings[:SHOWN]), useless=0.5, weight=FATAL)


def _extraction(document: Document) -> _Measure:
    """Decisions of the extractor, such as on tracked changes, and damage that it saw on the pages."""
    findings = document.doubts if document.pages else document.findings
    return _Measure("extraction", float(bool(findings)), "; ".join(findings[:SHOWN]), weight=REMARK)


def _numbering(blocks: Sequence[Block]) -> _Measure:
    """Operative paragraphs count on by one, from 1 again in a new section."""
    numbers = [
        int(digits)
        for block in blocks
        if block.part == "body" and block.kind == "paragraph" and (digits := (block.number or "").strip(". ")).isdigit()
    ]
    breaks = [
        f"{last} is followed by {number}"
        for last, number in zip([0, *numbers], numbers, strict=False)
        if number not in (last + 1, 1)
    ]
    return _Measure("numbering", len(breaks) / max(1, len(numbers)), "; ".join(breaks[:SHOWN]))


def _notes(blocks: Sequence[Block], notes: Sequence[Footnote], *, recognized: bool) -> _Measure:
    """Each numbered note hangs on a mark in the text, and each mark has its note; a scan has lost many of them.

    The notes of a table may be paragraphs below it, which begin with their marks.
    """
    marks = {mark for block in blocks for mark in block.notes if mark.isdigit()}
    markers = {note.marker for note in notes if note.marker.isdigit()}
    loose = [note.marker for note in notes if note.block is None and note.marker.isdigit()]
    below = {block.text.split(" ", 1)[0] for block in blocks if block.kind == "paragraph"}
    lost = sorted(marks - markers - below, key=int)
    detail = [f"no mark in the text for {', '.join(loose[:SHOWN])}"] if loose else []
    detail += [f"no note for {', '.join(lost[:SHOWN])}"] if lost else []
    bad = (len(loose) + len(lost)) / max(1, len(marks | markers))
    return _Measure("notes", min(1.0, bad), "; ".join(detail), weight=REMARK if recognized else FINDING)


def _language(language: Language, key: str, job_number: str | None, hints: Sequence[Hint]) -> _Measure:
    """The language by the file's name, the letter of the job number and the hints must be that of the text."""
    letter = re.search(r"\(([ACEFGRS])\)", job_number or "")
    said = {"the file's name": from_key(key).language, "the job number": letter and BY_LETTER[letter[1]]}
    said |= {f"the {hint.source}": hint.language for hint in hints}
    wrong = [f"{where} says {code}" for where, code in said.items() if code and code != language.code]
    return _Measure("language", float(bool(wrong)), "; ".join(wrong))
