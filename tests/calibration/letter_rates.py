"""Count how often each letter stands in texts that are right: `python -m calibration.letter_rates`."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from textwrap import fill

from calibration.readings import readings
from plenary.parsing.structure.outcome import letters

LIGATURES = ("fi", "ff", "ti")  # letters that fonts draw as one, common in all languages of Latin letters
LEAST = 10  # of so many letters and less nothing is learned
PER = 10_000
WIDTH = 110
HEADER = f'''"""Counts of each letter among {PER:,} characters, by language.

Written by `python -m calibration.letter_rates`: counted, not guessed.
"""

from __future__ import annotations

PER = {PER:_}

# fmt: off
RATES: dict[str, dict[str, int]] = {{
'''


def main() -> None:
    """Count and write."""
    texts: dict[str, list[str]] = defaultdict(list)
    for read in readings():
        if read.right and read.group == "dev" and read.evidence.language.spaced:  # Chinese has no alphabet
            texts[read.record.language].append("".join([block.text for block in read.record.blocks]).lower())
    path = Path(letters.__file__).with_name("letter_rates.py")
    path.write_text(HEADER + "".join(row(code, "".join(texts[code])) for code in sorted(texts)) + "}\n", "utf-8")


def row(code: str, text: str) -> str:
    """The rates of one language as they stand in the code."""
    size = len(text) - text.count(" ")
    counts = Counter(sign for sign in text if sign.isalpha())
    counts.update({pair: text.count(pair) for pair in LIGATURES})
    rates = {sign: round(count / size * PER) for sign, count in counts.most_common()}
    kept = ", ".join(f'"{sign}": {rate}' for sign, rate in rates.items() if rate >= LEAST)
    return fill(f'    "{code}": {{{kept}}},', WIDTH, subsequent_indent=" " * 8) + "\n"


if __name__ == "__main__":
    main()
