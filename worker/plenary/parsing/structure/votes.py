"""The vote, where the closing lines state it: by counts, unanimously or without a vote, and how each member voted."""

from __future__ import annotations

import re
from typing import Literal

from plenary.domain.record import Vote, Voters
from plenary.parsing.languages.vocabulary import Language

SIDES: tuple[Literal["in_favour", "against", "abstaining"], ...] = ("in_favour", "against", "abstaining")
_BETWEEN_NAMES = re.compile(r"[,;\u060c\u061b\u3001\uff0c\uff1b]\s*(?![^()\uff08\uff09]*[)\uff09])")
_AROUND_NAME = " .;,]\u3002\u060c\uff0c"


def read_vote(text: str, language: Language) -> Vote | None:
    """The vote in the closing lines; None where they have none."""
    counts = next(filter(None, (form.search(text) for form in language.vote_counts)), None)
    members = _lists(text, language)
    if counts:
        groups = counts.groupdict()
        numbers = {side: _count(groups.get(side), language) for side in SIDES}
        for side in SIDES:
            named = groups.get(f"named_{side}")
            if named and side == "against" and re.search(language.abstained, named, re.IGNORECASE):
                continue  # "10 votes to none (Tidia abstaining)"
            if named and side not in members:
                members[side] = _names(named, numbers[side], language)
        outcome = "not_adopted" if language.patterns["not_adopted"].search(text) else "adopted"
        return Vote(outcome=outcome, **numbers, members=Voters(**members) if members else None)
    for outcome in ("without_vote", "unanimous", "not_adopted"):
        if language.patterns[outcome].search(text):
            return Vote(outcome=outcome)
    return None


def disagreement(vote: Vote | None) -> str:
    """The counts that differ from the number of members named, as words; empty where all agree."""
    if vote is None or vote.members is None:
        return ""
    wrong = [
        f"{count} {side} and {len(names)} named"
        for side in SIDES
        if (names := getattr(vote.members, side)) and len(names) != (count := getattr(vote, side))
    ]
    return "; ".join(wrong)


def _count(printed: str | None, language: Language) -> int | None:
    if printed is None:
        return None
    return int(printed) if printed.isdigit() else language.counts[printed.lower()]


def _lists(text: str, language: Language) -> dict[str, list[str]]:
    """The members under each heading such as `In favour:`, to the next one or the closing bracket."""
    headings = list(language.voter_lists.finditer(text))
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    return {
        heading.lastgroup: _names(text[heading.end() : end].partition("]")[0], None, language)
        for heading, end in zip(headings, ends, strict=False)
        if heading.lastgroup
    }


def _names(text: str, count: int | None, language: Language) -> list[str]:
    """The names in a list; of those that are one too few, the last holds two, with "and" between them."""
    names = [name for part in _BETWEEN_NAMES.split(text) if (name := part.strip(_AROUND_NAME))]
    names = [name for name in names if name.lower() not in language.counts]  # "None"
    if count is not None and len(names) == count - 1:
        pair = re.split(language.between_two, names[-1])
        if len(pair) == 2:  # noqa: PLR2004
            names[-1:] = pair
    return names
