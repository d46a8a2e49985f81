"""Subjects of a document: concepts of a vocabulary whose labels are in it, weighed by their places and counts.

The vocabulary is a SKOS file that the user names, compiled once (`vocabularies`), or the seventeen goals of sustainable
development.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import ahocorasick

from plenary.domain.record import Block, Subject
from plenary.meaning.dictionaries import sdg_concepts
from plenary.meaning.mentions import LANGUAGES
from plenary.meaning.spans import fold

MOST = 20  # subjects of a record
IN_TITLE, IN_OPERATIVE, IN_PREAMBLE = 4.0, 1.0, 0.6
LEAST = 0.1  # of the best score
SHORTEST = 3  # characters of a label that is searched; of Chinese two
SDG = "http://metadata.un.org/sdg/"


def read_subjects(
    blocks: Sequence[Block], code: str, title: str | None = None, vocabulary: str | None = None
) -> list[Subject]:
    """The subjects of a record, the best first. `vocabulary` is the folder of a compiled one."""
    automaton = _compiled(vocabulary, code) if vocabulary else _goals(code)
    if automaton is None:
        return []
    weights: dict[str, float] = defaultdict(float)
    counts: dict[str, int] = defaultdict(int)
    places: dict[str, list[str]] = defaultdict(list)
    labels: dict[str, str] = {}
    parts = [(title or "", IN_TITLE, "")]
    parts += [(block.text, IN_PREAMBLE if block.part == "preamble" else IN_OPERATIVE, block.id) for block in blocks]
    for text, weight, block in parts:
        for concept, label in _in(text, automaton, spaced=code != "zh"):
            labels[concept] = label
            counts[concept] += 1
            weights[concept] = max(weights[concept], weight)
            if block and block not in places[concept]:
                places[concept].append(block)
    scores = {concept: weights[concept] * (1 + math.log(count)) for concept, count in counts.items()}
    best = max(scores.values(), default=1.0)
    ranked = sorted(scores, key=lambda concept: (-scores[concept], concept))
    return [
        Subject(id=concept, label=labels[concept], score=round(scores[concept] / best, 3), blocks=places[concept])
        for concept in ranked[:MOST]
        if scores[concept] >= LEAST * best
    ]


def _in(text: str, automaton: ahocorasick.Automaton, *, spaced: bool) -> list[tuple[str, str]]:
    """The concepts of a text: of labels that overlap the first and longest counts."""
    folded = fold(text)
    labels = []
    for last, (length, concept, label) in automaton.iter(folded):
        end, start = last + 1, last + 1 - length
        if spaced and (folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum()):
            continue
        labels.append((start, -end, concept, label))
    labels.sort()
    kept, reached = [], 0
    for start, minus_end, concept, label in labels:
        if start >= reached:
            kept.append((concept, label))
            reached = -minus_end
    return kept


def automaton_of(concepts: Sequence[tuple[str, str, Sequence[str]]], code: str) -> ahocorasick.Automaton:
    """Search all labels at once. A concept is its id, its label and its other labels."""
    made = ahocorasick.Automaton()
    for concept, label, others in concepts:
        for form in (label, *others):
            folded = fold(form).strip()
            if len(folded) >= (SHORTEST if code != "zh" else SHORTEST - 1) and folded not in made:
                made.add_word(folded, (len(folded), concept, label))
    made.make_automaton()
    return made


@cache
def _goals(code: str) -> ahocorasick.Automaton | None:
    if code not in LANGUAGES:
        return None
    return automaton_of([(f"{SDG}{number}", label, others) for number, label, others in sdg_concepts(code)], code)


@lru_cache(maxsize=6)
def _compiled(folder: str, code: str) -> ahocorasick.Automaton | None:
    path = Path(folder) / f"{code}.json"
    if not path.is_file():
        return None
    made = automaton_of(json.loads(path.read_bytes()), code)
    return made if len(made) else None
