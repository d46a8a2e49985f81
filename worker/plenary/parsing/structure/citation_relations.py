"""What a clause says of a document that it names: its own verb, or the words that stand right before the document."""

from __future__ import annotations

import re

from plenary.parsing.languages.vocabulary import Language

OPENING = 60  # characters in which a clause without a marked lead has its verb
REACH = 70  # characters between linking words and the document that they lead to
_VOWELS = re.compile("[\u064b-\u0652]")  # Arabic marks, written or not
_SENTENCE = re.compile(r"[;.:\u061b\u3002\uff1b](?:\s|$)")


def own_relation(text: str, lead: str | None, language: Language) -> str | None:
    """What the clause says by its own verb; None where the vocabulary does not know it."""
    return _named(lead or text[:OPENING], language.relations, last=False)


def relation_before(text: str, place: int, language: Language) -> str | None:
    """What the words right before a document that is announced at `place` say of it."""
    return _named(_SENTENCE.split(text[max(0, place - REACH) : place])[-1], language.links, last=True)


def _named(text: str, words: dict[str, str], *, last: bool) -> str | None:
    """The relation of the word that stands first or last in the text; of two at one place, the longer word's."""
    lower = _VOWELS.sub("", text.lower())
    places = [(lower.rfind(word) if last else -lower.find(word), len(word), word) for word in words if word in lower]
    return words[max(places)[2]] if places else None
