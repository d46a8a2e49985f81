"""Pages of a volume that hold resolutions, one behind the other or a lone one: where each begins, and its symbol.

Until 1976 the General Assembly's resolutions, and until 1993 those of the Security Council and of the Economic and
Social Council, are known from volumes that print them so: number and session or year (`217 (III)`, `242 (1967)`, from
1976 on `31/194`, `1985/68`), title, enacting words. There is no masthead; the running head names the session.
Source: Official Records of the General Assembly, of the Security Council and of the Economic and Social Council,
volumes of resolutions and decisions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from plenary.domain.organs import BY_CODE
from plenary.domain.symbols import to_roman
from plenary.parsing.document import Paragraph, Role
from plenary.parsing.languages import CODES
from plenary.parsing.languages import language as language_of
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.layout.text_cleanup import tidy
from plenary.parsing.structure.resolution_numbers import FIRST_YEAR, number_of, roman_value

LONGEST_TITLE = 8  # lines or paragraphs between a number and the enacting words
LONGEST_PREAMBLE = 60  # paragraphs between a letter and the enacting words: some texts give their grounds before them
LONGEST_HEAD = 100  # characters of a running head
LONGEST_DATE = 60  # characters of the line below a title that says when it was adopted
SHORTEST_SENTENCE = 40  # characters; a line of a title that ends in a stop is shorter
CLEAR = 2  # how many more common words of its own language a paragraph has than of another
BILINGUAL = 0.25  # share of paragraphs in another language from which on pages hold their text in two
# The session's numeral is the worst read word of a scan: capitals of a stroke or two. Its parenthesis may be lost.
_UNSURE = re.compile(
    r"^(?P<tail>\d{1,4})\.? ?\((?P<numeral>[^\s().,]{1,9})\)?\s?\.?(?:\s+|(?<=\.))(?P<title>\S.*)$", re.DOTALL
)
# What a heading looks like at a glance, so that no other document is looked at closely.
_HEADING = re.compile(
    r"\s*+(?:\d{1,4}\.?\s?(?:[A-Z]\s?)?[(\uff08]|\D{1,20}\d{1,4}\s?[(\uff08]\d{4}[)\uff09]"
    r"|(?:[^\W\d_]{1,4}-)?\d{1,4} ?/ ?\d{1,4}(?:\s[^\W\d_])?\s?[.\u3002])"
)
_SPACED_NUMBER = re.compile(r"^(\d{1,4}) ?/ ?(\d{1,4})(?= ?\.\s)")  # as scans have it
_PAGE_NUMBER = re.compile(r"^\d{1,4}\s+|\s+\d{1,4}$")
_NAMED = re.compile(r"^(?P<organ>[AE])/RES/(?P<tail>\d{1,4})(?: [A-Z])? \((?P<session>[IVXLC]+)\)$")
_SENTENCE_ENDS = (",", ".", ";", ":", "\u3002", "\uff0c", "\uff1b", "\uff1a", "\u060c", "\u061b")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Resolution:
    """One of a volume's: its symbol, number and title, the paragraphs above its enacting words, those from there on.

    `doubts` are what a person should look at: a numeral that was read with the help of the running head, an end that is
    not in the file.
    """

    symbol: str
    organ_code: str
    number: str
    title: str | None
    session: str | None
    above: Sequence[Paragraph]
    text: Sequence[Paragraph]
    notes: Sequence[Paragraph]
    doubts: tuple[str, ...] = field(default=())
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """The parts of a heading: `217 A (III)` has tail `217 A` and session III, `31/194` tail `194` and session 31.

    The Security Council's, `242 (1967)`, has a year; the Economic and Social Council's since 1978 has one for session.
    """

    tail: str
    session: str
    title: str
    year: int = 0
    slashed: bool = False

    @property
    def number(self) -> str:
        """As the UN prints it."""
        return f"{self.session}/{self.tail}" if self.slashed else f"{self.tail} ({self.year or self.session})"

    def fits(self, organ: str) -> bool:
        """Return True if the organ numbers its resolutions in this form."""
        if self.year or organ == "SC":
            return bool(self.year) and organ == "SC"
        by_years = self.session.isdigit() and int(self.session) >= FIRST_YEAR
        return not self.slashed or by_years == (organ == "ECOSOC")


@dataclass(frozen=True, slots=True)
class _Start:
    """The indexes of a heading and of the text under it among the paragraphs, and the heading's parts.

    The text begins at the enacting words, or above them: at the letter where a title has several texts, at the grounds
    where an early text gives them first.
    """

    heading: int
    text: int
    says: Heading
    organ_code: str
    doubt: str | None


def resolutions_of(
    paragraphs: Sequence[Paragraph], language: Language, *, printed: bool, named: str | None = None
) -> list[Resolution]:
    """The resolutions of a volume's pages, in their order; none where the paragraphs are no such pages.

    It takes two headings to make a volume: a resolution may quote another. Where no symbol is `printed` as a masthead
    has it, one is enough, if no enacting words are above it. `named` is the symbol in the file's name: it helps to
    read the numeral of a session, and to know a heading whose text has no enacting words.
    """
    fewest = 2 if printed else 1
    text = [p for p in paragraphs if p.role in (Role.TEXT, Role.TABLE)]
    if sum(bool(_HEADING.match(paragraph.text)) for paragraph in text) < fewest:
        return []
    session, source = _session_and_source(text, paragraphs, language, named)
    text, foreign = _in_language(text, language)
    text = _without_heads(text, language)
    lines = [tidy(paragraph.text) for paragraph in text]
    starts = list(_starts(lines, language, session, source, named))
    if len(starts) < fewest or (len(starts) == 1 and not _stands_alone(lines, starts[0], language)):
        return []
    ends = [*(start.heading for start in starts[1:]), _cut_heading(lines, starts[-1], language)]
    results: list[Resolution] = []
    for index, (start, below) in enumerate(zip(starts, ends, strict=True)):
        end = _end_before_decisions(lines, start.text, below, language)
        above, own = text[start.heading : start.text], text[start.text : end]
        whole = any(map(language.closing, lines[start.text : end])) or _adopted_above(lines, start, language)
        doubts = [start.doubt] if start.doubt else []
        if not whole:
            doubts.append("the meeting that adopted it is not named below: its end may be missing")
        if not index and start.heading:
            above_it = "paragraphs above it belong to a resolution whose heading is not in the file"
            doubts.append(f"{start.heading} {above_it}")
        if end < below:
            doubts.append(f"{below - end} paragraphs below it are decisions of the volume, and in no record")
        if below < len(text) and index + 1 == len(starts):
            rest = len(text) - below
            doubts.append(f"{rest} paragraphs below it belong to a resolution that goes on in another file")
        if foreign:
            doubts.append(f"{foreign} paragraphs in another language are left out: the pages hold the text in two")
        results.append(
            Resolution(
                symbol=BY_CODE[start.organ_code].resolution(start.says.number),
                organ_code=start.organ_code,
                number=start.says.number,
                title=start.says.title or None,
                session=start.says.session or None,
                above=above,
                text=own,
                notes=(),
                doubts=tuple(doubts),
                whole=whole,
            )
        )
    notes = _notes([result.text for result in results], [p for p in paragraphs if p.role is Role.NOTE])
    return [replace(result, notes=own) for result, own in zip(results, notes, strict=True)]


def numbered(text: str, language: Language) -> Heading | None:
    """Number, session and title of a heading: `217 (III). Title`, `31/194. Title`. None for other lines."""
    text = _SPACED_NUMBER.sub(r"\1/\2", text)
    heading = language.patterns["council_heading"].match(text)
    match = language.number.search(text) if heading else language.number.whole.match(text)
    if not match or match["until"]:
        return None
    rest = text[match.end() :]
    slashed = bool(match["tail"])
    if slashed and not rest.lstrip().startswith((".", "\uff0e", "\u3002")):  # in a sentence it comes without one
        return None
    number = number_of(match, language, near=False)
    tail = " ".join([str(number.tail), *number.letters[:1]])
    session = number.head or number.session
    return Heading(tail, session, rest.lstrip(" .:\u2013\u2014-\u3002"), number.year, slashed)


def _starts(
    lines: Sequence[str], language: Language, session: str | None, source: str, named: str | None
) -> Iterator[_Start]:
    headings = list(_headings(lines, language, session, source))
    ends = [*(index for index, _, _ in headings[1:]), len(lines)]
    for (index, says, doubt), end in zip(headings, ends, strict=False):
        below = _text_below(lines[:end], index, language, grounds=not (says.slashed or says.year))
        if below is None:
            below = _text_without_formula(lines[:end], index, says, language, named)
        if below is None:
            continue
        begin, organ = below
        if says.fits(organ):
            title = [line for line in lines[index + 1 : begin] if not _is_remark(line, language)]
            whole = "" if says.year else " ".join(filter(None, [says.title, *title]))
            yield _Start(index, begin, replace(says, title=whole), organ, doubt)


def _headings(
    lines: Sequence[str], language: Language, session: str | None, source: str
) -> Iterator[tuple[int, Heading, str | None]]:
    """The lines that number a resolution, with what was doubtful. The `session` is known from the `source`."""
    for index, line in enumerate(lines):
        says, doubt = numbered(line, language), None
        roman_numbered = says is not None and not says.slashed and not says.year and "-" not in says.session
        misread = session if session and roman_numbered and says and says.session != session else None
        if says and misread and session:
            doubt = f"the numeral was read as {says.session}: {session} is what {source} says"
            says = replace(says, session=session)
        elif says is None and session and (unsure := _UNSURE.match(line)):
            says = Heading(unsure["tail"], session, unsure["title"])
            if unsure["numeral"] != session:
                doubt = f"the numeral was read as {unsure['numeral']}: {session} is what {source} says"
        if says:
            yield index, says, doubt


def _text_below(lines: Sequence[str], index: int, language: Language, *, grounds: bool) -> tuple[int, str] | None:
    """The index where the text under a heading begins, and the organ of its enacting words.

    Between them are only the title's lines, or a letter, or the `grounds` that an early text gives first.
    """
    begin = None
    for place in range(index + 1, len(lines)):
        if language.formula.match(lines[place]):
            return begin or place, _organ(lines[place], language)
        if place - (begin or index) >= (LONGEST_PREAMBLE if begin else LONGEST_TITLE):
            return None
        if begin is None and (lines[place] in language.part_letters or (grounds and _is_sentence(lines[place]))):
            begin = place
    return None


def _text_without_formula(
    lines: Sequence[str], index: int, says: Heading, language: Language, named: str | None
) -> tuple[int, str] | None:
    """The same for a text of the first years, where a sentence names the organ: `Therefore the ... resolves`.

    Its heading counts if it comes with a meeting or a day of adoption, or if the file is named after it.
    """
    if says.slashed or says.year:
        return None
    places = [place for place in range(index + 1, len(lines)) if not _is_remark(lines[place], language)]
    speaking = next((match for place in places if (match := language.speaking.search(lines[place]))), None)
    if not speaking or not places:
        return None
    organ = _organ(speaking.group(), language)
    dated = any(map(language.closing, lines[index + 1 :])) or places[0] > index + 1
    return (places[0], organ) if dated or named == BY_CODE[organ].resolution(says.number) else None


def _organ(words: str, language: Language) -> str:
    return next(code for code, name in language.enacting.items() if re.match(name, words, re.IGNORECASE))


def _is_sentence(line: str) -> bool:
    return len(line) > SHORTEST_SENTENCE and line.endswith(_SENTENCE_ENDS) and not line.startswith(("[", "("))


def _is_remark(line: str, language: Language) -> bool:
    """Return True if a line below a title is none of its lines: a bracketed one, or when it was adopted."""
    bracketed = line.startswith(("[", "(")) and line.rstrip(".").endswith(("]", ")"))
    return bracketed or (len(line) < LONGEST_DATE and language.iso_date(line) is not None)


def _adopted_above(lines: Sequence[str], start: _Start, language: Language) -> bool:
    """Return True if the lines below the title say when it was adopted."""
    adopted_at = language.patterns["adopted_at"]
    above = lines[start.heading : start.text]
    return any(map(adopted_at.search, above)) or (
        not start.says.year and any(language.iso_date(line) for line in above[1:] if len(line) < LONGEST_DATE)
    )


def _stands_alone(lines: Sequence[str], start: _Start, language: Language) -> bool:
    """Return True if a lone heading is the document's own: none is quoted below the enacting words of another.

    With today's numbers it is the title below a masthead, unless the end of another text is above it, or a volume's
    decisions are below.
    """
    above = lines[: start.heading]
    if any(map(language.formula.match, above)):
        return False
    if not start.says.slashed or any(_is_sentence(line) or language.closing(line) for line in above):
        return True
    return _end_before_decisions(lines, start.text, len(lines), language) < len(lines)


def _cut_heading(lines: Sequence[str], last: _Start, language: Language) -> int:
    """The index behind the last text: that of a heading whose text is in another file, or the end of the pages."""
    first = max(last.text + 1, len(lines) - LONGEST_TITLE)
    return next((index for index in range(first, len(lines)) if numbered(lines[index], language)), len(lines))


def _end_before_decisions(lines: Sequence[str], start: int, end: int, language: Language) -> int:
    """The end of a text, if decisions follow its closing lines: at their heading, or at the title above it."""
    decision = language.patterns["decision_word"]
    closed = None  # the place behind the last closing line
    for index in range(start, end):
        line = lines[index]
        if language.closing(line) or (closed == index and (line.startswith("[") or language.is_date(line))):
            closed = index + 1
        elif closed and index - closed < LONGEST_TITLE and (numbered(line, language) or decision.fullmatch(line)):
            return closed
    return end


def _session_and_source(
    text: Sequence[Paragraph], paragraphs: Sequence[Paragraph], language: Language, named: str | None
) -> tuple[str | None, str]:
    """The session's numeral, from the words of the running heads or else the file's name; and which of the two.

    The name counts for pages that hold a resolution of its number and were adopted when its session sat.
    """
    heads = {_head(paragraph, language) for paragraph in paragraphs if paragraph.role is not Role.NOTE} - {None}
    if len(heads) == 1:
        return to_roman(heads.pop() or 0), "the running head"
    name = _NAMED.match(named or "")
    if name is None or heads:
        return None, ""
    lines = [tidy(paragraph.text) for paragraph in text]
    if not any((match := _UNSURE.match(line)) and match["tail"] == name["tail"] for line in lines):
        return None, ""
    sessions = BY_CODE["GA" if name["organ"] == "A" else "ECOSOC"].sessions
    closing = [index for index, line in enumerate(lines) if language.closing(line)]
    days = [language.iso_date(" ".join(lines[index : index + 2])) for index in closing]
    if not all(sessions.sat_in(roman_value(name["session"]), int(day[:4])) for day in days if day):
        return None, ""
    return name["session"], "the file's name"


def _head(paragraph: Paragraph, language: Language) -> int | None:
    """The session that the paragraph names, if it is a running head."""
    text = tidy(paragraph.text)
    match = language.running_head.match(_PAGE_NUMBER.sub("", text)) if len(text) < LONGEST_HEAD else None
    return language.ordinals_at_head[match["ordinal"].lower()] if match else None


def _without_heads(text: Sequence[Paragraph], language: Language) -> list[Paragraph]:
    """The text without running heads, and the page numbers beside them or at its end."""
    section = language.patterns["volume_head"]
    lines = [tidy(paragraph.text) for paragraph in text]
    heads = {
        index
        for index, paragraph in enumerate(text)
        if _head(paragraph, language) is not None
        or (len(lines[index]) < LONGEST_HEAD and section.match(_PAGE_NUMBER.sub("", lines[index])))
    }
    numbers = {
        index
        for index, line in enumerate(lines)
        if line.isdigit() and (index + 1 == len(lines) or {index - 1, index + 1} & heads)
    }
    return [paragraph for index, paragraph in enumerate(text) if index not in heads | numbers]


def _in_language(text: Sequence[Paragraph], language: Language) -> tuple[list[Paragraph], int]:
    """The text without what is in another language, and how many paragraphs that are; all of it on other pages.

    The first volumes are printed in two columns, English and French. A line that does not show its language goes with
    the one below it; a numbered paragraph or note, with the one above it.
    """
    codes = [_language_shown(tidy(paragraph.text)) for paragraph in text]
    shown = [code for code in codes if code]
    if not shown or sum(code != language.code for code in shown) < BILINGUAL * len(shown):
        return list(text), 0
    below = None
    for index in range(len(codes) - 1, -1, -1):
        line = text[index].text.lstrip()
        follows = line[:1].isdigit() and not _HEADING.match(line)
        codes[index] = codes[index] or (None if follows else below)
        below = codes[index] or below
    for index, code in enumerate(codes):
        codes[index] = code or (codes[index - 1] if index else language.code)
    own = [paragraph for paragraph, code in zip(text, codes, strict=True) if code in (language.code, None)]
    return own, len(text) - len(own)


def _language_shown(text: str) -> str | None:
    """The language that the words of a paragraph are of, where they show it."""
    spaced = [row for row in map(language_of, CODES) if row.spaced]
    code_by_phrase = next((row.code for row in spaced if row.formula.match(text) or row.closing(text)), None)
    if code_by_phrase:
        return code_by_phrase
    words = _WORD.findall(text.lower())
    counts = sorted(((sum(map(row.common.__contains__, words)), row.code) for row in spaced), reverse=True)
    (most, code), (second, _) = counts[:2]
    return code if most >= second + CLEAR else None


def _notes(texts: Sequence[Sequence[Paragraph]], notes: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """The notes of each text: those whose marks it has. The last takes what is left.

    A mark of several texts, which number their notes from 1 each, serves them in turn.
    """
    marks = [[run.text.strip() for paragraph in text for run in paragraph.runs if run.note] for text in texts]
    owners: list[int] = []
    used: dict[str | None, int] = {}
    for note in notes:
        bearers = [place for place, own in enumerate(marks) for mark in own if mark == note.mark]
        if len(bearers) != sum(other.mark == note.mark for other in notes):
            bearers = list(dict.fromkeys(bearers))  # a text refers to a note twice
        turn = used[note.mark] = used.get(note.mark, -1) + 1
        owners.append(bearers[min(turn, len(bearers) - 1)] if bearers else len(texts) - 1)
    return [[note for note, owner in zip(notes, owners, strict=True) if owner == place] for place in range(len(texts))]
