"""A place in a text that means something, and the folded form in which texts are searched."""

from __future__ import annotations

from typing import NamedTuple

from plenary.meaning.dictionaries import Kind

# One character each, so that places stay what they were: apostrophes, spaces and hyphens of typography; the hamza on an
# alif, which prints leave out.
_FOLDED = tuple(
    zip(
        "\u2019\u02bc\u00a0\u202f\u2011\u2010\u0401\u0451\u0623\u0625\u0622\u0671\u0649",
        "''  --\u0435\u0435\u0627\u0627\u0627\u0627\u064a",
        strict=True,
    )
)


class Found(NamedTuple):
    """What stands between two places of a text."""

    start: int
    end: int
    kind: Kind
    id: str


def fold(text: str) -> str:
    """Lower case and one form of each sign, without a change of length."""
    if text.isascii():
        return text.lower()
    for sign, plain in _FOLDED:  # faster than `translate`, since most signs do not stand there
        text = text.replace(sign, plain)
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
