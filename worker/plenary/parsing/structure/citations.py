"""The UN documents that a text names: symbols as written, and numbers of resolutions with the organ understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from plenary.domain.organs import NAMED, SUBSIDIARIES
from plenary.domain.record import Block, Citation, Footnote
from plenary.domain.symbols import SYMBOL, canonical, each_symbol, squash, with_additions
from plenary.parsing.languages.fast_search import FastPattern
from plenary.parsing.languages.instruments import SYMBOLS, instruments
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.progress import paced
from plenary.parsing.structure.citation_relations import own_relation, relation_before
from plenary.parsing.structure.resolution_numbers import OTHER, number_of, symbols_of

ADJACENT = 4  # characters between a name and the word or number beside it
REACH = 60  # characters between an organ's name and the number that it governs
NEAR = 12  # the most characters between the word `resolution` and its number
_DIGIT = re.compile(r"\d")
_SYMBOL = FastPattern(SYMBOL.pattern, SYMBOL.flags)
_GLUE = re.compile(r"[\s,;\u060c\u3001\uff0c\d()]*\w{0,6}\s?")  # between the numbers of a list


class _Named(NamedTuple):
    """A document, the text that names it, its date; `place` is where in the text it is announced."""

    place: int
    symbol: str
    text: str
    date: str | None


@dataclass(frozen=True, slots=True)
class _Governing:
    """The organ, kind and place that the words before a number give it."""

    organ: str
    stated: bool = False
    kind: str = "resolution"
    place: int = 0  # of the word


def read_citations(  # noqa: PLR0913, PLR0917 - all that names documents
    blocks: Iterable[Block], notes: Iterable[Footnote], organ: str, language: Language, own: str, amended: str = ""
) -> list[Citation]:
    """Every document named, once for each block; `own` (the record's symbol) is left out. `organ` is the record's.

    `amended` is the line above the text that names what it amends.
    """
    by_document: dict[tuple[str, str | None], Citation] = {}
    own = squash(own)

    def add(named: _Named, block: str | None, relation: str | None) -> None:
        key = squash(named.symbol), block
        if key not in by_document and key[0] != own:
            by_document[key] = Citation(
                symbol=named.symbol, text=named.text, relation=relation, block=block, date=named.date
            )

    for named in _in_text(amended, organ, language):
        add(named, None, "amends")
    clauses: dict[str | None, tuple[str, str | None]] = {}  # block: the clause of the documents in its notes
    clause: tuple[str, str | None] = ("", None)
    for block in paced(blocks, "citations"):
        text = block.text if block.rows is None else "; ".join(" ".join(row) for row in block.rows)
        if block.kind != "point":  # a point goes on with the sentence of its paragraph
            clause = (text, block.lead)
        clauses[block.id] = clause
        for named in (*_in_text(text, organ, language), *_instruments_in(text, language)):
            relation = relation_before(text, named.place, language) or own_relation(*clause, language)
            add(named, block.id, relation)
    for note in paced(notes, "citations"):
        for named in _in_text(note.text, organ, language):
            add(named, note.block, own_relation(*clauses.get(note.block, ("", None)), language))
    return list(by_document.values())


def _instruments_in(text: str, language: Language) -> Iterator[_Named]:
    """Each treaty, declaration or programme that the text calls by its name."""
    for match in instruments(language.code).finditer(text):
        yield _Named(match.start(), SYMBOLS[match.lastgroup or ""], match.group(), None)


def _in_text(text: str, organ: str, language: Language) -> Iterator[_Named]:
    """Each document that the text names."""
    slash = "/" in text
    if not (slash or "(" in text) or not _DIGIT.search(text):  # no symbol and no number is without them
        return
    taken: list[tuple[int, int]] = []
    for match in _SYMBOL.finditer(text) if slash else ():
        taken.append(match.span())
        date = _date_beside(text, match, language)
        symbols = [canonical(symbol) for symbol in each_symbol(match.group())]
        for symbol in with_additions(symbols, text, match.end(), language):
            yield _Named(match.start(), symbol, match.group(), date)
    patterns = language.patterns
    if not (patterns["resolution_word"].search(text) or patterns["decision_word"].search(text)):
        return
    first = 0 if language.kind_follows else _announced_at(text, language)
    numbers = [
        number for number in language.number.finditer(text, first) if not any(a <= number.start() < b for a, b in taken)
    ]
    for match, governing in _governed(text, numbers, organ, language):
        date = _date_beside(text, match, language)
        near = _word_in(text[max(0, match.start() - NEAR) : match.start()], language) is not None
        number = number_of(match, language, near=near)
        for symbol in symbols_of(number, governing.organ, governing.kind, date, stated=governing.stated):
            yield _Named(governing.place, symbol, match.group(), date)


def _governed(
    text: str, numbers: list[re.Match[str]], organ: str, language: Language
) -> Iterator[tuple[re.Match[str], _Governing]]:
    """Each number with what governs it: word and organ nearest before it, or the organ behind it or its list."""
    governing, end = _Governing(organ), 0
    for number, behind in zip(numbers, _behind(text, numbers, language), strict=True):
        reading = _follows_on if language.kind_follows else _before
        governing = reading(text, (end, number.start()), governing, organ, language)
        if language.kind_follows:
            governing = replace(governing, kind=_first_kind(text[number.end() :], language) or governing.kind)
        yield number, replace(governing, organ=behind, stated=True) if behind else governing
        end = number.end()


def _before(text: str, span: tuple[int, int], last: _Governing, organ: str, language: Language) -> _Governing:
    """The governing words of a number, from the text since the number before it and from those of that one."""
    between = text[slice(*span)]
    word = _word_in(between, language)
    if word is None:
        named = _named_in(between, language, reach=ADJACENT)
        return replace(last, organ=named, stated=True) if named else last
    start, end, kind = word
    before, inside = between[:start], _named_in(between[end:], language)
    if inside:
        return _Governing(inside, True, kind, span[0] + start)
    named = _named_in(before, language, reach=ADJACENT)
    if named is None and not language.organ_follows:
        named = _named_in(before, language, reach=REACH, whole=True)
    elif named is None and language.patterns["in_its"].search(before):
        named = _named_in(before, language)
    return _Governing(named or organ, named is not None, kind, span[0] + start)


def _follows_on(text: str, span: tuple[int, int], last: _Governing, organ: str, language: Language) -> _Governing:
    """The same where the word follows the number: a list goes on until other words come between its numbers."""
    between = language.date_beside.sub("", text[slice(*span)])
    named = _named_in(between, language, reach=ADJACENT) or _named_in(between, language, reach=REACH, whole=True)
    if named:
        return _Governing(named, True, last.kind, span[1])
    return last if span[0] and _GLUE.fullmatch(between) else _Governing(organ, place=span[1])


def _behind(text: str, numbers: list[re.Match[str]], language: Language) -> list[str | None]:
    """For each number the body that it, or the list that goes on from it, is said to be of."""
    bodies: list[str | None] = []
    following: re.Match[str] | None = None
    for number in reversed(numbers):
        dated = language.date_beside.match(text, number.end()) if not language.date_first else None
        end = dated.end() if dated else number.end()
        body = language.organ_behind.match(text, end) or language.subsidiary_behind.match(text, end)
        if body and body.lastgroup:
            bodies.append(body.lastgroup.removeprefix("SHORT_"))
        elif following is None or _word_in(text[number.end() : following.start()], language):
            bodies.append(None)
        else:
            bodies.append(bodies[-1])
        following = number
    return bodies[::-1]


def _word_in(text: str, language: Language) -> tuple[int, int, str] | None:
    """The last word `resolution` or `decision` in the text: its start, its end, and which of the two."""
    places = [
        (*match.span(), kind)
        for kind in ("resolution", "decision")
        for match in language.patterns[f"{kind}_word"].finditer(text)
    ]
    return max(places, default=None)


def _announced_at(text: str, language: Language) -> int:
    """The place where the text first says `resolution` or `decision`: numbers before it are of something else."""
    patterns = language.patterns
    places = [match.start() for kind in ("resolution_word", "decision_word") if (match := patterns[kind].search(text))]
    return min(places, default=len(text))


def _first_kind(text: str, language: Language) -> str | None:
    places = [
        (match.start(), kind)
        for kind in ("resolution", "decision")
        if (match := language.patterns[f"{kind}_word"].search(text))
    ]
    return min(places)[1] if places else None


def _named_in(text: str, language: Language, *, reach: int | None = None, whole: bool = False) -> str | None:
    """The code of the body named last in the text, at most `reach` characters from its end.

    With `whole`, bodies that are no organs do not count: of them only the name beside the number is sure.
    """
    last = None
    for name in language.naming.finditer(text):
        if not (whole and name.lastgroup in {f"SHORT_{OTHER}", *SUBSIDIARIES, *NAMED}):
            last = name
    if last is None or last.lastgroup is None or (reach is not None and len(text) - last.end() > reach):
        return None
    return last.lastgroup.removeprefix("SHORT_")


def _date_beside(text: str, number: re.Match[str], language: Language) -> str | None:
    """The date that belongs to a number: `of 25 September 2015`, with the name of its organ between them or not."""
    if language.date_first:
        beside = language.date_beside.search(text[max(0, number.start() - 2 * REACH) : number.start()])
    else:
        organ = language.organ_behind.match(text, number.end())
        beside = language.date_beside.match(text, organ.end() if organ else number.end())
    return language.iso_date(beside["own_date"]) if beside else None
