"""The compiled loops and Python alone find the same on the pages of the corpus, to the last digit.

`COMPILED_EVERY=1` reads every file, not every fifth.
"""

from __future__ import annotations

import os

import pytest

from plenary.parsing.readers.pdf.compiled_loops import compiled
from support.both_loops import both, spoiling
from support.corpus import CORPUS, NEEDS_CORPUS

EVERY = int(os.environ.get("COMPILED_EVERY", "5"))
SPOILT_EVERY = 8  # files of which one is read with its content spoilt, too

pytestmark = [*NEEDS_CORPUS, pytest.mark.skipif(compiled("run") is None, reason="the compiled module was not built")]


def test_all_pages_are_the_same_either_way() -> None:
    differing = []
    for number, path in enumerate(sorted(CORPUS.rglob("*.pdf"))[::EVERY]):
        data = path.read_bytes()
        outcomes = [both(data)] if number % SPOILT_EVERY else [both(data), both(data, spoiling(number))]
        if any(by_module != by_python for by_module, by_python in outcomes):
            differing.append(path.name)
    assert differing == []
