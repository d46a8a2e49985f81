"""The vote, where a document states it: the Human Rights Council in the bracketed line at the end."""

from __future__ import annotations

from plenary.domain.record import Vote
from plenary.parsing.languages.vocabulary import Language


def read_vote(text: str, language: Language) -> Vote | None:
    """What the line says of the vote. The outcome is `recorded_vote`, `rejected` (by one) or `without_vote`."""
    found = language.patterns["recorded_vote"].search(text)
    if found:
        counted = {name: _count(found[name], language) for name in ("in_favour", "against", "abstaining")}
        return Vote(outcome="rejected" if found["rejected"] else "recorded_vote", **counted)
    if language.patterns["without_vote"].search(text):
        return Vote(outcome="without_vote")
    return None


def _count(printed: str | None, language: Language) -> int:
    if printed is None:  # "nobody voted against"
        return 0
    return int(printed) if printed.isdigit() else language.counts[printed.lower()]
