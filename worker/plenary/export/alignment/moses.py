"""Moses text pairs: two files a pair of languages, whose lines of equal number say the same."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from plenary.domain.alignment import Alignment
from plenary.export.alignment.texts import pairs_of


def moses(alignments: Iterable[Alignment]) -> dict[str, str]:
    """Text by file name, such as `corpus.en-fr.fr`."""
    lines: dict[str, list[str]] = {}
    for alignment in alignments:
        for _, texts in pairs_of(alignment):
            for source, target in combinations(sorted(texts), 2):
                for code in (source, target):
                    lines.setdefault(f"corpus.{source}-{target}.{code}", []).append(texts[code])
    return {name: "\n".join(texts) + "\n" for name, texts in sorted(lines.items())}
