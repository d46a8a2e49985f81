"""A rehearsal for a reader that waits: it reads one short text of each language, made up for this.

Vocabularies and patterns are made at their first use, which takes a reader more than a second for all languages. The
texts are beside this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from plenary.domain.storage_event import ObjectRef
from plenary.errors import IngestError
from plenary.meaning import understood
from plenary.parsing.pipeline import parse, source_of

FOLDER = Path(__file__).parent / "texts"
FIRST = "A_RES_85_12-EN.txt"  # in the language of most files
# read now, before the walls of a reader are raised
TEXTS = {
    ObjectRef.of_file(path): path.read_bytes()
    for path in sorted(FOLDER.iterdir(), key=lambda path: (path.name != FIRST, path.name))
}


def rehearse() -> Iterator[ObjectRef]:
    """Read the texts as a reader reads files, and give each once it is read. One that is refused stops nothing."""
    for ref, data in TEXTS.items():
        with suppress(IngestError):
            understood(parse(data, source_of(ref, data)))
        yield ref
