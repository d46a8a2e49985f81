"""The UN documents that a text names: symbols as they stand, and numbers of resolutions with the organ understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.contracts.record import Citation
from worker.structure.symbols import NAMES_BY_ORGAN, SYMBOL, canonical, squash

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worker.contracts.record import Block, Footnote
    from worker.structure.languages.vocabulary import Language

# 78/241, 55/180 A, 2023/29, S-10/2, ES-10/21 | 217 A (III), 2200 A (XXI), 1874 (S-IV) | 2713 (2023)
_NUMBER = re.compile(
    r"""(?<![A-Za-z0-9/.-])(?:
        (?P<new>(?:E?S-)?\d{1,4}/\d{1,4})(?![A-Za-z0-9/-])
        (?:\ (?P<letters>[A-Z](?:-[A-Z]|(?:,\ |\ and\ |\ to\ )[A-Z])*)(?=$|[\s,;.)\u201d]))?
      | (?P<old>\d{1,4})(?:\ (?P<old_letter>[A-Z](?:-[A-Z])?))?\ ?\((?P<session>(?:E?S-)?[IVXLC]+)\)
      | (?P<council>\d{1,4})\ ?\((?P<year>19\d\d|20\d\d)\)
    )""",
    re.VERBOSE,
)
_FIRST_YEAR = 1946
_REACH = 60  # characters between an organ's name and the number that it governs


def read_citations(
    blocks: Iterable[Block], notes: Iterable[Footnote], organ: str, language: Language, own: str
) -> list[Citation]:
    """Every document named, once for each block; `own` (the record's symbol) is left out. `organ` is the record's."""
    found: dict[tuple[str, str | None], Citation] = {}
    for block in blocks:
        relation = _relation(block.lead, language)
        text = block.text if block.rows is None else "; ".join(" ".join(row) for row in block.rows)
        for citation in _in_text(text, organ, language):
            found.setdefault(
                (squash(citation.symbol), block.id),
                citation.model_copy(update={"block": block.id, "relation": relation}),
            )
    for note in notes:
        for citation in _in_text(note.text, organ, language):
            found.setdefault((squash(citation.symbol), note.block), citation.model_copy(update={"block": note.block}))
    return [citation for citation in found.values() if squash(citation.symbol) != squash(own)]


def _relation(lead: str | None, language: Language) -> str | None:
    if not lead:
        return None
    lower = lead.lower()
    places = [(lower.find(word), relation) for word, relation in language.relations.items() if word in lower]
    return min(places)[1] if places else None


def _in_text(text: str, organ: str, language: Language) -> Iterable[Citation]:
    taken: list[tuple[int, int]] = []
    for found in SYMBOL.finditer(text):
        taken.append(found.span())
        date = _date_behind(text, found.end(), language)
        for symbol in _parts(found.group()):
            yield Citation(symbol=symbol, text=found.group(), date=date)
    numbers = [found for found in _NUMBER.finditer(text) if not any(a <= found.start() < b for a, b in taken)]
    if language.patterns["resolution_word"].search(text) or language.patterns["decision_word"].search(text):
        for found, governing, kind in _governed(text, numbers, organ, language):
            date = _date_behind(text, found.end(), language)
            for symbol in _symbols(found, governing, kind):
                yield Citation(symbol=symbol, text=found.group(), date=date)


def _governed(
    text: str, numbers: list[re.Match[str]], organ: str, language: Language
) -> Iterable[tuple[re.Match[str], str, str]]:
    """Each number with the organ and the kind of text that govern it: the words nearest before it, or behind it."""
    kind, governing, end = "resolution", organ, 0
    for index, found in enumerate(numbers):
        between = text[end : found.start()]
        end = found.end()
        word = _kind_in(between, language)
        named = _organ_in(between, language)
        if word:  # "its resolutions", "Human Rights Council resolutions": they govern the list that follows
            kind, governing = word, named or organ
        elif named and not language.organ_follows:
            governing = named
        if language.organ_follows and word:
            governing = _organ_in(_behind_list(text, numbers[index:], language), language, first=True) or organ
        yield found, governing, kind


def _behind_list(text: str, numbers: list[re.Match[str]], language: Language) -> str:
    """What stands behind the first number of a list, up to a little behind its last one."""
    start = end = numbers[0].end()
    for number in numbers[1:]:
        if _kind_in(text[end : number.start()], language):
            return text[start : min(end + _REACH, number.start())]
        end = number.end()
    return text[start : end + _REACH]


def _kind_in(text: str, language: Language) -> str | None:
    """`resolution` or `decision`, whichever word stands last in the text."""
    places = [
        (found.start(), kind)
        for kind in ("resolution", "decision")
        for found in language.patterns[f"{kind}_word"].finditer(text)
    ]
    return max(places)[1] if places else None


def _parts(text: str) -> list[str]:
    """One symbol, or the two of a document that carries two: `A/78/112-E/2023/94`."""
    return [canonical(part) for part in re.split(r"(?<=\w)-(?=[AES]/)", text)]


def _organ_in(text: str, language: Language, *, first: bool = False) -> str | None:
    """The organ named last in the text, near its end; or the one named first."""
    places = [
        (found.start(), found.end(), code)
        for code, pattern in language.organ_patterns.items()
        for found in pattern.finditer(text)
    ]
    if not places:
        return None
    if first:
        return min(places)[2]
    _, end, code = max(places)
    return code if len(text) - end <= _REACH else None


def _symbols(found: re.Match[str], organ: str, kind: str) -> Iterable[str]:
    if found["council"]:
        if int(found["year"]) >= _FIRST_YEAR:
            yield f"S/RES/{found['council']} ({found['year']})"
    elif found["old"]:
        base = "E/RES/" if organ == "ECOSOC" else "A/RES/"
        yield f"{base}{found['old']} ({found['session']})"
    else:
        number = found["new"]
        head = number.split("/")[0]
        base = NAMES_BY_ORGAN[organ if organ != "SC" else "GA"]
        if head.isdigit() and int(head) >= _FIRST_YEAR:
            base = "E/RES/"  # only the Economic and Social Council counts by years
        if kind == "decision":
            base = base.replace("/RES/", "/DEC/")
        letters = re.findall(r"[A-Z](?:-[A-Z])?", found["letters"] or "")
        for letter in letters:
            yield f"{base}{number} {letter}"
        if not letters:
            yield f"{base}{number}"


def _date_behind(text: str, position: int, language: Language) -> str | None:
    """The date that stands right behind a number: `of 25 September 2015`."""
    behind = re.match(r"\s*,?\s*(?:of|adopted on|dated|on)\s+(.{8,24})", text[position : position + 40])
    return language.iso_date(behind[1]) if behind else None
