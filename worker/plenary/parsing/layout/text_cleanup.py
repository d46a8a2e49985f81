"""Text as people read it: one space between words, whole hyphens, marks of notes apart from the sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from plenary.parsing.document import Paragraph, Run

_DROPPED = dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c", "")
_SPACED = dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\t\n\r\f\v", " ") | {"\u2010": "-", "\u2011": "-"}
_SPACES = re.compile(r" {2,}")
# Words that follow a suspended hyphen ("short- and long-term"): there the space belongs.
SUSPENDED = r"(?:and|or|to|y|e|o|u|et|ou|und|oder|bis|\u0438|\u0438\u043b\u0438)\b"
_LOOSE_HYPHEN = re.compile(rf"(?<=\w) (?=[-\u2010\u2011]\w)|(?<=\w[-\u2010\u2011]) (?!{SUSPENDED})(?=\w)")
_CHINESE = "[\u3001-\u9fff\uf900-\ufaff\uff00-\uffef]"
CHINESE = re.compile(_CHINESE)
_BESIDE_CHINESE = re.compile(rf"(?<={_CHINESE})[ \u00a0]+(?={_CHINESE}|\w)|(?<=\w)[ \u00a0]+(?={_CHINESE})")
_BEFORE_STOP = re.compile(r" (?=[,;:.)\]](?:\s|$))")
_AFTER_OPENING = re.compile(r"(?<=[(\[]) +")
# Compositions that fonts and converters take apart; NFKC would also flatten superscripts and ligatures' meaning.
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_PLAINER = _DROPPED | _SPACED | _LIGATURES
_NOT_PLAIN = re.compile(f"[{''.join(_PLAINER)}]")


def plain(text: str) -> str:
    """Canonical composition, one kind of space, no invisible characters; spaces at both ends are kept as one."""
    if not (text.isascii() and text.isprintable()):
        if _NOT_PLAIN.search(text):
            text = _NOT_PLAIN.sub(_plainer, text)
        text = unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", text) if "  " in text else text


def _plainer(match: re.Match[str]) -> str:
    return _PLAINER[match.group()]


def tidy(text: str) -> str:
    """A whole sentence: `plain`, and the spaces gone that letter-spaced setting and lost marks leave behind.

    >>> tidy("the COVID -19 pandemic ,  and")
    'the COVID-19 pandemic, and'
    """
    return _known_tidy(text) if len(text) <= LONGEST_KNOWN else _tidy(text)


def _tidy(text: str) -> str:
    text = plain(text)
    if " -" in text or "- " in text:
        text = _LOOSE_HYPHEN.sub("", text)
    text = _BEFORE_STOP.sub("", text)
    if "( " in text or "[ " in text:
        text = _AFTER_OPENING.sub("", text)
    return text.strip()


LONGEST_KNOWN = 4096  # characters: what is kept stays under some MiB, whatever files hold
_known_tidy = lru_cache(maxsize=512)(_tidy)  # most paragraphs of a document: they are asked for again and again


def close_up(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs without the spaces that justified setting puts beside Chinese characters.

    The space behind the mark of a note stays: there the writer put it.
    """
    if all(run.text.isascii() or not CHINESE.search(run.text) for run in runs):
        return runs
    closed = list(runs)
    for index, run in enumerate(runs):
        if run.note or " " not in run.text:
            continue
        before = closed[index - 1] if index else None
        after = next((later_run.text for later_run in runs[index + 1 :] if not later_run.note), "")
        start = before.text[-1:] if before and not before.note else ""
        text = _BESIDE_CHINESE.sub("", start + run.text + after[:1])
        closed[index] = run.saying(text[len(start) : len(text) - len(after[:1])])
    return tuple(closed)


def tidy_paragraph(paragraph: Paragraph) -> Paragraph:
    """The paragraph with clean runs: neighbours of one style joined, spaces between runs counted once."""
    rows = paragraph.rows and tuple(tuple(tidy(cell) for cell in row) for row in paragraph.rows)
    return paragraph._replace(runs=_join(paragraph.runs), rows=rows)


def _join(runs: Iterable[Run]) -> tuple[Run, ...]:
    joined: list[Run] = []
    last: Run | None = None  # what the next one may join: no mark of a note
    ended = True  # nothing yet, or the text so far ends with a space
    for run in runs:
        text = plain(run.text)
        if run.note:
            mark = text.strip()
            if mark:
                joined.append(run.saying(mark))
                last = None
            continue
        if ended:
            text = text.lstrip(" ")
        if not text:
            continue
        ended = text.endswith(" ")
        if last and last.italic == run.italic and last.bold == run.bold and last.superscript == run.superscript:
            last = joined[-1] = last.saying(last.text + text)
        elif last and text.isspace():
            last = joined[-1] = last.saying(last.text + " ")
        else:
            last = run.saying(text)
            joined.append(last)
    return tuple(joined)
