"""The masthead and the heading, up to the enacting words: everything that a record has as a field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from plenary.domain.identity import SymbolSource
from plenary.domain.languages import BY_CODE
from plenary.domain.organs import BY_CODE as ORGAN_BY_CODE
from plenary.domain.record import Report
from plenary.domain.symbols import canonical, find, organ_of, with_additions, without_additions
from plenary.parsing.document import Paragraph, Role
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.layout.text_cleanup import tidy

_TITLE = re.compile(
    r"^(?:PRST )?(?P<number>(?:(?:[^\W\d_]{1,4}-)|OS/)?\d{1,4}/\d{1,4}|\d{1,4} ?(?:[A-Z] )?\((?:E?S-)?[IVXLC]+\))"
    r"(?:\s?\.\s*|\s+)(?:[-\u2013\u2014]\s+)?(?P<title>.+)$",
    re.DOTALL,
)
_STATEMENT_NUMBER = re.compile(r"^PRST (?P<number>(?:OS/)?\d{1,4}/\d{1,4})\.?$")  # its title may be below
# A draft of the Human Rights Council: the number of the resolution is not known yet.
_UNNUMBERED = re.compile(r"^(?:PRST )?(?:\d{1,4}/\s?(?:\u2026|\.{3})|(?:\u2026|\.{3})\s?/\d{1,4})[\s.]*(?=\S)")
_PART = re.compile(r"^(?:[A-Z]|[IVXL]+)\.?$")
_JOB = re.compile(r"(?:GE\.|V\.)?\d\d-\d{5}\*?\s*\([ACEFGRS]\)|\bGE\.\d\d-\d{5}")
_ONE_MORE = r"(?:[^\W\d_]{1,3} )?(?:\d{1,3}|\([^\W\d_]{1,3}\))"  # "and 13", "(a)"
_MORE_ITEMS = re.compile(rf"^{_ONE_MORE}(?:[\s,\u060c\u3001]+{_ONE_MORE})*$")
_ITEM = re.compile(r"(\d+)|\(?\s?([^\W\d_]{1,3})\s?\)")
# At the foot of the page; a scan may have lost the letter behind it, which is that of the language.
_JOB_DIGITS = re.compile(r"(?<!\d)\d\d-\d{5}(?!\d)")
SHORTEST_SENTENCE = 60  # characters of a line above the enacting words that is text
_SENTENCE_ENDS = (".", ";", ":", "\u3002", "\uff1b", "\uff1a", "\u061b")
LONGEST_DATE = 30  # characters of a line that holds a date and nothing else
LONGEST_MARK = 3  # characters of the mark of a note behind a symbol
_SESSION_BEFORE_NUMBER = re.compile(r"^((?:E?S-)?\d{1,4})/")


@dataclass(slots=True)
class Masthead:
    """The facts above the enacting words. Field names are those of the record."""

    symbol: str | None = None
    symbol_source: SymbolSource = "masthead"
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
    above: Sequence[Paragraph],
    furniture: Sequence[Paragraph],
    language: Language,
    claims: Sequence[tuple[SymbolSource, str]] = (),
) -> Masthead:
    """The fields from the paragraphs before the enacting words and from page furniture.

    `claims` are symbols that the file is given from outside, the first of which counts where the text has none.
    """
    head = Masthead()
    _read_furniture(head, furniture, language)
    printed = -1  # lines that no reader knows above number and title
    for text in _joined_agenda([tidy(paragraph.text) for paragraph in above], language):
        if text:
            _read_line(head, text, language)
        if head.title and printed < 0:
            printed = len(head.other)
    if printed >= 0:
        _go_on_with_title(head, printed)
    if head.symbol is None:
        head.symbol_source, head.symbol = claims[0] if claims else ("none", None)
    if head.symbol:
        _fill_from_symbol(head, language)
    if head.title is None and head.other and head.organ_code != "SC":
        # A bare text has its title where a printed one has number and title; the line of its sponsors is none.
        title = _UNNUMBERED.sub("", head.other.pop())
        head.title = None if language.patterns["draft"].search(title) else title
    return head


def _go_on_with_title(head: Masthead, printed: int) -> None:
    """A title may have more lines, up to the letter or numeral of a part; a sentence is none of them."""
    while len(head.other) > printed and not (_PART.match(head.other[printed]) or is_sentence(head.other[printed])):
        head.title = f"{head.title} {head.other.pop(printed)}"


def is_sentence(text: str) -> bool:
    """True if a line above the enacting words is text: no line of a masthead ends so, except for one in brackets."""
    return len(text) >= SHORTEST_SENTENCE and text.endswith(_SENTENCE_ENDS) and not text.startswith("[")


def as_printed(paragraphs: Sequence[Paragraph]) -> list[str]:
    """The lines of the masthead and the heading, marks of notes and numbers included; furniture is skipped."""
    lines = []
    for paragraph in paragraphs:
        if paragraph.role is not Role.FOOTER and not (paragraph.role is Role.HEADER and (paragraph.page or 1) > 1):
            lines.append(f"{paragraph.label or ''} {''.join(run.text for run in paragraph.runs)}")
            lines += [" ".join(row) for row in paragraph.rows or ()]
    return [line for line in map(tidy, lines) if line]


def _joined_agenda(lines: Sequence[str], language: Language) -> Iterator[str]:
    """The lines, with an agenda line that runs over two of them made whole: the second has the rest of its numbers."""
    agenda = language.patterns["agenda"]
    waiting = ""
    for line in lines:
        whole = f"{waiting} {line}"
        if _MORE_ITEMS.match(line) if agenda.match(waiting) else waiting and agenda.match(whole):
            waiting = whole
            continue
        if waiting:
            yield waiting
        waiting = line
    yield waiting


def is_title(text: str) -> bool:
    """Return True if the line is the number and the title of a resolution."""
    return bool(_TITLE.match(text))


def number_and_title(text: str) -> tuple[str, str] | None:
    """The number and the title in `78/241. Title`; None for other lines."""
    match = _TITLE.match(text)
    return (match["number"], match["title"].strip()) if match else None


def _read_furniture(head: Masthead, furniture: Sequence[Paragraph], language: Language) -> None:
    above = ""
    for paragraph in furniture:
        text = tidy(paragraph.text)
        symbol = whole_symbol(text)
        if symbol and not head.symbol:
            head.symbol = symbol
            head.symbol_source = "masthead" if paragraph.page in {None, 1} else "running_head"
        job = _JOB.search(text)
        if job and not head.job_number:
            head.job_number = _job_number(job)
        if paragraph.role is not Role.HEADER or (paragraph.page or 1) > 1:
            continue
        # Until 2000 "Distr." stood above "GENERAL", a line each; the organ's name may come between them.
        shown = f"{above} {text.capitalize()}" if above and text.isupper() else text
        above = text if text.endswith("Distr.") else "" if text.isupper() else above
        distribution = language.patterns["distribution"].search(shown)
        if distribution:
            head.distribution = distribution["distribution"]
        if not head.date_issued:
            head.date_issued = language.iso_date(text)
        _read_session(head, text, language)
        if not head.agenda_items:  # Word files may have these lines in the header of their first page
            _read_agenda(head, text, language)
    if not head.job_number:
        feet = (tidy(paragraph.text) for paragraph in furniture if paragraph.role is Role.FOOTER)
        digits = next((match for text in feet if (match := _JOB_DIGITS.search(text))), None)
        head.job_number = f"{digits[0]} ({BY_CODE[language.code].letter})" if digits else None


def _read_line(head: Masthead, text: str, language: Language) -> None:
    """Give the line to the first reader that knows its form. Lines that none knows are kept as they are."""
    if not any(reader(head, text, language) for reader in _READERS) and language.organ_code(text) is None:
        head.other.append(text)


def _read_session(head: Masthead, text: str, language: Language) -> bool:
    match = language.patterns["session"].match(text)
    if not match or head.session:
        return False
    head.session = _session(match, language)
    return True


def _read_agenda(head: Masthead, text: str, language: Language) -> bool:
    match = language.patterns["agenda"].match(text)
    if match:
        head.agenda_items += items(match.groupdict().get("items") or text[match.end() :])
    return bool(match)


def _read_adoption(head: Masthead, text: str, language: Language) -> bool:
    match = language.patterns["adopted_by"].match(text)
    if match:
        head.adoption_date = language.iso_date(match["date"] or "") or head.adoption_date
    return bool(match)


def _read_council(head: Masthead, text: str, language: Language) -> bool:
    heading, adopted = language.patterns["council_heading"].match(text), language.patterns["adopted_at"].search(text)
    if adopted:
        head.adoption_meeting = adopted["meeting"]
        head.adoption_date = language.iso_date(adopted["date"])
    if heading or adopted:
        head.organ_code = "SC"
    return bool(heading or adopted)


def _read_note(head: Masthead, text: str, language: Language) -> bool:
    if not (text.startswith("[") and text.endswith("]")):
        return False
    head.committee_note, head.reports = text, reports(text, language)
    return True


def _read_statement_number(head: Masthead, text: str, _language: Language) -> bool:
    match = _STATEMENT_NUMBER.match(text)
    if match:
        head.number = match["number"]
        head.other.clear()  # none of the lines above it is the title
    return bool(match)


def _read_title(head: Masthead, text: str, _language: Language) -> bool:
    match = _TITLE.match(text)
    if not match or head.title:
        return False
    head.number, head.title = match["number"], match["title"].strip()
    return True


def _read_addendum(_head: Masthead, text: str, language: Language) -> bool:
    """The word that says what a document adds to another is part of no title; its symbol says it too."""
    return bool(language.patterns["addendum"].match(text))


def _read_symbol(head: Masthead, text: str, _language: Language) -> bool:
    symbol = whole_symbol(text)
    if not symbol or head.symbol:
        return False
    head.symbol = symbol
    return True


def _read_job(head: Masthead, text: str, _language: Language) -> bool:
    match = _JOB.match(text)
    if not match or head.job_number:
        return False
    head.job_number = _job_number(match)
    return True


def _read_distribution(head: Masthead, text: str, language: Language) -> bool:
    match = language.patterns["distribution"].match(text)
    if match:
        head.distribution = match["distribution"]
    return bool(match)


def _read_date(head: Masthead, text: str, language: Language) -> bool:
    date = language.iso_date(text) if len(text) < LONGEST_DATE else None
    if not date or head.date_issued:
        return False
    head.date_issued = date
    return True


_READERS = (
    _read_session,
    _read_agenda,
    _read_adoption,
    _read_council,
    _read_note,
    _read_statement_number,
    _read_title,
    _read_addendum,
    _read_symbol,
    _read_job,
    _read_distribution,
    _read_date,
)


def whole_symbol(text: str) -> str | None:
    """The symbol that the line consists of, except for a mark behind it."""
    match = find(text)
    return canonical(match.group()) if match and not match.start() and len(text) - match.end() <= LONGEST_MARK else None


def _job_number(match: re.Match[str]) -> str:
    return re.sub(r"\*?\s*\(", " (", match.group())


def _session(match: re.Match[str], language: Language) -> str | None:
    groups = match.groupdict()
    if groups.get("year"):
        return groups["year"]
    number = language.ordinals.get(match["ordinal"].lower())
    if number is None:
        return None
    return language.special.get((groups.get("kind") or "").strip().lower(), "") + str(number)


def _fill_from_symbol(head: Masthead, language: Language) -> None:
    symbol = head.symbol or ""
    head.organ_code = organ_of(symbol) or head.organ_code
    head.organ = language.organs.get(head.organ_code or "")
    organ = ORGAN_BY_CODE.get(head.organ_code or "")
    if organ is None or organ.sessions.numbering == "none":
        return
    number = organ.resolution_number(without_additions(symbol))
    head.number = head.number or number
    if organ.sessions.numbering == "session":
        # a statement has its session in its symbol too, and no number that it is called by
        place = number or (symbol.removeprefix(organ.statements) if organ.statements else "")
        if numbered := _SESSION_BEFORE_NUMBER.match(place):
            head.session = numbered[1]
    elif head.session is None and head.number:
        head.session = head.number.split("/", 1)[0]


def items(text: str) -> list[str]:
    """The agenda items that a line names: `13 and 75 (a) and (b)` gives `13`, `75 (a)`, `75 (b)`."""
    numbers: list[str] = []
    bare = False
    for number, letter in _ITEM.findall(text):
        if number:
            numbers.append(number)
            bare = True
        elif numbers:
            head = numbers[-1].split()[0]
            if bare:
                numbers.pop()
            numbers.append(f"{head} ({letter})")
            bare = False
    return numbers


def reports(text: str, language: Language) -> list[Report]:
    """The reports or drafts that the bracketed line names, each with the committee named last before it."""
    committees = list(language.patterns["committee"].finditer(text))
    named_reports: list[Report] = []
    for match in language.patterns["report"].finditer(text):
        named = [earlier["committee"].strip() for earlier in committees if earlier.start() < match.start()]
        committee, paragraph = named[-1] if named else None, match["paragraph"]
        symbols = with_additions([canonical(match["symbol"])], text, match.end(), language)
        named_reports += [Report(committee=committee, symbol=symbol, paragraph=paragraph) for symbol in symbols]
    return named_reports
