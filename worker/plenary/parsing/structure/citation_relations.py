"""The relation of a clause to a document that it names: by its own verb, or by the words right before the document."""

from __future__ import annotations

import re

from plenary.parsing.languages.vocabulary import Language

OPENING = 60  # characters in which a clause without a marked lead has its verb
REACH = 70  # characters between linking words and the document that they lead to
_VOWELS = re.compile("[\u064b-\u0652]")  # Arabic marks, written or not
_SENTENCE = re.compile(r"[;.:\u061b\u3002\uff1b](?:\s|$)")


def own_relation(text: str, lead: str | None, language: Language) -> str | None:
    """The relation by the clause's own verb; None where the vocabulary does not know it."""
    word = language.relation_words.search(_lower(lead or text[:OPENING]))
    return language.relations[word[0]] if word else None


def relation_before(text: str, place: int, language: Language) -> str | None:
    """The relation by the words right before a document that is announced at `place`; None where there are none."""
    lower = _lower(_SENTENCE.split(text[max(0, place - REACH) : place])[-1])
    places = [(lower.rfind(word), len(word), word) for word in language.links if word in lower]
    return language.links[max(places)[2]] if places else None


def _lower(text: str) -> str:
    return _VOWELS.sub("", text.lower())
