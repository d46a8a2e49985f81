"""Fit the weights of the checks and print how far the score can be believed: `python -m calibration [--write]`."""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from calibration.fit import fitted
from calibration.planting import Case, as_read, spoilt
from calibration.readings import readings
from plenary.parsing.structure import outcome
from plenary.parsing.structure.outcome import TRUSTED
from plenary.parsing.structure.outcome.weights import WEIGHTS

BANDS = (1.0, TRUSTED, 0.9, 0.8, 0.5, 0.0)


def main() -> None:
    """Read, plant, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the fitted weights into the code")
    parser.add_argument("--json", type=Path, help="write the cases there")
    options = parser.parse_args()
    cases = gathered()
    if options.json:
        options.json.write_text(
            json.dumps([[c.name, c.group, c.error, c.right, c.gate, sorted(c.failed)] for c in cases])
        )
    weights = fitted(cases)
    print(report(cases, weights))
    halves = [[case for case in cases if sum(map(ord, case.name)) % 2 == half] for half in (0, 1)]
    caught = [figures(halves[half], fitted(halves[1 - half])) for half in (0, 1)]
    print("\nfitted on one half of the files, measured on the other:")
    for one in caught:
        print("  " + ", ".join(f"{name} {value:.3f}" for name, value in one.items()))
    if options.write:
        write(weights)
    elif {name: weight for name, weight in weights.items() if weight} != WEIGHTS:
        print("\nthe weights in the code are others: --write puts these there")


def gathered() -> list[Case]:
    """All cases: the files as they are, and spoilt."""
    started = time.process_time()
    reads = list(readings())
    cases = [as_read(one) for one in reads]
    right = [one for one in reads if one.right]
    for one in right:
        cases += spoilt(one, right)
    print(f"{len(reads)} files, {len(cases) - len(reads)} planted errors, {time.process_time() - started:.0f} s")
    return cases


def figures(cases: Sequence[Case], weights: Mapping[str, float]) -> dict[str, float]:
    """The shares that are to be reached."""
    real = [case for case in cases if case.error is None]
    trusted = [case for case in real if case.score(weights) >= TRUSTED]
    planted = [case for case in cases if case.error]
    guards = [case for case in real if case.group == "guard"]
    below = sum(case.score(weights) < TRUSTED for case in planted)
    return {
        "right among trusted": sum(case.right for case in trusted) / max(1, len(trusted)),
        "trusted among right": sum(case.right for case in trusted) / max(1, sum(case.right for case in real)),
        "planted below": below / max(1, len(planted)),
        "guards trusted": sum(case.score(weights) >= TRUSTED for case in guards) / max(1, len(guards)),
    }


def report(cases: Sequence[Case], weights: Mapping[str, float]) -> str:
    """The tables as they stand in the documentation."""
    real = [case for case in cases if case.error is None]
    lines = ["", "| score | files | every fact right |", "|---|---|---|"]
    for top, bottom in zip((2.0, *BANDS), BANDS, strict=False):
        band = [case for case in real if bottom <= case.score(weights) < top]
        lines.append(f"| {bottom} and more | {len(band)} | {sum(case.right for case in band)} |")
    lines += ["", f"| error planted | number | below {TRUSTED} | share |", "|---|---|---|---|"]
    kinds: dict[str, list[float]] = defaultdict(list)
    for case in cases:
        if case.error:
            kinds[case.error].append(case.score(weights))
    for kind, scores in [*kinds.items(), ("all", [score for own in kinds.values() for score in own])]:
        below = sum(score < TRUSTED for score in scores)
        lines.append(f"| {kind.replace('_', ' ')} | {len(scores)} | {below} | {below / len(scores):.3f} |")
    lines += ["", "| check | weight | fails: right files | wrong files | planted |", "|---|---|---|---|---|"]
    fails = {
        name: Counter(
            "planted" if case.error else "right" if case.right else "wrong" for case in cases if name in case.failed
        )
        for name in sorted(weights)
    }
    lines += [
        f"| {name} | {weights[name]} | {own['right']} | {own['wrong']} | {own['planted']} |"
        for name, own in fails.items()
    ]
    lines += ["", "; ".join(f"{name} {value:.4f}" for name, value in figures(cases, weights).items())]
    wrong = [
        f"{case.name} ({case.score(weights)})" for case in real if not case.right and case.score(weights) >= TRUSTED
    ]
    guards = [
        f"{case.name}: {', '.join(sorted(case.failed))}"
        for case in real
        if case.group == "guard" and case.score(weights) < TRUSTED
    ]
    lines += [f"wrong and trusted: {', '.join(wrong) or 'none'}", f"guards not trusted: {'; '.join(guards) or 'none'}"]
    return "\n".join(lines)


def write(weights: Mapping[str, float]) -> None:
    """Put the weights into the code."""
    path = Path(outcome.__file__).with_name("weights.py")
    rows = "".join(f'    "{name}": {weight},\n' for name, weight in sorted(weights.items()) if weight)
    path.write_text(HEADER + rows + "}\n", encoding="utf-8")


HEADER = '''"""The share of the score that a failed check takes of what all may take, 0 to 1.

Written by `make calibrate`: fitted, not guessed.
"""

WEIGHTS: dict[str, float] = {
'''


if __name__ == "__main__":
    main()
