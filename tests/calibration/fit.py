"""Weights from cases: those under which what is right is most likely to be so, and what is wrong not.

A document is right if no check speaks against it: the chance of that is the product of `1 - weight` over the checks
that failed (a "noisy or"). The weights are those of the greatest likelihood, found by going through the checks one
after the other until none is better otherwise: plain, and the same each time.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from calibration.planting import Case

STEPS = [step / 20 for step in range(20)]  # weights that are tried: 0 to 0.95
LEAST, MOST = 0.01, 0.99  # chances that are never left, so that no case alone decides
WRONG = 0.25  # of a document that may come, how likely it is that an error is in it: the weight of those planted


def fitted(cases: Sequence[Case]) -> dict[str, float]:
    """A weight for each check that failed somewhere."""
    right = Counter(case.failed for case in cases if case.right)
    wrong = Counter(case.failed for case in cases if not case.right)
    share = WRONG / (1 - WRONG) * right.total() / max(1, wrong.total())
    seen = [(failed, float(right[failed]), share * wrong[failed]) for failed in sorted(right | wrong, key=sorted)]
    names = sorted({name for failed, _, _ in seen for name in failed})
    weights = dict.fromkeys(names, 0.5)
    with_name = {name: [one for one in seen if name in one[0]] for name in names}
    changed = True
    while changed:
        changed = False
        for name in names:
            best = max(STEPS, key=lambda weight: (_likelihood(with_name[name], {**weights, name: weight}), -weight))
            changed |= best != weights[name]
            weights[name] = best
    return weights


def _likelihood(seen: Sequence[tuple[frozenset[str], float, float]], weights: dict[str, float]) -> float:
    """The logarithm of how likely the cases are."""
    total = 0.0
    for failed, right, wrong in seen:
        chance = min(MOST, max(LEAST, math.prod(1 - weights[name] for name in sorted(failed))))
        total += right * math.log(chance) + wrong * math.log(1 - chance)
    return total
