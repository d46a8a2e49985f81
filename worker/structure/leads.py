"""The opening phrase of a clause or paragraph: by its italics, or by the vocabulary where there are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.normalize.text import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.contracts.document import Run
    from worker.structure.languages.vocabulary import Language

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2019'][^\W\d_]+)*")


def lead_of(runs: Sequence[Run]) -> str | None:
    """The italics that the text opens with, such as `Recalling also`; None where it opens upright."""
    parts: list[str] = []
    for run in runs:
        if run.note:
            continue
        if run.italic or (parts and not run.text.strip()):
            parts.append(run.text)
        elif run.text.strip() or parts:
            break
    lead = tidy("".join(parts)).rstrip(",; ")
    return lead if any(letter.isalpha() for letter in lead) else None


def is_operative(runs: Sequence[Run], language: Language) -> bool:
    """Whether the text opens with a verb as operative paragraphs have it, adverbs before it allowed."""
    text = tidy("".join(run.text for run in runs if not run.note))
    if text.endswith(","):
        return False  # a preambular clause ends so, an operative paragraph never
    for word in _WORD.findall(text[:80]):
        lower = word.lower()
        if lower in language.operative:
            return True
        if lower not in language.adverbs:
            return False
    return False
