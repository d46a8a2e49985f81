"""Checks that look at the outcome: the record beside the file that it came of. Each is one pure function.

None of them alone makes a text useless: together they take at most `MOST` of the score, and what they leave of it says
how likely every fact of the record is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from plenary.domain.record import Check, Quality
from plenary.parsing.options import MINIMUM_QUALITY
from plenary.parsing.structure.outcome import fields, furniture, letters, order, reading, sentences, sequence
from plenary.parsing.structure.outcome.evidence import Evidence
from plenary.parsing.structure.outcome.weights import WEIGHTS

__all__ = ["CHECKS", "MOST", "TRUSTED", "Evidence", "findings", "share_left", "weighed"]

MOST = 0.4  # of the score that these checks take together
LEAST = 0.05  # of it that any check takes which failed: where one did, no score is 1
TRUSTED = 0.95  # the score from which a record may be believed without a look at it

CHECKS: tuple[Callable[[Evidence], Check], ...] = (
    letters.coverage,
    letters.set_apart,
    letters.alphabet,
    letters.sampled,
    reading.reading,
    reading.boundaries,
    order.order,
    order.tables,
    order.printed_pages,
    sequence.unique_ids,
    sequence.point_numbers,
    sequence.note_numbers,
    sequence.behind_closing,
    sequence.annexes,
    sequence.order_of_parts,
    sentences.breaks,
    sentences.ends,
    sentences.starts,
    sentences.joined,
    sentences.leads,
    sentences.repeated,
    furniture.in_text,
    furniture.note_marks,
    fields.identity_printed,
    fields.printed_title,
    fields.dates,
)


def findings(evidence: Evidence) -> list[Check]:
    """Run all checks, in the order of `CHECKS`."""
    return [check(evidence) for check in CHECKS]


def weighed(quality: Quality, results: Sequence[Check]) -> Quality:
    """The quality with these findings in it: what the gate found counts with them."""
    checks = [*results, *quality.checks]
    score = quality.score * share_left([item.name for item in checks if not item.ok])
    score = max(score, min(quality.score, MINIMUM_QUALITY))  # what is useless, the gate alone decides
    return Quality(score=round(score, 3), checks=checks)


def share_left(failed: Sequence[str], weights: Mapping[str, float] = WEIGHTS) -> float:
    """The share of the score that the checks that failed leave together."""
    left = 1.0
    for name in failed:
        left *= 1 - max(weights.get(name, 0.0), LEAST)
    return 1 - MOST * (1 - left)
