"""What the meaning of texts costs: the share of a parse, by step, and a vocabulary of 7,000 concepts in six languages.

`PYTHONPATH=tests python -m benchmarks.meaning [FOLDER] [EVERY]` reads each so manyth file of a folder: the corpus, else
the samples. The vocabulary is made here: words of the goals of sustainable development, alone and in pairs.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.memory import resident_mib
from plenary import Record, parse_file
from plenary.errors import IngestError
from plenary.meaning.dictionaries import sdg_concepts
from plenary.meaning.links import read_links
from plenary.meaning.mentions import LANGUAGES, automaton, read_mentions
from plenary.meaning.obligations import read_obligations
from plenary.meaning.subjects import read_subjects
from plenary.meaning.vocabularies import prepared
from plenary.parsing.options import Options
from support.processes import PROJECT

CONCEPTS = 7_000
CORPUS = PROJECT.parent / "shared" / "corpus" / "dev" / "files"
SAMPLES = PROJECT / "tests" / "samples" / "files"


def seconds(work: Callable[[], Any]) -> float:
    """Processor time of one turn."""
    start = time.process_time()
    work()
    return time.process_time() - start


def turtle() -> str:
    """A vocabulary of made concepts: each has a label and another one in each language."""
    words = {
        code: [word for _, label, others in sdg_concepts(code) for word in (label, *others)][:40] for code in LANGUAGES
    }
    most = min(map(len, words.values()))
    lines = ["@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."]
    for number, (first, second, third) in enumerate(islice(product(range(most), repeat=3), CONCEPTS)):
        labels = {code: " ".join({of[third]: 0, of[second]: 0, of[first]: 0}) for code, of in words.items()}
        preferred = ", ".join(f'"{label}"@{code}' for code, label in labels.items())
        others = ", ".join(f'"{label} {number}"@{code}' for code, label in labels.items())
        lines.append(f"<https://made.example/{number}> a skos:Concept ; skos:prefLabel {preferred} ;")
        lines.append(f"  skos:altLabel {others} .")
    return "\n".join(lines)


def loaded(folder: Path) -> tuple[str, dict[str, Any]]:
    """The compiled vocabulary, and what it took."""
    file = folder / "made.ttl"
    file.write_text(turtle(), encoding="utf-8")
    start = time.monotonic()
    vocabulary = prepared(file, folder / "cache")
    compiled = time.monotonic() - start
    before = resident_mib()
    took = {code: round(seconds(partial(read_subjects, [], code, "", vocabulary)), 2) for code in sorted(LANGUAGES)}
    return vocabulary, {
        "concepts": CONCEPTS,
        "compiled_once_seconds": round(compiled, 2),
        "loaded_seconds": took,
        "mib_a_worker": round(resident_mib() - before, 1),
    }


def records(files: list[Path]) -> list[Record]:
    """The records of what can be read, without what they mean."""
    read = []
    for file in files:
        try:
            read += parse_file(file, Options(meaning=False))
        except IngestError:
            continue
    return read


def run(files: list[Path]) -> dict[str, Any]:
    """Each step as a share of the parse; patterns and dictionaries are made before."""
    with TemporaryDirectory() as folder:
        before = resident_mib()
        for code in sorted(LANGUAGES):
            automaton(code)
        names = round(resident_mib() - before, 1)
        vocabulary, made = loaded(Path(folder))
        parse = min(seconds(lambda: records(files)) for _ in range(2))
        found = [record for record in records(files) if record.language in LANGUAGES]
        steps: dict[str, Callable[[], Any]] = {
            "mentions": lambda: [
                read_mentions(one.blocks, one.language, one.title, None, one.footnotes) for one in found
            ],
            "subjects": lambda: [read_subjects(one.blocks, one.language, one.title, vocabulary) for one in found],
            "obligations": lambda: [read_obligations(one.blocks, one.language, one.organ) for one in found],
            "links": lambda: [read_links(one) for one in found],
        }
        first = {name: round(seconds(step), 2) for name, step in steps.items()}
        shares = {name: round(min(seconds(step) for _ in range(3)) / parse, 4) for name, step in steps.items()}
    return {
        "records": len(found),
        "parse_seconds": round(parse, 2),
        "first_turn_seconds": first,
        "share_of_the_parse": shares | {"all": round(sum(shares.values()), 4)},
        "names_mib_a_worker": names,
        "vocabulary": made,
    }


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS if CORPUS.is_dir() else SAMPLES
    every = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    print(json.dumps(run(sorted(file for file in place.iterdir() if file.is_file())[::every]), indent=1))
