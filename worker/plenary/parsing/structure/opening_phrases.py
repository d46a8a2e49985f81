"""The opening phrase of a clause or paragraph: by its italics, or by the vocabulary where there are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plenary.parsing.document import Run
from plenary.parsing.languages.vocabulary import Language
from plenary.parsing.layout.text_cleanup import tidy

_STOPS = ",;:. \u060c\uff0c\uff1b"
_CLAUSE_ENDS = (",", "\u060c", "\uff0c")
_PARAGRAPH_ENDS = (";", ".", "\u061b", "\uff1b", "\u3002")
LONGEST = 120  # characters
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2019'][^\W\d_]+)*")


def lead_of(runs: Sequence[Run]) -> str | None:
    """The words that the text opens with in a look of their own, such as `Recalling also`; None where there are none.

    The look is italic; in Chinese, which has no italics, it is bold.
    """
    text = [run for run in runs if not run.note]
    looks = ("italic",) if any(run.italic for run in text) else ("bold",)
    for look in looks:
        parts: list[str] = []
        for run in text:
            if getattr(run, look) or (parts and not run.text.strip()):
                parts.append(run.text)
            elif run.text.strip() or parts:
                break
        else:
            if look == "bold":
                return None  # bold to its end: a heading
        lead = tidy("".join(parts)).rstrip(_STOPS)
        if any(letter.isalpha() for letter in lead):
            return lead
    return None


def spoken_lead(text: str, language: Language) -> str | None:
    """The same by the words alone, where a text has no looks: a verb or participle with its adverbs."""
    match = language.opening.match(text[:LONGEST])
    return match.group() if match else None


def is_operative(runs: Sequence[Run], language: Language, *, by_end: bool) -> bool:
    """Return True if an unnumbered text is an operative paragraph: by its verb, or `by_end`, by how it ends.

    A preambular clause ends with a comma, an operative paragraph with a semicolon or a full stop, in every language;
    but a slip in a long preamble is common, so the end counts only where no numbered paragraph follows.
    """
    text = tidy("".join(run.text for run in runs if not run.note))
    if text.endswith(_CLAUSE_ENDS):
        return False
    for word in _WORD.findall(text[:80]):
        lower = word.lower()
        if lower in language.operative:
            return True
        if lower not in language.adverbs:
            break
    return by_end and text.endswith(_PARAGRAPH_ENDS)
