from __future__ import annotations

import json
import sys
import tracemalloc
from pathlib import Path

import pytest

from plenary.domain.record import Block
from plenary.meaning import subjects
from plenary.meaning.subjects import read_subjects
from plenary.meaning.vocabularies import VocabularyError, prepared

CONCEPTS = 7000
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://made.example/lamps> a skos:Concept ;
  skos:prefLabel "LAMPS"@en, "LAMPES"@fr ; skos:altLabel "Lanterns"@en .
<https://made.example/tides> a skos:Concept ; skos:prefLabel "Tides"@en .
"""


def block(name: str, text: str, part: str = "body") -> Block:
    return Block.model_validate({"id": name, "part": part, "kind": "paragraph", "text": text})


@pytest.fixture
def vocabulary(tmp_path: Path) -> str:
    file = tmp_path / "made.ttl"
    file.write_text(SKOS, encoding="utf-8")
    return prepared(file, tmp_path / "cache")


def test_subjects_are_ranked_by_title_and_frequency_with_their_blocks(vocabulary: str) -> None:
    blocks = [block("op.1", "Lanterns and tides"), block("op.2", "More lamps")]
    found = read_subjects(blocks, "en", "Lamps of the coast", vocabulary)
    assert [(one.id.rpartition("/")[2], one.label, one.blocks) for one in found] == [
        ("lamps", "LAMPS", ["op.1", "op.2"]),
        ("tides", "Tides", ["op.1"]),
    ]
    assert found[0].score == 1 > found[1].score > 0


def test_labels_are_those_of_the_records_language_and_whole_words(vocabulary: str) -> None:
    assert [one.label for one in read_subjects([block("op.1", "des lampes")], "fr", None, vocabulary)] == ["LAMPES"]
    assert read_subjects([block("op.1", "lampshade")], "en", None, vocabulary) == []
    assert read_subjects([block("op.1", "灯")], "zh", None, vocabulary) == []


def test_without_a_file_the_goals_are_the_vocabulary() -> None:
    (one,) = read_subjects([block("op.1", "Concerned at climate change")], "en")
    assert (one.id, one.label) == ("http://metadata.un.org/sdg/13", "Climate action")


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("made.ttl", "no turtle <", "is no turtle"),
        ("made.txt", SKOS, "must end in"),
        ("made.ttl", "", "has no skos:prefLabel"),
        ("made.rdf", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares a document type"),
    ],
)
def test_a_file_that_is_no_vocabulary_is_refused(tmp_path: Path, name: str, text: str, reason: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError, match=reason):
        prepared(file, tmp_path / "cache")


def test_seven_thousand_concepts_take_less_than_sixty_mebibytes_a_worker(tmp_path: Path) -> None:
    for code in LANGUAGES:
        rows = [
            (f"https://made.example/{number}", f"{code} concept of matter {number}", [f"{code} other {number}"])
            for number in range(CONCEPTS)
        ]
        (tmp_path / f"{code}.json").write_text(json.dumps(rows), encoding="utf-8")
    subjects._compiled.cache_clear()
    tracemalloc.start()
    try:
        automata = [subjects._compiled(str(tmp_path), code) for code in LANGUAGES]
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        subjects._compiled.cache_clear()
    taken += sum(sys.getsizeof(one) for one in automata) + sum(one.get_stats()["total_size"] for one in automata if one)
    print(f"{CONCEPTS} concepts in six languages: {taken / 2**20:.1f} MiB")
    assert taken <= 60 << 20
