"""Mentions in a text: countries, regions, bodies, goals, treaties, conferences, offices, money, periods, dates.

All names of a language are found in one reading of the text by an Aho-Corasick automaton, which a process builds when
it meets the language first. Of names that overlap the first counts, of those that begin together the longest.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import ahocorasick

from plenary.domain.record import Block, Footnote, Mention
from plenary.meaning.amounts import amounts
from plenary.meaning.conferences import place_and_days
from plenary.meaning.dictionaries import NOTHING, Kind, heads, m49, names
from plenary.meaning.forms import Head, bodies_by_form
from plenary.meaning.goals import goals
from plenary.meaning.spans import Found, fold, unpointed
from plenary.parsing.languages import language as vocabulary

LANGUAGES = frozenset({"ar", "en", "es", "fr", "ru", "zh"})
MOST = 20_000  # mentions of a record
_BETWEEN = "\n"
# "and", "so", and the prepositions of one letter are written as one word with what follows.
_ARABIC_PREFIX = re.compile(r"[وف]?[بكل]?$")
_ARABIC_WORD = re.compile(r"[\u0620-\u064a\u064b-\u0652]*$")
_CHINESE_SPAN = re.compile(r"[至到\u2014-](?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日")
_SYMBOL = re.compile(r"/[A-Z]*[.\d]")  # behind the capitals of a symbol: `E/ESCAP/85/7`, `UNEP/EA.7`
_TREATIES = (" Convention", " Protocol", " Treaty", " Charter")  # their names begin with that of a body
_TWO_CONGOS = 1971  # until then two states had the one name


@dataclass(frozen=True, slots=True)
class _Target:
    """The entry of a folded form. `form` is its spelling in the dictionary: in capitals, with a capital, or without.

    Without a `kind` it is the head of names of bodies.
    """

    kind: Kind | None
    id: str
    form: str
    length: int
    acronym: bool  # in capitals
    capital: bool


class _Place(NamedTuple):
    """A text of a record that is searched: of a block, of a cell of its table, of a note."""

    text: str
    block: str | None = None
    cell: tuple[int, int] | None = None
    note: int | None = None


def read_mentions(
    blocks: Sequence[Block],
    code: str,
    title: str | None = None,
    year: int | None = None,
    footnotes: Sequence[Footnote] = (),
) -> list[Mention]:
    """The mentions of the title, whose `block` is null, of the blocks in reading order, and of the notes.

    `year` is that of the document: until 1971 two states were named Congo.
    """
    if code not in LANGUAGES:
        return []
    places = [_Place(title or ""), *_places(blocks, footnotes)]
    starts = [0, *accumulate(len(place.text) + len(_BETWEEN) for place in places)]
    whole = _BETWEEN.join(place.text for place in places)
    mentions = []
    for span in find_mentions(whole, code, year)[:MOST]:
        number = bisect_right(starts, span.start) - 1
        start, place = starts[number], places[number]
        where = when = None
        if span.kind == "conference":
            where, when = place_and_days(place.text, span.start - start, span.end - start, code, span.id)
        mentions.append(
            Mention(
                kind=span.kind,
                id=span.id,
                m49=m49(span.id) if span.kind == "country" else span.id if span.kind == "region" else None,
                text=whole[span.start : span.end],
                block=place.block,
                start=span.start - start,
                end=span.end - start,
                note=place.note,
                cell=place.cell,
                place=where,
                held=when,
            )
        )
    return mentions


def _places(blocks: Sequence[Block], footnotes: Sequence[Footnote]) -> Iterator[_Place]:
    for block in blocks:
        yield _Place(block.text, block.id)
        for row, cells in enumerate(block.rows or ()):
            for column, text in enumerate(cells):
                yield _Place(text, block.id, cell=(row, column))
    for number, note in enumerate(footnotes):
        yield _Place(note.text, note.block, note=number)


def find_mentions(text: str, code: str, year: int | None = None) -> list[Found]:
    """The names in a text, in its order."""
    if code == "ar":
        plain, places = unpointed(text)
        if len(plain) < len(text):  # the sign of a vowel behind a name is no part of it
            named = _in_plain(plain, code, year)
            return [name._replace(start=places[name.start], end=places[name.end - 1] + 1) for name in named]
    return _in_plain(text, code, year)


def _in_plain(text: str, code: str, year: int | None) -> list[Found]:
    folded = fold(text)
    language = vocabulary(code)
    dates = [_until(Found(start, end, "date", iso), folded) for start, end, iso in language.dates(text)]
    named, of_bodies = _named(text, folded, code)
    by_form = bodies_by_form(text, of_bodies, named, code)
    candidates = [*named, *by_form, *goals(text, folded, code), *amounts(folded, code), *dates]
    candidates.sort(key=lambda mention: (mention.start, -mention.end))
    kept, end = [], 0
    for mention in candidates:
        if mention.start >= end and not (mention.id == "SECRETARIAT" and code == "zh" and mention.start == end > 0):
            kept.append(mention)
            end = mention.end
    return list(_settled([mention for mention in kept if mention.id != NOTHING], text, year))


def _until(date: Found, folded: str) -> Found:
    """Of days from one to another the last, as languages print it whole that have the month behind the day."""
    span = _CHINESE_SPAN.match(folded, date.end)
    if span is None:
        return date
    year, month, _ = date.id.split("-")
    last = f"{span['year'] or year}-{int(span['month'] or month):02}-{int(span['day']):02}"
    return Found(date.start, span.end(), "date", last)


def _named(text: str, folded: str, code: str) -> tuple[list[Found], list[Head]]:
    """The names of the dictionaries, and the heads of names of bodies."""
    spaced, arabic, english = code != "zh", code == "ar", code == "en"
    named: list[Found] = []
    of_bodies: list[Head] = []
    for last, targets in automaton(code).iter(folded):
        end = last + 1
        start = end - targets[0].length
        if spaced:
            if folded[end : end + 1].isalnum():
                continue
            if start and folded[start - 1].isalnum() and not (arabic and _prefixed(folded, start)):
                continue
        for target in targets:
            if spaced and not _printed(target, text, start, end):
                continue
            if target.kind is None:
                of_bodies.append(Head(target.id, start, end))
            elif not (english and target.kind == "body" and text.startswith(_TREATIES, end)):
                named.append(Found(start, end, target.kind, target.id))
            break
    return named, of_bodies


def _printed(target: _Target, text: str, start: int, end: int) -> bool:
    """True if the text has the capitals of the form; those of a symbol are none."""
    if target.acronym:
        return text[start:end].isupper() and not _SYMBOL.match(text, end)
    return not target.capital or text[start].isupper()


def _prefixed(folded: str, start: int) -> bool:
    word = _ARABIC_WORD.search(folded, max(0, start - 4), start)
    return word is not None and len(word[0]) < 3 and _ARABIC_PREFIX.fullmatch(word[0]) is not None  # noqa: PLR2004


@cache
def automaton(code: str) -> ahocorasick.Automaton:
    """The automaton of all names of a language. A form that means several things keeps them in the files' order."""
    forms: dict[str, list[_Target]] = {}
    for name in names(code):
        folded = fold(name.form)
        targets = forms.setdefault(folded, [])
        if all(target.form != name.form for target in targets):
            targets.append(_target(name.kind, name.id, name.form, folded))
    for form, head in heads(code):
        folded = fold(form)
        forms.setdefault(folded, []).append(_target(None, head, form, folded))
    made = ahocorasick.Automaton()
    for folded, targets in forms.items():
        made.add_word(folded, tuple(targets))
    made.make_automaton()
    return made


