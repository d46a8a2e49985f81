"""The columns of a language's vocabulary, and the patterns that are built from them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from babel.dates import get_month_names
from num2words import num2words

ORGAN_CODES = ("GA", "SC", "ECOSOC", "HRC")


@dataclass(frozen=True)
class Language:
    """What a language writes for each thing that a resolution says. Patterns are regular expressions without anchors."""

    code: str
    organs: dict[str, str]  # organ code: its name, as the masthead has it
    article: str  # what stands before the organ's name in the formula
    session: str  # the line of the session; group `ordinal`, perhaps `kind`
    special: dict[str, str]  # the kind in the session's line: prefix of the session's number
    agenda: str  # the opening of the agenda line
    adopted_by: str  # the heading of an adopted text; groups `organ` and `date`
    council_heading: str  # the Security Council's heading, `Resolution 1 (1946)`; group `number`, `year`
    adopted_at: str  # the Security Council's line of adoption; groups `meeting` and `date`
    meeting: str  # the closing line; group `ordinal`
    distribution: str  # group `distribution`
    date: str  # groups `day`, `month`, `year`
    annex: str  # a heading that opens an annex
    without_vote: str
    recorded_vote: str  # groups `in_favour`, `against`, `abstaining`
    committee: str  # who reported, in the bracketed line; group `committee`
    report: str  # a report or draft in that line; groups `symbol`, `paragraph`
    report_word: str  # "resolution(s)" or "decision(s)" before a list of numbers; group `kind`
    operative: frozenset[str]  # verbs that open an operative paragraph, in the form that they have there
    adverbs: frozenset[str]  # words that may stand before or after such a verb
    relations: dict[str, str]  # the first word of a lead: what it says of a document that it names
    months: dict[str, int] = field(default_factory=dict)  # spellings besides Babel's own

    @cached_property
    def month_numbers(self) -> dict[str, int]:
        """Month names in lower case to 1 to 12; names from Babel (CLDR)."""
        names = {name.lower(): number for number, name in get_month_names("wide", locale=self.code).items()}
        return names | self.months

    @cached_property
    def ordinals(self) -> dict[str, int]:
        """Ordinal words in lower case, from num2words, to numbers: sessions up to the 120th."""
        return {num2words(number, lang=self.code, to="ordinal"): number for number in range(1, 121)}

    @cached_property
    def formula(self) -> re.Pattern[str]:
        """The enacting words, the organ's name alone: `The General Assembly,`."""
        names = "|".join(re.escape(name) for name in self.organs.values())
        return re.compile(rf"^{self.article}(?P<organ>{names})\s*[,\u060c\uff0c:]?$", re.IGNORECASE)

    def organ_code(self, name: str) -> str | None:
        """The code of the organ with this name, whatever its case."""
        for code, known in self.organs.items():
            if known.casefold() == name.casefold():
                return code
        return None

    def iso_date(self, text: str) -> str | None:
        """The first date in `text`, as ISO 8601."""
        for found in self._date.finditer(text):
            month = self.month_numbers.get(found["month"].lower())
            if month and 1 <= int(found["day"]) <= 31:  # noqa: PLR2004 - days of a month
                return f"{int(found['year']):04}-{month:02}-{int(found['day']):02}"
        return None

    @cached_property
    def _date(self) -> re.Pattern[str]:
        return re.compile(self.date)

    @cached_property
    def patterns(self) -> dict[str, re.Pattern[str]]:
        """The columns that are patterns, compiled."""
        columns = ("session", "agenda", "adopted_by", "council_heading", "adopted_at", "meeting", "distribution")
        more = ("annex", "without_vote", "recorded_vote", "committee", "report", "report_word")
        return {name: re.compile(getattr(self, name), re.IGNORECASE) for name in columns + more}
