"""Files changed at random, by a fixed seed, and what becomes of each: a record, or a refusal that is laid on the file."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from plenary.domain.storage_event import ObjectRef
from plenary.errors import Category, IngestError
from plenary.parsing.options import Options
from plenary.parsing.pipeline import parse, source_of

CORPUS = Path(__file__).parent / "corpus"
SAMPLES = Path(__file__).parents[1] / "samples" / "files"
OPTIONS = Options(max_pages=50, max_unpacked_bytes=8 << 20)
SLOW = "form_bomb"  # would read for hours: the sandbox stops it
LARGEST = 200_000  # bytes of a seed
_WORDS = re.compile(rb"\d+|/[A-Za-z0-9]+|<<|>>|\[|\]|[<>(){}]|[A-Za-z]{2,}")
_ODD = (
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"4294967295",
    b"99999999999999999999",
    b"1e400",
    b"null",
    b"[",
    b"]",
    b"<<",
    b">>",
)


def outcome(data: bytes, name: str = "file") -> str:
    """`record`, or the code of the refusal. Raises whatever is no refusal, and a refusal that is a defect of ours."""
    try:
        parse(data, source_of(ObjectRef(store="fuzz", bucket="", key=name), data), OPTIONS)
    except IngestError as failure:
        if failure.reason.value.category is Category.DEFECT:
            raise
        return failure.reason.code
    return "record"


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """The seed with one to six changes: bytes turned over, words exchanged, parts cut out, doubled or blanked."""
    made = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        if not made:
            break
        at, size = chance.randrange(len(made)), chance.choice((1, 2, 8, 64, 512))
        match chance.randrange(6):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                words = list(_WORDS.finditer(bytes(made)))
                if words:
                    word, other = chance.choice(words), chance.choice(words)[0]
                    made[word.start() : word.end()] = chance.choice((*_ODD, other, other))
            case 2:
                del made[at : at + size]
            case 3:
                made[at:at] = made[at : at + size]
            case 4:
                made[at : at + size] = bytes(size)
            case _:
                start = chance.randrange(len(made))
                made[at:at] = made[start : start + size]
    return bytes(made)


def seeds(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Small files by name: the kept corpus, the samples, and those in more folders."""
    for folder in (CORPUS, SAMPLES, *folders):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file() and SLOW not in path.name and path.stat().st_size <= LARGEST:
                yield path.name, path.read_bytes()
