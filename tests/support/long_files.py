"""A file that takes long to read, self-made: to stop or kill what reads it."""

from __future__ import annotations

from pathlib import Path

from support.processes import PROJECT

SAMPLE = PROJECT / "tests" / "samples" / "files" / "A_RES_85_903-EN.txt"
PARAGRAPHS = 2000  # more than half a second of reading


def long_file(inbox: Path) -> str:
    """A text that takes long to read, put into the folder; its URI."""
    text, numbers = SAMPLE.read_text(encoding="utf-8").rstrip(), range(6, PARAGRAPHS)
    more = "\n\n\n".join(f"{n}.\nRequests hive number {n} to be kept, as in resolution 84/{n};" for n in numbers)
    (inbox / SAMPLE.name).write_text(f"{text}\n\n\n{more}\n", encoding="utf-8")
    return f"folder://inbox/{SAMPLE.name}"
