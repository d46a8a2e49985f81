"""Drafts and resolutions of the corpus, of which two belong together."""

from __future__ import annotations

import re

from plenary import parse_file
from plenary.meaning.links import drafts_and_resolutions
from plenary.parsing.options import Options
from support.corpus import FIELD, NEEDS_CORPUS

pytestmark = NEEDS_CORPUS


def test_of_the_drafts_and_resolutions_of_the_corpus_those_are_linked_that_belong_together() -> None:
    files = (file for file in (FIELD / "files").iterdir() if re.search(r"_L\.\d|_RES_(80|59)_", file.name))
    records = {record.id: record for file in files for record in parse_file(file, Options(meaning=False))}
    kinds = [record.kind for record in records.values()]
    assert kinds.count("draft") > 30
    assert kinds.count("resolution") > 10
    links = drafts_and_resolutions(records.values())
    assert {name: [link.target for link in found] for name, found in links.items()} == {
        "A/HRC/59/L.17:en": ["A/HRC/RES/59/25"],
        "A/HRC/RES/59/25:en": ["A/HRC/59/L.17"],
    }
