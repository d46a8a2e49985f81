"""The columns of a language's vocabulary, and the patterns that are built from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from babel.dates import get_month_names

from plenary.parsing.languages.fast_search import FastPattern
from plenary.parsing.languages.openings import Openings

LATIN = "abcdefghijklmnopqrstuvwxyz"
MONTHS, DAYS = 12, 31
OPENING_QUOTES = '\u201c\u201d\u00ab\u201e\u300c\u2018" '
_LETTER_SPACED = re.compile(r"^(?:[^\W\d_] ){3,}[^\W\d_]$")  # `A N N E X`
BEHIND_DATE = 6  # characters
# Mastheads in Arabic, Chinese and Russian have their date of issue in English.
ENGLISH_DATE = r"(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+) (?P<year>\d{4})"


@dataclass(frozen=True)
class Language:
    """What a language writes for each thing that a resolution says. Patterns are regular expressions.

    A pattern is matched at the start of a line where its meaning is a line's (session, agenda, annex, ...), and searched
    elsewhere. Groups that a pattern may have are named behind it.
    """

    code: str
    organs: dict[str, str]  # organ code: its name, as the masthead has it
    enacting: dict[str, str]  # organ code: the enacting words without the comma behind them
    organ_forms: dict[str, str]  # organ code: its name as it stands in running text, in all its cases
    agenda: str  # the line of the agenda item up to, or around, its number
    adopted_by: str  # the heading of an adopted text; group `date`
    council_heading: str  # the Security Council's heading, `Resolution 1 (1946)`
    adopted_at: str  # the Security Council's line of adoption; groups `meeting` and `date`
    statement: str  # how a statement by a council's President opens; groups `date` and, where one is named, `meeting`
    meeting: str  # the closing line; group `ordinal`
    distribution: str  # group `distribution`
    date: str  # groups `day`, `month`, `year`
    annex: str  # what a heading that opens an annex begins with: the word and the number
    without_vote: str
    unanimous: str
    not_adopted: str
    # forms of a counted vote: groups `in_favour`, `against`, `abstaining`; COUNT is a number, NAMED_... members in brackets
    recorded_vote: tuple[str, ...]
    voters: dict[str, str]  # in_favour, against, abstaining: what stands above the list of those who voted so
    draft: str  # what names a text, above it, as a draft
    amendment: str  # what names it as an amendment of another draft
    boards: str  # enacting words of bodies that are no organ of the table
    documents: dict[str, str]  # how the masthead of what is no resolution names it: report, letter, note, ...
    committee: str  # who reported, in the bracketed line; group `committee`
    report: str  # a report or draft in that line; groups `symbol`, `paragraph`
    resolution_word: str  # what announces, somewhere in the sentence, that a number is a resolution's
    decision_word: str  # the same for decisions
    relations: dict[str, str]  # a word of a lead, or its beginning: what it says of a document that it names
    links: dict[str, str]  # the same for words in the middle of a sentence that a document follows
    subsidiaries: dict[
        str, str
    ]  # bodies below the organs, by their code in the domain's table: as running text names them
    bodies: dict[str, str]  # short names ("the Assembly": GA, "the Council": COUNCIL), and OTHER: bodies not read
    dated: str  # what stands between a number and the date behind it; with date_first, between the date and the number
    conjunction: str  # "and"
    through: str  # "to", as in "64/1 to 64/5"
    shortened: str  # words shortened with a stop that a number follows, without the stop: alternatives
    asks: dict[str, str]  # report, agenda, review, meeting: the words that ask for it; group `actor` where one is asked
    at_session: str  # a session in running text; ORDINAL stands for its number, in words or figures
    by_date: str  # the day or year by which something is asked for; group `by`
    openings: Openings  # the words that clauses and paragraphs open with
    addendum: str = r"(?!)"  # the line below a title that says what a document adds to another: "Corrigendum"
    decided: str = r"(?!)"  # the sentence of a decision without enacting words; groups `meeting`, `date`
    council_closing: str = r"(?!)"  # the Security Council's closing line until 1993; group `ordinal`
    session: str = r"(?!)"  # the line of the session; groups `ordinal`, `kind`, `year`
    ordinals: dict[str, int] = field(default_factory=dict)  # ordinal words in lower case
    session_head: str = r"(?!)"  # the session in the running head of a volume; ORDINAL stands for its number in words
    volume_head: str = r"(?!)"  # the other running head of a volume: who reported on what stands below
    head_ordinals: dict[str, int] = field(default_factory=dict)  # the words there, where their case is another
    special: dict[str, str] = field(default_factory=dict)  # the kind in the session's line: prefix of its number
    operative: frozenset[str] = frozenset()  # verbs that open an operative paragraph, in the form that they have there
    adverbs: frozenset[str] = frozenset()  # words that may stand before such a verb
    organ_follows: bool = False  # "la résolution 478 (1980) du Conseil de sécurité"
    numbered: str = r"(?!)"  # words that a number follows with nothing between, at the end of a sentence too
    of_organ: str = ""  # what joins the name of an organ to the number before it
    by_body: str = r"(?!)"  # what joins a subsidiary's name to the number before it, title of the text and all
    in_its: str = r"(?!)"  # "in its", before the word: the organ named before that is meant
    kind_follows: bool = False  # whether the word stands behind the number
    date_first: bool = False  # whether the date stands before the number
    capitals: dict[str, str] = field(default_factory=dict)  # a part's letter, or a Roman numeral's: in Latin script
    session_marks: dict[str, str] = field(default_factory=dict)  # a mark before a session's number: `S-`, `ES-` or none
    letters: str = LATIN  # how points are lettered
    months: dict[str, int] = field(default_factory=dict)  # spellings besides Babel's own
    counts: dict[str, int] = field(default_factory=dict)  # votes that are written as words
    abstained: str = r"(?!)"  # in brackets behind the votes against: the words that these members abstained
    script: str = r"[A-Za-z\u00aa\u00ba\u00c0-\u024f]"  # one letter of it
    common: frozenset[str] = frozenset()  # the commonest words, in lower case; characters where words are not parted
    least_common: float = 0.15  # the share of them among all words below which a text is garbled
    spaced: bool = True  # whether words are parted by spaces

    @cached_property
    def month_numbers(self) -> dict[str, int]:
        """Month names in lower case to 1 to 12; names from Babel (CLDR)."""
        names = {name.lower(): number for number, name in get_month_names("wide", locale=self.code).items()}
        return names | self.months | {str(number): number for number in range(1, MONTHS + 1)}

    @cached_property
    def formula(self) -> re.Pattern[str]:
        """The enacting words alone: `The General Assembly,`; old prints and scans have a full stop for the comma."""
        words = "|".join(self.enacting.values())
        return re.compile(rf"^(?:{words})\s*[,\u060c\uff0c:.]?$", re.IGNORECASE)

    @cached_property
    def speaking(self) -> re.Pattern[str]:
        """The enacting words anywhere, in a sentence of their own: `Therefore the General Assembly resolves`."""
        return re.compile(rf"\b(?:{'|'.join(self.enacting.values())})\b", re.IGNORECASE)

    @cached_property
    def relation_words(self) -> re.Pattern[str]:
        """The words that say what a clause does with a document, of several at one place the longest."""
        return re.compile("|".join(map(re.escape, sorted(self.relations, key=len, reverse=True))))

    @cached_property
    def part_letters(self) -> frozenset[str]:
        """What may stand alone above a part of a resolution: `A`."""
        return frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ") | {one for one in self.capitals if len(one) == 1}

    @cached_property
    def board_formula(self) -> re.Pattern[str]:
        """Enacting words of a body that is no organ of the table: `The Executive Board`."""
        return re.compile(rf"^(?:{self.boards})\s*[,\u060c\uff0c:]?$", re.IGNORECASE)

    @cached_property
    def document_types(self) -> dict[str, re.Pattern[str]]:
        """By type, how a masthead's line names a document that is no resolution."""
        return {name: re.compile(words, re.IGNORECASE) for name, words in self.documents.items()}

    def statement_in(self, text: str) -> re.Match[str] | None:
        """The sentence that a statement opens with, quoted or not."""
        return self.patterns["statement"].match(text.lstrip(OPENING_QUOTES))

    def closing(self, text: str) -> re.Match[str] | None:
        """The line below a text that names the meeting that adopted it: group `ordinal`."""
        return self.patterns["meeting"].match(text) or self.patterns["council_closing"].match(text)

    def organ_code(self, name: str) -> str | None:
        """The code of the organ with this name, whatever its case."""
        for code, known in self.organs.items():
            if known.casefold() == name.casefold():
                return code
        return None

    def iso_date(self, text: str) -> str | None:
        """The first date in `text`, as ISO 8601."""
        for pattern, months in self._dates:
            for found in pattern.finditer(text):
                month = months.get(found["month"].lower())
                if month and 1 <= int(found["day"]) <= DAYS:
                    return f"{int(found['year']):04}-{month:02}-{int(found['day']):02}"
        return None

    def dates(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Each date in `text`: where it begins and ends, and the day as ISO 8601."""
        for pattern, months in self._dates[:1]:
            for found in pattern.finditer(text):
                month = months.get(found["month"].lower())
                if month and 1 <= int(found["day"]) <= DAYS:
                    yield found.start(), found.end(), f"{int(found['year']):04}-{month:02}-{int(found['day']):02}"

    def is_date(self, text: str) -> bool:
        """Return True if the text is a date and nothing else, but for a word such as the Russian "year" behind it."""
        found = next((found for pattern, _ in self._dates if (found := pattern.whole.match(text))), None)
        return found is not None and len(text) - found.end() <= BEHIND_DATE and self.iso_date(text) is not None

    @cached_property
    def _dates(self) -> tuple[tuple[FastPattern, dict[str, int]], ...]:
        english = {name.lower(): number for number, name in get_month_names("wide", locale="en").items()}
        own = FastPattern(self.date, re.IGNORECASE)
        return ((own, self.month_numbers), (FastPattern(ENGLISH_DATE), english))

    @cached_property
    def patterns(self) -> dict[str, re.Pattern[str]]:
        """The columns that are patterns, compiled."""
        columns = (
            "session",
            "agenda",
            "adopted_by",
            "council_heading",
            "adopted_at",
            "statement",
            "meeting",
            "distribution",
        )
        more = (
            "without_vote",
            "unanimous",
            "not_adopted",
            "committee",
            "report",
            "resolution_word",
            "decision_word",
            "in_its",
            "council_closing",
            "draft",
            "volume_head",
            "amendment",
            "decided",
            "addendum",
        )
        patterns = {name: re.compile(getattr(self, name), re.IGNORECASE) for name in columns + more}
        alone = rf"{self.annex}(?:\.?$|(?=\s*[\u2013\u2014:\uff1a*-]))"
        return patterns | {"annex": re.compile(alone, re.IGNORECASE)}

    def names_annex(self, text: str) -> bool:
        """True for the word with its number and nothing else but stars: `Annex II*`, `A N N E X`."""
        text = text.replace(" ", "") if _LETTER_SPACED.match(text) else text.rstrip("* ")
        match = self.patterns["annex"].match(text)
        return match is not None and match.end() == len(text)

    def titled_annex(self, text: str) -> bool:
        """True if a heading opens an annex and has its title on the same line: `Annex II. Rules of procedure`."""
        match = self._titled_annex.match(text)
        return match is not None and not match["first"].islower()

    @cached_property
    def _titled_annex(self) -> re.Pattern[str]:
        joint = r"\.?\s+" if self.spaced else r"(?:\.?\s+|(?<=[一二三四五六七八九十IVXLA-Z\d]))"
        return re.compile(rf"{self.annex}{joint}(?P<first>[^\W\d_])", re.IGNORECASE)

    @cached_property
    def vote_counts(self) -> tuple[re.Pattern[str], ...]:
        """The counts of a vote: `in_favour`, `against`, `abstaining`, and `named_...` for the members in brackets."""
        words = "|".join(sorted(self.counts, key=len, reverse=True))
        count = rf"(?:\d{{1,3}}|{words})" if self.spaced else rf"(?<![\d{words.replace('|', '')}])(?:\d{{1,3}}|{words})"
        patterns = []
        for form in self.recorded_vote:
            pattern = form.replace("COUNT", count)
            for token, name in (("FOR", "in_favour"), ("AGAINST", "against"), ("ABSTAINING", "abstaining")):
                members = rf"(?:\s?[(\uff08](?P<named_{name}>(?:[^()\uff08\uff09]|[(\uff08][^()\uff08\uff09]*[)\uff09])*)[)\uff09])?"
                pattern = pattern.replace(f"NAMED_{token}", members)
            patterns.append(re.compile(pattern, re.IGNORECASE))
        return tuple(patterns)

    @property
    def between_two(self) -> str:
        """The conjunction between two names: a word, in Arabic glued to the second, in Chinese to both."""
        if self.code == "ar":
            return rf"\s(?:{self.conjunction})"
        return rf"\s(?:{self.conjunction})\s" if self.spaced else self.conjunction

    @cached_property
    def voter_lists(self) -> re.Pattern[str]:
        """What stands above the list of those who voted one way: the name of the group is which."""
        before = r"(?<!\w)" if self.spaced else ""
        lists = (rf"(?P<{name}>{before}(?:{words})\s?[:\uff1a])" for name, words in self.voters.items())
        return re.compile("|".join(lists), re.IGNORECASE)

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """The words in italics that a clause or paragraph opens with."""
        return self.openings.pattern()

    @cached_property
    def asking(self) -> dict[str, FastPattern]:
        """The words that ask for each kind of follow-up."""
        return {kind: FastPattern(words, re.IGNORECASE) for kind, words in self.asks.items()}

    @cached_property
    def asking_anything(self) -> FastPattern:
        """The words that ask for any of them."""
        return FastPattern("|".join(self.asks.values()), re.IGNORECASE)

    @cached_property
    def session_named(self) -> re.Pattern[str]:
        """A session in running text: group `ordinal`."""
        words = "|".join(sorted(self.ordinals, key=len, reverse=True))
        return re.compile(self.at_session.replace("ORDINAL", rf"(?P<ordinal>\d{{1,3}}|{words})"), re.IGNORECASE)

    @property
    def ordinals_at_head(self) -> dict[str, int]:
        """Ordinal words in lower case, as running heads have them."""
        return self.head_ordinals or self.ordinals

    @cached_property
    def running_head(self) -> re.Pattern[str]:
        """The running head of a volume, `General Assembly - Third session`: group `ordinal`."""
        words = "|".join(sorted(self.ordinals_at_head, key=len, reverse=True))
        head = self.session_head.replace("ORDINAL", rf"(?P<ordinal>{words})")
        return re.compile(rf"^(?:{'|'.join(self.organs.values())})\W+{head}$", re.IGNORECASE)

    @cached_property
    def by_day(self) -> re.Pattern[str]:
        """The day or year by which something is asked for: group `by`."""
        return re.compile(self.by_date, re.IGNORECASE)

    @cached_property
    def number(self) -> FastPattern:
        """The number of a resolution or decision, in its three forms.

        78/241, 55/180 A, 64/1 to 64/5, S-10/2, ES-10/21 | 217 A (III), 2200 A (XXI), 1874 (S-IV) | 2713 (2023)
        """
        letter = "|".join(["[A-Z]", *self.capitals])
        joint = rf"-|,\ |\ ?(?:{self.conjunction}|{self.through})\ ?"
        letters = rf"(?:{letter})(?:(?:{joint})(?:{letter}))*(?![^\W\u4e00-\u9fff]|['\u2019/-]\w)"
        mark = "|".join([r"E?S", *(one for one in self.session_marks if one)])
        roman = "".join(["IVXLC", *(one for one, latin in self.capitals.items() if latin in "IVXLC" and len(one) == 1)])
        counted = "|".join(self.session_marks) or r"(?!)"
        return FastPattern(
            rf"""(?<![A-Za-z0-9/.-])(?:
                (?P<head>(?:(?:{mark})-)?\d{{1,4}})/(?P<tail>\d{{1,4}})
                (?:\ ?(?:[-\u2013]|{self.through})\ ?(?P<to>(?:(?:{mark})-)?\d{{1,4}})/(?P<until>\d{{1,4}}))?
                (?![A-Za-z0-9/-]) (?:\ ?(?P<letters>{letters}))?
              | (?P<old>\d{{1,4}})(?:\ ?(?P<old_letters>{letters}))?(?:\ [IVX]+)?
                \ ?\((?P<session>(?:E?S-)?[{roman}]+|(?:{counted})-\d+)\)
              | (?P<council>\d{{1,4}})\ ?\((?P<year>19\d\d|20\d\d)\)
            )""",
            re.VERBOSE,
        )

    @cached_property
    def naming(self) -> FastPattern:
        """Any body by any of its names; the name of the group is its code."""
        forms = [
            *self.organ_forms.items(),
            *self.subsidiaries.items(),
            *((f"SHORT_{code}", form) for code, form in self.bodies.items()),
        ]
        return FastPattern("|".join(f"(?P<{code}>{form})" for code, form in forms), re.IGNORECASE)

    @cached_property
    def organ_behind(self) -> re.Pattern[str]:
        """The body that a number is said to be of, right behind it."""
        joint = rf"(?:{self.of_organ})\s?+" if self.of_organ else ""
        return re.compile(rf"[\s,]{{0,3}}+{joint}(?:{self.naming.whole.pattern})", re.IGNORECASE)

    @cached_property
    def subsidiary_behind(self) -> re.Pattern[str]:
        """The subsidiary that adopted what a number stands for: `, on lamps, by the Subcommission on Tides`."""
        names = "|".join(f"(?P<{code}>{name})" for code, name in self.subsidiaries.items())
        return re.compile(rf"{self.by_body}(?:{names})", re.IGNORECASE)

    @cached_property
    def addition(self) -> re.Pattern[str]:
        """What stands behind a symbol for an addition to it, `and Corr.1`; behind an addition `, 2 and 3`."""
        joint = rf",\ |\ ?(?:{self.conjunction})\ ?"
        return re.compile(
            rf"(?:{joint})(?:(?P<form>(?:Add|Corr|Rev|Amend)\.)\ ?(?P<count>\d{{1,2}}(?:/(?:Add|Corr|Rev)\.\d{{1,2}})?)(?![\w/])"
            rf"|(?P<bare>\d{{1,2}})(?=$|[,;.)]|\ (?:{self.conjunction})\ \d))"
        )

    @cached_property
    def date_beside(self) -> re.Pattern[str]:
        """The date beside a number: group `date`."""
        if self.date_first:
            return re.compile(rf"(?P<own_date>{self.date}){self.dated}$", re.IGNORECASE)
        return re.compile(rf"[\s,]{{0,3}}+(?:{self.dated})\s?+(?P<own_date>{self.date})", re.IGNORECASE)

    @cached_property
    def organ_patterns(self) -> dict[str, re.Pattern[str]]:
        """How running text names each organ."""
        return {code: re.compile(form, re.IGNORECASE) for code, form in self.organ_forms.items()}
