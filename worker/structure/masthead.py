"""The masthead and the heading, up to the enacting words: everything that a record has as a field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.contracts.document import Role
from worker.contracts.record import Report
from worker.normalize.text import tidy
from worker.structure.symbols import canonical, find, from_key, organ_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.contracts.document import Paragraph
    from worker.structure.languages.vocabulary import Language

_TITLE = re.compile(
    r"^(?P<number>(?:E?S-)?\d{1,4}/\d{1,4}|\d{1,4} ?(?:[A-Z] )?\((?:E?S-)?[IVXLC]+\))\s?\.?\s+(?P<title>.+)$", re.DOTALL
)
_JOB = re.compile(r"(?:GE\.|V\.)?\d\d-\d{5}\*?\s*\([ACEFGRS]\)|\bGE\.\d\d-\d{5}")
_ITEM = re.compile(r"(\d+)|\(?\s*([^\W\d_]{1,3})\s*\)")
_NUMBERED_SESSION = re.compile(r"^(?:A/HRC/|A/)RES/((?:E?S-)?\d+)/")


@dataclass(slots=True)
class Masthead:
    """What stands above the enacting words. Field names are those of the record."""

    symbol: str | None = None
    symbol_source: str = "masthead"
    organ_code: str | None = None
    organ: str | None = None
    number: str | None = None
    title: str | None = None
    session: str | None = None
    agenda_items: list[str] = field(default_factory=list)
    committee_note: str | None = None
    reports: list[Report] = field(default_factory=list)
    distribution: str | None = None
    date_issued: str | None = None
    job_number: str | None = None
    adoption_date: str | None = None
    adoption_meeting: str | None = None
    other: list[str] = field(default_factory=list)  # lines that are none of these: the agenda items' names


def read_masthead(
    above: Sequence[Paragraph], furniture: Sequence[Paragraph], language: Language, key: str, known_symbol: str | None
) -> Masthead:
    """The fields from the paragraphs before the enacting words and from page furniture.

    `known_symbol` is what the file's metadata say. Where neither text nor metadata name a symbol, the key's does.
    """
    head = Masthead()
    _read_furniture(head, furniture, language)
    for paragraph in above:
        text = tidy(paragraph.text)
        if text:
            _read_line(head, text, language)
    if head.symbol is None:
        named = from_key(key).symbol
        if known_symbol:
            head.symbol, head.symbol_source = canonical(known_symbol), "metadata"
        elif named:
            head.symbol, head.symbol_source = named, "key"
    if head.symbol:
        _fill_from_symbol(head, language)
    if head.title is None and head.other and head.organ_code != "SC":
        head.title = head.other.pop()  # a bare text has its title where a printed one has number and title
    return head


def _read_furniture(head: Masthead, furniture: Sequence[Paragraph], language: Language) -> None:
    for paragraph in furniture:
        text = tidy(paragraph.text)
        symbol = find(text) if not head.symbol else None
        if symbol and symbol.start() == 0 and len(text) - symbol.end() <= 3:  # noqa: PLR2004 - a mark behind it
            head.symbol = canonical(symbol.group())
            head.symbol_source = "masthead" if paragraph.page in (None, 1) else "running_head"
        job = _JOB.search(text)
        if job and not head.job_number:
            head.job_number = re.sub(r"\*?\s*\(", " (", job.group())
        if paragraph.role is not Role.HEADER or (paragraph.page or 1) > 1:
            continue
        distribution = language.patterns["distribution"].search(text)
        if distribution:
            head.distribution = distribution["distribution"]
        if not head.date_issued:
            head.date_issued = language.iso_date(text)


def _read_line(head: Masthead, text: str, language: Language) -> None:
    patterns = language.patterns
    session, agenda = patterns["session"].match(text), patterns["agenda"].match(text)
    adopted, council = patterns["adopted_by"].match(text), patterns["council_heading"].match(text)
    adopted_at, title = patterns["adopted_at"].search(text), _TITLE.match(text)
    symbol, job = find(text), _JOB.match(text)
    if session and not head.session:
        head.session = _session(session, language)
    elif agenda:
        head.agenda_items += items(text[agenda.end() :])
    elif adopted:
        head.organ_code = language.organ_code(adopted["organ"])
        head.adoption_date = language.iso_date(adopted["date"] or "") or head.adoption_date
    elif council:
        head.organ_code = "SC"
    elif adopted_at:
        head.organ_code, head.adoption_meeting = "SC", adopted_at["meeting"]
        head.adoption_date = language.iso_date(adopted_at["date"])
    elif text.startswith("[") and text.endswith("]"):
        head.committee_note = text
        head.reports = reports(text, language)
    elif title and not head.title:
        head.number, head.title = re.sub(r"\s+", " ", title["number"]), title["title"].strip()
    elif symbol and symbol.start() == 0 and symbol.end() >= len(text) - 3 and not head.symbol:
        head.symbol = canonical(symbol.group())
    elif job and not head.job_number:
        head.job_number = job.group()
    elif language.organ_code(text) is None:
        distribution = patterns["distribution"].match(text)
        if distribution:
            head.distribution = distribution["distribution"]
        elif language.iso_date(text) and not head.date_issued and len(text) < 30:  # noqa: PLR2004 - a date alone
            head.date_issued = language.iso_date(text)
        else:
            head.other.append(text)


def _session(found: re.Match[str], language: Language) -> str | None:
    groups = found.groupdict()
    if groups.get("year"):
        return groups["year"]
    number = language.ordinals.get(found["ordinal"].lower())
    if number is None:
        return None
    return language.special.get((groups.get("kind") or "").strip().lower(), "") + str(number)


def _fill_from_symbol(head: Masthead, language: Language) -> None:
    symbol = head.symbol or ""
    head.organ_code = organ_of(symbol) or head.organ_code
    head.organ = language.organs.get(head.organ_code or "")
    numbered = _NUMBERED_SESSION.match(symbol)
    if numbered:
        head.session = numbered[1]
    if head.number is None and "/RES/" in symbol and head.organ_code != "SC":
        head.number = symbol.split("/RES/", 1)[1]


def items(text: str) -> list[str]:
    """The agenda items that a line names: `13 and 75 (a) and (b)` gives `13`, `75 (a)`, `75 (b)`."""
    found: list[str] = []
    bare = False
    for number, letter in _ITEM.findall(text):
        if number:
            found.append(number)
            bare = True
        elif found:
            head = found[-1].split()[0]
            if bare:
                found.pop()
            found.append(f"{head} ({letter})")
            bare = False
    return found


def reports(text: str, language: Language) -> list[Report]:
    """The reports or drafts that the bracketed line names, each with the committee named last before it."""
    committees = list(language.patterns["committee"].finditer(text))
    found = []
    for match in language.patterns["report"].finditer(text):
        named = [one["committee"].strip() for one in committees if one.start() < match.start()]
        found.append(
            Report(
                committee=named[-1] if named else None,
                symbol=canonical(match["symbol"]),
                paragraph=match["paragraph"],
            )
        )
    return found