def _target(kind: Kind | None, code: str, form: str, folded: str) -> _Target:
    return _Target(kind, code, form, len(folded), acronym=form.isupper(), capital=form[0].isupper())


def state_of(name: str, code: str) -> str | None:
    """The ISO 3166 code of three letters of a state by its name, as lists of votes print it.

    >>> state_of("Democratic Republic of the Congo", "en"), state_of("None of them", "en")
    ('COD', None)
    """
    return _meant(name, code, "country")


def body_named(name: str, code: str) -> str | None:
    """The code of a body by its name.

    >>> body_named("Third Committee", "en"), body_named("Third House", "en")
    ('GA-C3', None)
    """
    return _meant(name, code, "body")


def _meant(name: str, code: str, kind: Kind) -> str | None:
    if code not in LANGUAGES:
        return None
    targets = automaton(code).get(fold(name).strip(" .*"), ())
    return next((target.id for target in targets if target.kind == kind and target.id != NOTHING), None)


def _settled(mentions: Iterable[Found], text: str, year: int | None) -> Iterator[Found]:
    """The mentions, with the country decided for a name that both Congos have; left out where nothing decides it.

    The name alone is the Republic's, since the other's is longer. Until 1971 both were the Republic of the Congo.
    "Congolese" is of the one that the document names, if it names one.
    """
    mentions = list(mentions)
    printed = {
        mention.id
        for mention in mentions
        if mention.kind == "country" and mention.id in {"COD", "COG"} and not _people(text, mention)
    }
    for mention in mentions:
        if mention.id != "COG" or mention.kind != "country":
            yield mention
        elif year and year <= _TWO_CONGOS:
            continue
        elif not _people(text, mention):
            yield mention
        elif len(printed) == 1:
            yield Found(mention.start, mention.end, mention.kind, next(iter(printed)))


def _people(text: str, mention: Found) -> bool:
    return fold(text[mention.start : mention.end]).strip("ال").startswith(("congol", "конголез", "كونغولي"))
