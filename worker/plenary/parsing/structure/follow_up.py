"""Requests of operative paragraphs: a report, an agenda item, a review, a meeting; of whom, by which session.

Only what names a session or a date is given: a wish without one is no follow-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import get_args

from plenary.domain.record import Block, FollowUp, FollowUpKind
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.progress import paced

_QUOTED = re.compile("[\u201c\u00ab\u201e\u300a][^\u201d\u00bb\u201c\u300b]*[\u201d\u00bb\u201c\u300b]")  # titles
_CLAUSE = re.compile(r"[;\u061b\u3002\uff1b]|\.(?=\s|$)")
_OPEN = (":", "\uff1a")
LONGEST = 4_000  # characters of a clause and of a paragraph's opening: a text without a stop is no sentence


def read_follow_up(blocks: Iterable[Block], language: Language) -> list[FollowUp]:
    """Each request and decision of the operative text, once for each session or date that it names."""
    by_request: dict[tuple[str, str, str | None, str | None], FollowUp] = {}
    opening = ""
    for block in paced(blocks, "follow-up"):
        if block.part != "body" or block.kind not in ("paragraph", "point"):
            continue
        text = _QUOTED.sub("", block.text)
        if block.kind == "paragraph":
            opening = f"{text[-LONGEST:]} " if text.endswith(_OPEN) else ""
        else:  # a point goes on with the sentence of its paragraph
            text = opening + text
        for request in _asked(text, block.id, language):
            by_request.setdefault((request.block, request.kind, request.session, request.date), request)
    return list(by_request.values())


def _asked(text: str, block: str, language: Language) -> Iterator[FollowUp]:
    if not language.asking_anything.search(text):
        return
    for kind in get_args(FollowUpKind):
        for match in language.asking[kind].finditer(text):
            longest = match.start() + LONGEST
            end = _CLAUSE.search(text, match.end(), longest)
            clause = text[match.start() : end.start() if end else longest]
            session, date = _session(clause, language), _date(clause, language)
            if session or date:
                actor = match.groupdict().get("actor")
                yield FollowUp(
                    kind=kind,
                    actor=actor.strip() if actor else None,
                    session=session,
                    date=None if session else date,
                    block=block,
                )


def _session(clause: str, language: Language) -> str | None:
    """The number of the first session named."""
    match = language.session_named.search(clause)
    if not match:
        return None
    ordinal = match["ordinal"].lower()
    digits = re.match(r"\d+", ordinal)
    return digits.group() if digits else str(language.ordinals[ordinal])


def _date(clause: str, language: Language) -> str | None:
    """The day or the year by which it is asked for."""
    match = language.by_day.search(clause)
    if not match:
        return None
    return language.iso_date(match["by"]) or (match["by"] if match["by"].isdigit() else None)
